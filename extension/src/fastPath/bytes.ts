/** Numbers in the bytes of a capture: those of frames in network order, those of the file itself in its own. */

export function byte(at: usize): i32 {
  return load<u8>(at);
}

export function short(at: usize): i32 {
  return <i32>bswap<u16>(load<u16>(at));
}

export function long(at: usize): i32 {
  return bswap<i32>(load<i32>(at));
}

/** Four of them at once. */
export function longs(words: v128): v128 {
  return v128.shuffle<u8>(words, words, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/** A word that the file itself has: big-endian where `isSwapped`. */
export function fileWord(at: usize, isSwapped: bool): u32 {
  const value = load<u32>(at);
  return isSwapped ? bswap<u32>(value) : value;
}

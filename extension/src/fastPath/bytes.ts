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

/** A word that the file itself has: big-endian where `isSwapped`. */
export function fileWord(at: usize, isSwapped: bool): u32 {
  const value = load<u32>(at);
  return isSwapped ? bswap<u32>(value) : value;
}

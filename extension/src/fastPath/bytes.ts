/** Numbers in the bytes of frames, in network order. */

export function byte(at: usize): i32 {
  return load<u8>(at);
}

export function short(at: usize): i32 {
  return <i32>bswap<u16>(load<u16>(at));
}

export function long(at: usize): i32 {
  return bswap<i32>(load<i32>(at));
}

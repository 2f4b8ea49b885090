/**
 * Words and doubles of rows, by the field names that the core has for them: an address is in bytes, a field in words of 32 bits. And what
 * stands in columns, by its place.
 */

export function word(row: usize, field: i32): i32 {
  return load<i32>(row + ((<usize>field) << 2));
}

/** A word that is an address. */
export function addressIn(row: usize, field: i32): usize {
  return <usize>load<u32>(row + ((<usize>field) << 2));
}

/** Adds one to a word: what it was before. */
export function increment(row: usize, field: i32): u32 {
  const value = word(row, field);
  setWord(row, field, value + 1);
  return value;
}

export function setWord(row: usize, field: i32, value: i32): void {
  store<i32>(row + ((<usize>field) << 2), value);
}

export function double(row: usize, field: i32): f64 {
  return load<f64>(row + ((<usize>field) << 2));
}

export function setDouble(row: usize, field: i32, value: f64): void {
  store<f64>(row + ((<usize>field) << 2), value);
}

/** Without a sign, as 16 bits are. */
export function byteAt(column: usize, place: u32): i32 {
  return <i32>load<u8>(column + <usize>place);
}

export function halfAt(column: usize, place: u32): i32 {
  return <i32>load<u16>(column + ((<usize>place) << 1));
}

export function setHalfAt(column: usize, place: u32, value: i32): void {
  store<u16>(column + ((<usize>place) << 1), <u16>value);
}

export function doubleAt(column: usize, place: u32): f64 {
  return load<f64>(column + ((<usize>place) << 3));
}

export function setDoubleAt(column: usize, place: u32, value: f64): void {
  store<f64>(column + ((<usize>place) << 3), value);
}

/** Copies a row of `bytes`, a multiple of eight; for so few a call of `memory.copy`, or of `memory.fill`, takes longer. */
export function copyRow(to: usize, from: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<u64>(to + i, load<u64>(from + i));
}

/** Likewise: all of it is 0 then. */
export function clearRow(row: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<u64>(row + i, 0);
}

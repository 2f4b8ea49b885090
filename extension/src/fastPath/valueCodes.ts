/**
 * Words of which few are different, as marks and states are, by small numbers in order of appearance: what is usual
 * comes early, so its number is small. A word that comes when all numbers are given is told by itself, above them.
 */

import { MOST_SLOTS, MOST_VALUES, VALUE_SLOTS, VALUES } from "../core/fastPath/packedWords";
import { increment, setWord, word } from "./memory";

const LENGTH = 0;

export function codeOfValue(codes: usize, value: i32): i64 {
  let slot = hash(value);
  let code = codeIn(codes, slot);
  while (code >= 0 && word(codes, VALUES + code) !== value) {
    slot = (slot + 1) & (MOST_SLOTS - 1);
    code = codeIn(codes, slot);
  }
  return code >= 0 ? code : add(codes, slot, value);
}

/** -1: the slot is free. */
function codeIn(codes: usize, slot: i32): i32 {
  return word(codes, VALUE_SLOTS + slot) - 1;
}

export function valueOfCode(codes: usize, code: i64): i32 {
  return code < MOST_VALUES ? word(codes, VALUES + <i32>code) : <i32>(code - MOST_VALUES);
}

function add(codes: usize, slot: i32, value: i32): i64 {
  if (word(codes, LENGTH) === MOST_VALUES) return <i64>MOST_VALUES + <i64>(<u32>value);
  const code = increment(codes, LENGTH);
  setWord(codes, VALUES + code, value);
  setWord(codes, VALUE_SLOTS + slot, code + 1);
  return code;
}

function hash(value: i32): i32 {
  const h: u32 = <u32>value * 0xcc9e2d51;
  return (h ^ (h >> 15)) & (MOST_SLOTS - 1);
}

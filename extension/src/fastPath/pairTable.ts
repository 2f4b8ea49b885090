/** Pairs of numbers, each once, in the order in which they were first seen: `core/detect/hosts/pairTable.ts` has the same table. */

import { CAPACITY, COUNT, FIRST, LENGTH, MASK, SECOND, SLOTS } from "../core/fastPath/pairWords";
import { increment, setWord, word } from "./memory";
import { secretHash } from "./secretHash";

/** Whether there is room for so many pairs more. One row is left free: whoever reads on may add another. */
export function hasRoom(table: usize, more: i32): bool {
  return word(table, LENGTH) + more < word(table, CAPACITY);
}

/** The row of the pair, made when it is new: then there is room. */
export function intern(table: usize, a: u32, b: u32): i32 {
  const slot = slotOf(table, a, b);
  let row = load<i32>(slot) - 1;
  if (row < 0) {
    row = word(table, LENGTH);
    store<u32>(at(table, FIRST, row), a);
    store<u32>(at(table, SECOND, row), b);
    store<i32>(slot, row + 1);
    setWord(table, LENGTH, row + 1);
  }
  increment(word(table, COUNT), row);
  return row;
}

/** The row of a pair that is there. */
export function find(table: usize, a: u32, b: u32): i32 {
  return load<i32>(slotOf(table, a, b)) - 1;
}

/** The pair of a row came again. */
export function countAgain(table: usize, row: i32): void {
  increment(word(table, COUNT), row);
}

export function firstOf(table: usize, row: i32): u32 {
  return load<u32>(at(table, FIRST, row));
}

export function secondOf(table: usize, row: i32): u32 {
  return load<u32>(at(table, SECOND, row));
}

/** Fills the slots of a table that has got others, all 0. */
export function placePairs(table: usize): void {
  const length = word(table, LENGTH);
  for (let row = 0; row < length; row++)
    store<i32>(slotOf(table, firstOf(table, row), secondOf(table, row)), row + 1);
}

function at(table: usize, column: i32, row: i32): usize {
  return <usize>word(table, column) + ((<usize>row) << 2);
}

/** The slot that holds the pair, or the free one where it would go. */
function slotOf(table: usize, a: u32, b: u32): usize {
  const slots: usize = word(table, SLOTS);
  const mask: u32 = word(table, MASK);
  const first: usize = word(table, FIRST);
  const second: usize = word(table, SECOND);
  let slot = secretHash(a, b, 0, 0) & mask;
  let place = slots + ((<usize>slot) << 2);
  for (let row = load<u32>(place); row !== 0; row = load<u32>(place)) {
    const offset = (<usize>(row - 1)) << 2;
    if (load<u32>(first + offset) === a && load<u32>(second + offset) === b) break;
    slot = (slot + 1) & mask;
    place = slots + ((<usize>slot) << 2);
  }
  return place;
}

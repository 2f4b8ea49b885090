/** Rows in the order of their groups: a counting sort. Groups are told for a stretch of rows at a time, from its first row on. */

import { addressIn, increment, setWord, word } from "./memory";
import { rankOf } from "./rankedSet";

/** The number of a group: by itself, or among those of a ranked set; `bits` is 0 where there is none. */
function placeOf(group: i32, bits: usize, before: usize): i32 {
  return bits === 0 ? group : rankOf(bits, before, group);
}

/** Counts by group the rows of a stretch of `length`. */
export function countGroups(groupOf: usize, length: u32, counts: usize, bits: usize, before: usize): void {
  for (let i: u32 = 0; i < length; i++) increment(counts, placeOf(word(groupOf, i), bits, before));
}

/** Turns the counts of groups into where each begins, in `start`, which has a place more than there are groups; it may be `counts`. */
export function beginGroups(counts: usize, groups: u32, start: usize): void {
  let sum: u32 = 0;
  for (let group: u32 = 0; group < groups; group++) {
    const count = word(counts, group);
    setWord(start, group, sum);
    sum += count;
  }
  setWord(start, groups, sum);
}

/** Puts the rows from `from` to before `until` where the next one of their group goes, and moves that on. */
export function fillGroups(
  groupOf: usize,
  from: u32,
  until: u32,
  next: usize,
  rows: usize,
  bits: usize,
  before: usize,
): void {
  for (let row = from; row < until; row++)
    setWord(rows, increment(next, placeOf(word(groupOf, row - from), bits, before)), row);
}

/** Where the rows of a group begin among those of all groups, and those of the group before it end: `start` is what `beginGroups` wrote. */
export function beginOf(rows: usize, start: usize, group: u32): usize {
  return rows + (addressIn(start, group) << 2);
}

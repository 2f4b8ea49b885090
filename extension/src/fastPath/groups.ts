/** Rows in the order of their groups: a counting sort. */

import { increment, setWord, word } from "./memory";

/** Turns the counts of groups into where each begins, in `start`, which has a place more than there are groups. */
export function beginGroups(counts: usize, groups: u32, start: usize): void {
  let sum: u32 = 0;
  for (let group: u32 = 0; group < groups; group++) {
    setWord(start, group, sum);
    sum += word(counts, group);
  }
  setWord(start, groups, sum);
}

/** Puts the rows from `from` to before `until` where the next one of their group goes, and moves that on. */
export function fillGroups(groupOf: usize, from: u32, until: u32, next: usize, rows: usize): void {
  for (let row = from; row < until; row++) setWord(rows, increment(next, word(groupOf, row)), row);
}

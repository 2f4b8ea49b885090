/** How many of something there were at most at one time, group by group: `core/detect/peaks.ts`. */

import { doubleAt, setDoubleAt, setWord, word } from "./memory";
import { sortDoubles } from "./sortDoubles";

/**
 * The peaks of the groups from `from` to before `until`; the times of their intervals are put in order.
 *
 * @param first where each group begins, and `next` where its intervals end
 * @param counts and `at`: by group, its peak
 * @param scratch of `sortDoubles`, for as many as the largest group has
 */
export function findPeaks(
  from: u32,
  until: u32,
  first: usize,
  next: usize,
  starts: usize,
  ends: usize,
  counts: usize,
  at: usize,
  scratch: usize,
): void {
  for (let group = from; group < until; group++) {
    const begin = <u32>word(first, group);
    const count = <u32>word(next, group) - begin;
    const ownStarts = starts + ((<usize>begin) << 3);
    const ownEnds = ends + ((<usize>begin) << 3);
    sortDoubles(ownStarts, count, scratch);
    sortDoubles(ownEnds, count, scratch);
    let ended: u32 = 0;
    let most: i32 = 0;
    let mostAt: f64 = 0;
    for (let i: u32 = 0; i < count; i++) {
      const time = doubleAt(ownStarts, i);
      // An interval that ends where another begins does not overlap it.
      while (ended < count && doubleAt(ownEnds, ended) <= time) ended++;
      // Below 0 where several began and ended at once.
      const level: i32 = <i32>(i + 1 - ended);
      if (level <= most) continue;
      most = level;
      mostAt = time;
    }
    setWord(counts, group, most);
    setDoubleAt(at, group, mostAt);
  }
}

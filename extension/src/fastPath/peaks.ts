/** How many of something there were at most at one time, group by group: `core/detect/peaks.ts`. */

import { PEAK_STRETCHES_BITS, PEAK_WORDS } from "../core/fastPath/memoryLayout";
import { doubleAt, increment, setDoubleAt, setWord, word } from "./memory";
import { sortDoubles } from "./sortDoubles";

/** As a power of two, how many intervals begin in a stretch of time, on average. */
const EACH_STRETCH_BITS: u32 = 2;
/** Of a stretch in which there is no peak. */
const NO_PEAK: i32 = i32.MIN_VALUE;

/**
 * The peaks of the groups from `from` to before `until`. Beginnings and ends are counted by stretches of time, which tells where a peak may be: only
 * the times of such stretches are put in order. What stands where the times were is of no use afterwards.
 *
 * @param first where each group begins, and `next` where its intervals end
 * @param counts and `at`: by group, its peak
 * @param scratch PEAK_WORDS, and that of `sortDoubles` for as many as the largest group has
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
    const offset = (<usize>begin) << 3;
    setDoubleAt(at, group, 0);
    setWord(
      counts,
      group,
      findPeak(starts + offset, ends + offset, count, at + ((<usize>group) << 3), scratch),
    );
  }
}

/** Returns the peak of one group, and writes when it was first reached to `at`; 0, and nothing: there is none. */
function findPeak(starts: usize, ends: usize, count: u32, at: usize, scratch: usize): i32 {
  let least: f64 = Infinity;
  let greatest: f64 = -Infinity;
  for (let i: u32 = 0; i < count; i++) {
    const time = doubleAt(starts, i);
    least = min<f64>(least, time);
    greatest = max<f64>(greatest, time);
  }
  const bits = min<u32>(32 - clz<u32>(count >> EACH_STRETCH_BITS), PEAK_STRETCHES_BITS);
  const stretches: i32 = 1 << bits;
  const scale: f64 = greatest > least ? <f64>(stretches - 1) / (greatest - least) : 0;
  const levels = scratch;
  const ended = scratch + ((<usize>stretches) << 2);
  const sorting = scratch + ((<usize>PEAK_WORDS) << 2);
  memory.fill(levels, 0, (<usize>stretches) << 3);
  for (let i: u32 = 0; i < count; i++) {
    increment(levels, stretchOf(doubleAt(starts, i), least, greatest, scale));
    increment(ended, stretchOf(doubleAt(ends, i), least, greatest, scale));
  }
  choose(levels, ended, stretches);
  const begins = keepChosen(starts, count, levels, least, greatest, scale);
  const closes = keepChosen(ends, count, levels, least, greatest, scale);
  sortDoubles(starts, begins, sorting);
  sortDoubles(ends, closes, sorting);
  let most: i32 = 0;
  let level: i32 = 0;
  let stretch: i32 = -1;
  let closed: u32 = 0;
  for (let i: u32 = 0; i < begins; i++) {
    const time = doubleAt(starts, i);
    const own = stretchOf(time, least, greatest, scale);
    if (own !== stretch) {
      stretch = own;
      level = word(levels, own);
      while (closed < closes && stretchOf(doubleAt(ends, closed), least, greatest, scale) < own) closed++;
    }
    level++;
    // An interval that ends where another begins does not overlap it.
    for (; closed < closes && doubleAt(ends, closed) <= time; closed++) level--;
    // Below 0 where several began and ended at once.
    if (level <= most) continue;
    most = level;
    store<f64>(at, time);
  }
  return most;
}

/** The stretch of a time, of equal ones from the earliest beginning to the latest: the first is that of all times before, too, the last that of all behind. */
function stretchOf(time: f64, least: f64, greatest: f64, scale: f64): i32 {
  return <i32>(<u32>((min<f64>(greatest, time) - least) * scale));
}

/**
 * Where a peak may be. In a stretch no level is above the one that it begins with and all that begin in it; and the last one is not below that, less
 * all that end in it.
 *
 * @param levels what begins in each stretch: gets the level that it begins with, or NO_PEAK
 * @param ended what ends in each
 */
function choose(levels: usize, ended: usize, stretches: i32): void {
  let surely: i32 = 0;
  let level: i32 = 0;
  for (let stretch: i32 = 0; stretch < stretches; stretch++) {
    level += word(levels, stretch) - word(ended, stretch);
    surely = max<i32>(surely, level);
  }
  level = 0;
  for (let stretch: i32 = 0; stretch < stretches; stretch++) {
    const begins = word(levels, stretch);
    setWord(levels, stretch, level + begins >= surely ? level : NO_PEAK);
    level += begins - word(ended, stretch);
  }
}

/** Moves the times of chosen stretches to the front. Returns how many they are. */
function keepChosen(times: usize, count: u32, levels: usize, least: f64, greatest: f64, scale: f64): u32 {
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const time = doubleAt(times, i);
    setDoubleAt(times, kept, time);
    // No branch: which are chosen nobody could foretell.
    kept += u32(word(levels, stretchOf(time, least, greatest, scale)) !== NO_PEAK);
  }
  return kept;
}

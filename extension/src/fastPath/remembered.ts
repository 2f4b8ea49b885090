/** Which connections may have made a server drop a silent SYN: `core/detect/silence/pawsSuspects.ts` has the rule, and the columns of SYNs. */

import { MAY_BE_REMEMBERED } from "../core/fastPath/lookBits";
import { END, SERVER, START, TS_RECENT } from "../core/model/connectionWords";
import { rowOf } from "./connectionRow";
import { double, doubleAt, halfAt, setWord, word } from "./memory";

/**
 * Compares connections with the SYNs of their hosts that came after they began. Those that were over by then are settled: they mark the SYN. Of
 * the others `found` gets the number, and the place of the first of the SYNs, two words each.
 *
 * @param reach for how long after its end a connection may be remembered, in nanoseconds
 * @param tolerance by how much an older TSval is not older
 * @param firsts by pair of hosts where its SYNs begin that come after the connection before; they are moved on
 * @param marks of each SYN; behind the last there is one more
 * @returns how many `found` has got
 */
export function compareRemembered(
  rows: usize,
  from: u32,
  until: u32,
  reach: f64,
  tolerance: i32,
  looks: usize,
  pairOf: usize,
  firsts: usize,
  ends: usize,
  times: usize,
  tsVals: usize,
  marks: usize,
  found: usize,
): u32 {
  let count: u32 = 0;
  // Behind what `found` can have got by the time that they are read.
  const listed = found + 4 * (until - from);
  let length: u32 = 0;
  for (let number = from; number < until; number++) {
    const pair = word(pairOf, number);
    setWord(listed, length, number);
    // No branch: which rows these are nobody could foretell, and the processor would wait for each.
    length +=
      u32((halfAt(looks, number) & MAY_BE_REMEMBERED) !== 0) & u32(word(firsts, pair) !== word(ends, pair));
  }
  for (let i: u32 = 0; i < length; i++) {
    const number = word(listed, i);
    const pair = word(pairOf, number);
    const end = <u32>word(ends, pair);
    let first = <u32>word(firsts, pair);
    const row = rowOf(rows, number);
    const began = double(row, START);
    while (first < end && doubleAt(times, first) <= began) first++;
    setWord(firsts, pair, first);
    const ended = double(row, END);
    // None that it took was newer than the last.
    const newest = word(row, SERVER + TS_RECENT);
    let open: u32 = end;
    for (
      let syn = unmarkedFrom(marks, first);
      syn < end && doubleAt(times, syn) - reach <= ended;
      syn = unmarkedFrom(marks, syn + 1)
    ) {
      if (newest - word(tsVals, syn) <= tolerance) continue;
      if (ended <= doubleAt(times, syn)) setWord(marks, syn, 1);
      else if (open === end) open = syn;
    }
    if (open === end) continue;
    setWord(found, 2 * count, number);
    setWord(found, 2 * count + 1, open);
    count++;
  }
  return count;
}

/** The first SYN from one on that is not marked: the mark tells how much further on the next one is. Who goes the way makes it half as long. */
function unmarkedFrom(marks: usize, from: u32): u32 {
  let at = from;
  for (let step = word(marks, at); step > 0; step = word(marks, at)) {
    const further = step + word(marks, at + step);
    setWord(marks, at, further);
    at += further;
  }
  return at;
}

/** Openings of a pair of hosts in columns: `core/detect/clocks/clockSeries.ts`, and `clockSamples.ts` beside it, tell what they are. */

import { START } from "../core/model/connectionWords";
import { OTHER_TIMES, SYN_ACK_DELAY, SYN_ACK_TSVAL, SYN_TSVAL } from "../core/model/openingWords";
import { doubleOf } from "./anyRow";
import { setDoubleAt, setWord, word } from "./memory";
import { openingOf } from "./openings";

/**
 * The openings of each `step`th of the connections.
 *
 * @param connections `count` of them, by their rows
 * @param own and `times` and `tsVals` get the connections that have such an opening, and what it shows
 * @param others gets how many of them there are of whose time more is to be asked, and their places
 * @returns how many there are
 */
export function takeSeries(
  connections: usize,
  count: u32,
  step: u32,
  fromServer: bool,
  openings: usize,
  rows: usize,
  own: usize,
  times: usize,
  tsVals: usize,
  others: usize,
): u32 {
  const field = fromServer ? SYN_ACK_TSVAL : SYN_TSVAL;
  let length: u32 = 0;
  let left: u32 = 0;
  for (let i: u32 = 0; i < count; i += step) {
    const connection = word(connections, i);
    const opening = openingOf(openings, connection);
    const tsVal = word(opening, field);
    if (tsVal === 0) continue;
    const delay = word(opening, SYN_ACK_DELAY);
    if (delay === OTHER_TIMES) setWord(others, ++left, length);
    const start = doubleOf(rows, connection, START);
    setWord(own, length, connection);
    setDoubleAt(times, length, fromServer ? start + <f64>(<u32>delay) : start);
    setWord(tsVals, length, tsVal);
    length++;
  }
  setWord(others, 0, left);
  return length;
}

/** Whether the TSval of a SYN is lower than that of the one before it, among those that `takeSeries` takes. */
export function goesBack(connections: usize, count: u32, step: u32, openings: usize): bool {
  let before: i32 = 0;
  for (let i: u32 = 0; i < count; i += step) {
    const value = word(openingOf(openings, word(connections, i)), SYN_TSVAL);
    if (value === 0) continue;
    if (before !== 0 && value - before < 0) return true;
    before = value;
  }
  return false;
}

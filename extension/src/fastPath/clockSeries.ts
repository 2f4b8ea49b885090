/** Openings of a pair of hosts in columns: `core/detect/clocks/clockSeries.ts`, and `clockSamples.ts` beside it, tell what they are. */

import {
  SERIES_CONNECTIONS,
  SERIES_EARLIEST,
  SERIES_LATEST,
  SERIES_LENGTH,
  SERIES_OTHERS,
  SERIES_PLACES,
  SERIES_TIMES,
  SERIES_TSVALS,
} from "../core/detect/clocks/seriesWords";
import { NOTHING } from "../core/fastPath/memoryLayout";
import { START } from "../core/model/connectionWords";
import { OTHER_TIMES, SYN_ACK_DELAY, SYN_ACK_TSVAL, SYN_TSVAL } from "../core/model/openingWords";
import { doubleOf } from "./anyRow";
import { rowOf } from "./connectionRow";
import { addressIn, doubleAt, increment, setDoubleAt, setWord, word } from "./memory";
import { openingOf } from "./openings";

/**
 * The openings of each `step`th of the connections: both ends' together, because what they show stands in the same rows.
 *
 * @param connections `count` of them, by their rows
 * @param syns and `synAcks` get them, each words of `seriesWords.ts`
 */
export function takeSeries(
  connections: usize,
  count: u32,
  step: u32,
  openings: usize,
  rows: usize,
  syns: usize,
  synAcks: usize,
): void {
  setWord(syns, SERIES_LENGTH, 0);
  setWord(syns, SERIES_OTHERS, 0);
  setWord(synAcks, SERIES_LENGTH, 0);
  setWord(synAcks, SERIES_OTHERS, 0);
  readAhead(connections, count, step, openings, rows);
  for (let i: u32 = 0; i < count; i += step) {
    const connection = word(connections, i);
    const opening = openingOf(openings, connection);
    const syn = word(opening, SYN_TSVAL);
    const synAck = word(opening, SYN_ACK_TSVAL);
    if ((syn | synAck) === 0) continue;
    const start = doubleOf(rows, connection, START);
    const delay = word(opening, SYN_ACK_DELAY);
    if (syn !== 0) add(syns, connection, start, syn, delay);
    if (synAck !== 0) add(synAcks, connection, start + <f64>(<u32>delay), synAck, delay);
  }
}

/** They lie anywhere in memory: in a loop as small as this one the processor waits for many of them side by side. */
function readAhead(connections: usize, count: u32, step: u32, openings: usize, rows: usize): void {
  if (rows === 0) return;
  let sum: i32 = 0;
  for (let i: u32 = 0; i < count; i += step) {
    const connection = word(connections, i);
    sum ^= word(openingOf(openings, connection), SYN_TSVAL) ^ word(rowOf(rows, connection), START);
  }
  store<i32>(NOTHING, sum);
}

function add(series: usize, connection: i32, time: f64, tsVal: i32, delay: i32): void {
  const place = increment(series, SERIES_LENGTH);
  setWord(addressIn(series, SERIES_CONNECTIONS), place, connection);
  setDoubleAt(addressIn(series, SERIES_TIMES), place, time);
  setWord(addressIn(series, SERIES_TSVALS), place, tsVal);
  if (delay === OTHER_TIMES)
    setWord(addressIn(series, SERIES_PLACES), increment(series, SERIES_OTHERS), place);
}

/** Tells the places of the earliest and of the latest opening of a series. */
export function findEnds(series: usize): void {
  const times = addressIn(series, SERIES_TIMES);
  const length = word(series, SERIES_LENGTH);
  let earliest: i32 = 0;
  let latest: i32 = 0;
  for (let i: i32 = 1; i < length; i++) {
    const time = doubleAt(times, i);
    if (time < doubleAt(times, earliest)) earliest = i;
    if (time > doubleAt(times, latest)) latest = i;
  }
  setWord(series, SERIES_EARLIEST, earliest);
  setWord(series, SERIES_LATEST, latest);
}

/** How many ticks the openings lie off a line through that at the place `origin`, the one farthest behind it from the one farthest before it. */
export function spreadOf(series: usize, ticksPerNanosecond: f64, origin: i32): f64 {
  const times = addressIn(series, SERIES_TIMES);
  const tsVals = addressIn(series, SERIES_TSVALS);
  const length = word(series, SERIES_LENGTH);
  const from = doubleAt(times, origin);
  const shown = word(tsVals, origin);
  let least: i32 = 0;
  let most: i32 = 0;
  for (let i: i32 = 0; i < length; i++) {
    const elapsed = ticksPerNanosecond * (doubleAt(times, i) - from);
    // As Math.round of the core does: a half goes up.
    const down = floor<f64>(elapsed);
    const ticks = <i64>down + i64(elapsed - down >= 0.5);
    const off = word(tsVals, i) - shown - <i32>ticks;
    least = min<i32>(least, off);
    most = max<i32>(most, off);
  }
  return <f64>most - <f64>least;
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

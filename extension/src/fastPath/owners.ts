/**
 * Which connections segments belong to that are read again, and which of them are kept: `core/reread/owners.ts` and `segmentChoice.ts` tell who asks.
 */

import { SEGMENT_BYTES } from "../core/fastPath/memoryLayout";
import {
  BEGUN,
  CLIENT_AT_B,
  CONNECTIONS,
  CONNECTIONS_UNPACKED,
  CURRENT,
  ENDS_UNPACKED,
  LATEST_TIMES,
  LATEST_TSVALS,
  LEVELS,
  NEVER,
  NEXT_FRAME,
  OPENINGS_UP_TO,
  QUADRUPLETS,
  ROW_SHIFT,
  TIMED_BEFORE,
  TIMED_BITS,
  UNPACKED,
  WANTED_BEFORE,
  WANTED_BITS,
} from "../core/fastPath/ownerWords";
import { CLIENT_IS_B, FIRST_FRAME, FLAGS, QUADRUPLET } from "../core/model/connectionWords";
import { GATHER_NOTHING, GATHER_PASSING } from "../core/reread/gatherLevels";
import {
  CONNECTION,
  DIRECTION,
  FRAME,
  FROM_SERVER,
  HAS_TIMESTAMP,
  MARKS,
  TIME,
  TSVAL,
} from "../core/wire/segmentWords";
import { RST, SYN } from "../core/wire/tcpFlags";
import { unpackWordsOf, wordOf } from "./anyRow";
import { addressIn, byteAt, double, setDoubleAt, setWord, word } from "./memory";

const OPENING_FLAGS: i32 = (SYN | RST) << 8;
/** All rows of connections are packed. */
const NO_ROWS: usize = 0;

/**
 * Writes CONNECTION and FROM_SERVER into the rows of segments from `at` up to `until`, whose DIRECTION was looked up; those of quadruplets that are
 * not wanted, or have no connection yet, are left out.
 *
 * @param table of OWNER_WORDS
 * @returns the end of the rows that are there now
 */
export function nameOwners(table: usize, at: usize, until: usize): usize {
  const bits = addressIn(table, WANTED_BITS);
  const before = addressIn(table, WANTED_BEFORE);
  const current = addressIn(table, CURRENT);
  const quadruplets: u32 = word(table, QUADRUPLETS);
  let next: u32 = word(table, NEXT_FRAME);
  let end = at;
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    const frame: u32 = word(segment, FRAME);
    if (frame >= next) next = beginUntil(table, frame);
    const direction = word(segment, DIRECTION);
    const quadruplet: u32 = direction >>> 1;
    if (quadruplet >= quadruplets) continue;
    const place = placeIn(bits, before, quadruplet);
    if (place < 0) continue;
    const known: u32 = word(current, place);
    if (known === 0) continue;
    setWord(segment, CONNECTION, (known >> ROW_SHIFT) - 1);
    if ((direction & 1) === (known & CLIENT_AT_B))
      setWord(segment, MARKS, word(segment, MARKS) | FROM_SERVER);
    end = putAt(end, segment);
  }
  return end;
}

/**
 * Notes the connections that began up to a frame, each of its quadruplet. They lie in order of their beginnings, so that many are unpacked together: from one
 * incarnation to the next they lie anywhere.
 *
 * @returns the first frame of the one that begins next
 */
function beginUntil(table: usize, frame: u32): u32 {
  const bits = addressIn(table, WANTED_BITS);
  const before = addressIn(table, WANTED_BEFORE);
  const current = addressIn(table, CURRENT);
  const quadruplets = addressIn(table, ENDS_UNPACKED);
  const flags = quadruplets + ((<usize>CONNECTIONS_UNPACKED) << 2);
  const frames = flags + ((<usize>CONNECTIONS_UNPACKED) << 2);
  const count: u32 = word(table, CONNECTIONS);
  let first: u32 = NEVER;
  let connection: u32 = word(table, BEGUN);
  for (; connection < count; connection++) {
    const i = connection & (CONNECTIONS_UNPACKED - 1);
    if (connection === <u32>word(table, UNPACKED)) unpackEnds(table, connection, quadruplets, flags, frames);
    first = word(frames, i);
    if (first > frame) break;
    first = NEVER;
    const place = placeIn(bits, before, word(quadruplets, i));
    if (place < 0) continue;
    const clientIsB = (word(flags, i) & CLIENT_IS_B) !== 0;
    setWord(current, place, ((connection + 1) << ROW_SHIFT) | (clientIsB ? CLIENT_AT_B : 0));
  }
  setWord(table, BEGUN, connection);
  setWord(table, NEXT_FRAME, first);
  return first;
}

function unpackEnds(table: usize, from: u32, quadruplets: usize, flags: usize, frames: usize): void {
  const until = min<u32>(word(table, CONNECTIONS), from + CONNECTIONS_UNPACKED);
  unpackWordsOf(from, until, QUADRUPLET, quadruplets);
  unpackWordsOf(from, until, FLAGS, flags);
  unpackWordsOf(from, until, FIRST_FRAME, frames);
  setWord(table, UNPACKED, until);
}

/** Where it is noted which incarnation of the quadruplet began last; -1: nobody asks. */
function placeIn(bits: usize, before: usize, quadruplet: u32): i32 {
  return bits === 0 ? <i32>quadruplet : rankOf(bits, before, quadruplet);
}

/**
 * Chooses among segments whose connection is known: those stay of which all are gathered, or that open their connection where the opening is. Of all
 * it notes the latest timestamps that are asked for.
 *
 * @param table of CHOICE_WORDS
 * @returns the end of the rows that are there now
 */
export function chooseSegments(table: usize, at: usize, until: usize): usize {
  const levels = addressIn(table, LEVELS);
  let end = at;
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    const connection: u32 = word(segment, CONNECTION);
    if ((word(segment, MARKS) & HAS_TIMESTAMP) !== 0) noteTimestamp(table, connection, segment);
    const level = byteAt(levels, connection);
    if (level < GATHER_PASSING && !isOpening(level, word(table, OPENINGS_UP_TO), connection, segment))
      continue;
    end = putAt(end, segment);
  }
  return end;
}

function noteTimestamp(table: usize, connection: u32, segment: usize): void {
  const rank = rankOf(addressIn(table, TIMED_BITS), addressIn(table, TIMED_BEFORE), connection);
  if (rank < 0) return;
  const side = 2 * rank + ((word(segment, MARKS) & FROM_SERVER) !== 0 ? 1 : 0);
  setDoubleAt(addressIn(table, LATEST_TIMES), side, double(segment, TIME));
  setWord(addressIn(table, LATEST_TSVALS), side, word(segment, TSVAL));
}

/** A SYN, an RST, or the first segment of a connection whose opening is gathered. */
function isOpening(level: i32, upTo: i32, connection: u32, segment: usize): bool {
  if (level === GATHER_NOTHING || level > upTo) return false;
  if ((word(segment, MARKS) & OPENING_FLAGS) !== 0) return true;
  return wordOf(NO_ROWS, connection, FIRST_FRAME) === word(segment, FRAME);
}

/** Moves the row of a segment to the end of those that stay. */
function putAt(end: usize, segment: usize): usize {
  if (end !== segment) memory.copy(end, segment, SEGMENT_BYTES);
  return end + SEGMENT_BYTES;
}

/** How many rows of a set come before this one; -1: it is not one of them. `RankedSet` tells what the columns are. */
function rankOf(bits: usize, before: usize, row: u32): i32 {
  const set: u32 = word(bits, row >> 5);
  const bit = (<u32>1) << (row & 31);
  return (set & bit) === 0 ? -1 : word(before, row >> 5) + <i32>popcnt<u32>(set & (bit - 1));
}

/**
 * Which connections segments belong to that are read again, and which of them are kept: `core/reread/owners.ts` and `segmentChoice.ts` tell who asks.
 */

import { SEGMENT_BYTES } from "../core/fastPath/memoryLayout";
import {
  CLIENT_AT_B,
  CONNECTIONS,
  CONNECTIONS_UNPACKED,
  ENDS_UNPACKED,
  LATEST_TIMES,
  LATEST_TSVALS,
  LEVELS,
  LISTED,
  LISTED_BEGUN,
  LISTED_COUNT,
  LISTED_MOST,
  LOOKED_AT,
  NAMED_FRAME,
  OPENINGS_UP_TO,
  OWNER,
  OWNER_BITS,
  OWNER_BITS_MASK,
  OWNER_BYTES,
  OWNER_FIRST,
  OWNER_LAST,
  OWNER_QUADRUPLET,
  OWNER_SHIFT,
  OWNER_SLOTS,
  TIMED_BEFORE,
  TIMED_BITS,
  UNPACKED,
} from "../core/fastPath/ownerWords";
import { CLIENT_IS_B, FIRST_FRAME, FLAGS, LAST_FRAME, QUADRUPLET } from "../core/model/connectionWords";
import { GATHER_NOTHING, GATHER_PASSING } from "../core/reread/gatherLevels";
import { CONNECTION, FRAME, FROM_SERVER, HAS_TIMESTAMP, MARKS, TIME, TSVAL } from "../core/wire/segmentWords";
import { RST, SYN } from "../core/wire/tcpFlags";
import { unpackWordsOf, wordOf } from "./anyRow";
import { addressIn, byteAt, copyRow, double, setDoubleAt, setWord, word } from "./memory";
import { hashOfQuadruplet, hashOfSegment, isOfQuadruplet, isSentByA } from "./quadruplets";
import { rankOf } from "./rankedSet";

const OPENING_FLAGS: i32 = (SYN | RST) << 8;
/** All rows of connections are packed. */
const NO_ROWS: usize = 0;

/**
 * Lists the connections that begin up to a frame and of which something is gathered. They lie in order of their beginnings, so that many are unpacked together.
 *
 * @param table of OWNER_WORDS
 * @returns false: there is no room for all of them
 */
export function listOwners(table: usize, frame: u32): bool {
  const levels = addressIn(table, LEVELS);
  const quadruplets = addressIn(table, ENDS_UNPACKED);
  const flags = quadruplets + ((<usize>CONNECTIONS_UNPACKED) << 2);
  const firsts = flags + ((<usize>CONNECTIONS_UNPACKED) << 2);
  const lasts = firsts + ((<usize>CONNECTIONS_UNPACKED) << 2);
  const most: u32 = word(table, LISTED_MOST);
  const until: u32 = word(table, CONNECTIONS);
  let count: u32 = word(table, LISTED_COUNT);
  let connection: u32 = word(table, LOOKED_AT);
  for (; connection < until && count < most; connection++) {
    const i = connection & (CONNECTIONS_UNPACKED - 1);
    if (connection === <u32>word(table, UNPACKED)) unpackEnds(table, connection, quadruplets);
    if (<u32>word(firsts, i) > frame) break;
    if (byteAt(levels, connection) === GATHER_NOTHING) continue;
    const listed = listedAt(table, count++);
    const clientIsB = (word(flags, i) & CLIENT_IS_B) !== 0;
    setWord(listed, OWNER, (connection << OWNER_SHIFT) | (clientIsB ? CLIENT_AT_B : 0));
    setWord(listed, OWNER_QUADRUPLET, word(quadruplets, i));
    setWord(listed, OWNER_FIRST, word(firsts, i));
    setWord(listed, OWNER_LAST, word(lasts, i));
    setBit(table, listed);
  }
  setWord(table, LOOKED_AT, connection);
  setWord(table, LISTED_COUNT, count);
  return count < most;
}

/** From `to` on, a column behind the other. */
function unpackEnds(table: usize, from: u32, to: usize): void {
  const until = min<u32>(word(table, CONNECTIONS), from + CONNECTIONS_UNPACKED);
  const column = (<usize>CONNECTIONS_UNPACKED) << 2;
  unpackWordsOf(from, until, QUADRUPLET, to, to);
  unpackWordsOf(from, until, FLAGS, to, to + column);
  unpackWordsOf(from, until, FIRST_FRAME, to, to + 2 * column);
  unpackWordsOf(from, until, LAST_FRAME, to + 2 * column, to + 3 * column);
  setWord(table, UNPACKED, until);
}

/**
 * Leaves out the connections that are over. Their bits and slots are empty: the bits of all others are set again, and their slots when segments are named.
 *
 * @returns how many are left
 */
export function dropOwners(table: usize): u32 {
  const count: u32 = word(table, LISTED_COUNT);
  const named: u32 = word(table, NAMED_FRAME);
  let left: u32 = 0;
  for (let place: u32 = 0; place < count; place++) {
    const listed = listedAt(table, place);
    if (<u32>word(listed, OWNER_LAST) < named) continue;
    memory.copy(listedAt(table, left++), listed, OWNER_BYTES);
    setBit(table, listed);
  }
  setWord(table, LISTED_COUNT, left);
  setWord(table, LISTED_BEGUN, 0);
  return left;
}

/**
 * Writes CONNECTION and FROM_SERVER into the rows of segments from `at` up to `until`; those whose connections are not listed are left out.
 *
 * @returns the end of the rows that are there now
 */
export function nameOwners(table: usize, at: usize, until: usize): usize {
  const count: u32 = word(table, LISTED_COUNT);
  let begun: u32 = word(table, LISTED_BEGUN);
  let frame: u32 = word(table, NAMED_FRAME);
  let end = at;
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    frame = word(segment, FRAME);
    while (begun < count && <u32>word(listedAt(table, begun), OWNER_FIRST) <= frame) begin(table, begun++);
    const listed = ownerOf(table, segment);
    // Another one of its quadruplet may come, of which nothing is gathered.
    if (listed === 0 || frame > <u32>word(listed, OWNER_LAST)) continue;
    const owner: u32 = word(listed, OWNER);
    setWord(segment, CONNECTION, owner >> OWNER_SHIFT);
    const fromServer = i32(isSentByA(segment)) === (owner & CLIENT_AT_B);
    setWord(segment, MARKS, word(segment, MARKS) | select<i32>(FROM_SERVER, 0, fromServer));
    end = putAt(end, segment);
  }
  setWord(table, LISTED_BEGUN, begun);
  setWord(table, NAMED_FRAME, frame);
  return end;
}

/** From here on segments of its quadruplet are those of the one that is listed there. */
function begin(table: usize, place: u32): void {
  const quadruplet: u32 = word(listedAt(table, place), OWNER_QUADRUPLET);
  const hash = hashOfQuadruplet(quadruplet);
  const slots = addressIn(table, OWNER_SLOTS);
  const mask = maskOfSlots(table);
  let slot = hash & mask;
  for (let found: u32 = word(slots, slot); found !== 0; found = word(slots, slot)) {
    if (word(listedAt(table, (found & mask) - 1), OWNER_QUADRUPLET) === quadruplet) break;
    slot = (slot + 1) & mask;
  }
  setWord(slots, slot, (place + 1) | (hash & ~mask));
}

/** The one of the segment's quadruplet that began last; 0: none is listed. */
function ownerOf(table: usize, segment: usize): usize {
  const slots = addressIn(table, OWNER_SLOTS);
  const hash = hashOfSegment(segment);
  const mask = maskOfSlots(table);
  let slot = hash & mask;
  for (let found: u32 = word(slots, slot); found !== 0; found = word(slots, slot)) {
    const listed = listedAt(table, (found & mask) - 1);
    const isSame = ((found ^ hash) & ~mask) === 0;
    if (isSame && isOfQuadruplet(segment, word(listed, OWNER_QUADRUPLET))) return listed;
    slot = (slot + 1) & mask;
  }
  return 0;
}

function listedAt(table: usize, place: u32): usize {
  return addressIn(table, LISTED) + <usize>place * OWNER_BYTES;
}

function maskOfSlots(table: usize): u32 {
  return 2 * word(table, LISTED_MOST) - 1;
}

function setBit(table: usize, listed: usize): void {
  const hash = hashOfQuadruplet(word(listed, OWNER_QUADRUPLET));
  const bit = hash & word(table, OWNER_BITS_MASK);
  const bits = addressIn(table, OWNER_BITS);
  setWord(bits, bit >>> 5, word(bits, bit >>> 5) | (1 << (bit & 31)));
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
  if (end !== segment) copyRow(end, segment, SEGMENT_BYTES);
  return end + SEGMENT_BYTES;
}

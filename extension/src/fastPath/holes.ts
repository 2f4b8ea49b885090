/**
 * Which connections acknowledge what the capture does not have: the segments of a connection lie all over the columns, and are waited for side by
 * side. The rules are told in `core/detect/loss/captureGaps.ts` and `sideGaps.ts`, which then say how much is missing, and when.
 */

import {
  COLUMN_ACK,
  COLUMN_BITS,
  COLUMN_FLAGS,
  COLUMN_LENGTH,
  COLUMN_LENGTH_HIGH,
  COLUMN_SEQ,
} from "../core/fastPath/columnWords";
import {
  MOST_ISLANDS,
  SIDE_CONTIGUOUS,
  SIDE_FIRST_ISLAND,
  SIDE_GAP_WORDS,
  SIDE_HAS_ISN,
  SIDE_ISLANDS,
  SIDE_ISN,
  SIDE_KNOWN,
} from "../core/fastPath/holeWords";
import { FLAGS, SYN_SEEN } from "../core/model/connectionWords";
import { LARGEST_WINDOW } from "../core/reconstruct/largestWindow";
import { FROM_SERVER, IS_COPY } from "../core/wire/segmentWords";
import { ACK, FIN, RST, SYN } from "../core/wire/tcpFlags";
import { wordOf } from "./anyRow";
import { beginOf } from "./groups";
import { addressIn, byteAt, halfAt, setWord, word } from "./memory";

/**
 * Reads the segments of so many connections, whose numbers stand from `connections` on.
 *
 * @param places by number among them, its place in `start`
 * @param rows of connections
 * @param order the rows of each connection's segments, together, and `start` where they begin (`SegmentOrder`)
 * @param columns the addresses of the columns of segments
 * @param hasLong whether some length is above 65,535
 * @param sides room for both sides of a connection
 * @param shows gets a byte for each: 1 where it acknowledges what was not captured
 */
export function findHoles(
  connections: usize,
  count: u32,
  places: usize,
  rows: usize,
  order: usize,
  start: usize,
  columns: usize,
  hasLong: bool,
  sides: usize,
  shows: usize,
): void {
  for (let i: u32 = 0; i < count; i++) {
    const connection = word(connections, i);
    const place = word(places, i);
    const from = beginOf(order, start, place);
    const until = beginOf(order, start, place + 1);
    const opened = (wordOf(rows, connection, FLAGS) & SYN_SEEN) === 0;
    store<u8>(shows + i, hasHole(from, until, opened, columns, hasLong, sides) ? 1 : 0);
  }
}

function hasHole(from: usize, until: usize, isOpen: bool, columns: usize, hasLong: bool, sides: usize): bool {
  const seqs = addressIn(columns, COLUMN_SEQ);
  const acks = addressIn(columns, COLUMN_ACK);
  const lengths = addressIn(columns, COLUMN_LENGTH);
  const highs = addressIn(columns, COLUMN_LENGTH_HIGH);
  const flagBytes = addressIn(columns, COLUMN_FLAGS);
  const bitBytes = addressIn(columns, COLUMN_BITS);
  clear(sides);
  clear(sides + (SIDE_GAP_WORDS << 2));
  let opened = isOpen;
  let hasSyn = false;
  let hasSynAck = false;
  for (let at = from; at < until; at += 4) {
    const row = load<u32>(at);
    const bits = byteAt(bitBytes, row);
    const flags = byteAt(flagBytes, row);
    const seq = word(seqs, row);
    const ack = word(acks, row);
    let length = halfAt(lengths, row);
    if (hasLong) length |= halfAt(highs, row) << 16;
    if ((bits & IS_COPY) !== 0) continue;
    const isServer = (bits & FROM_SERVER) !== 0;
    const mine = isServer ? sides + (SIDE_GAP_WORDS << 2) : sides;
    if ((flags & SYN) !== 0) {
      if ((flags & ACK) === 0) hasSyn = true;
      else {
        hasSynAck = true;
        if (isServer) opened = true;
      }
      takeSyn(mine, seq);
      takeSent(mine, seq + 1, length);
      continue;
    }
    if ((flags & RST) !== 0 || (isServer && !opened) || !accepts(mine, seq)) continue;
    if (!opened && (flags & ACK) !== 0) {
      opened = true;
      if (hasSyn && !hasSynAck) return true;
    }
    takeSent(mine, seq, (flags & FIN) !== 0 ? length + 1 : length);
    if ((flags & ACK) !== 0 && showsHole(isServer ? sides : sides + (SIDE_GAP_WORDS << 2), ack)) return true;
  }
  return false;
}

function clear(side: usize): void {
  setWord(side, SIDE_KNOWN, 0);
  setWord(side, SIDE_HAS_ISN, 0);
}

function begin(side: usize, seq: i32): void {
  setWord(side, SIDE_KNOWN, 1);
  setWord(side, SIDE_CONTIGUOUS, seq);
  setWord(side, SIDE_ISLANDS, 0);
}

function takeSyn(side: usize, isn: i32): void {
  if (word(side, SIDE_HAS_ISN) !== 0 && word(side, SIDE_ISN) === isn) return;
  setWord(side, SIDE_HAS_ISN, 1);
  setWord(side, SIDE_ISN, isn);
  begin(side, isn + 1);
}

function accepts(side: usize, seq: i32): bool {
  if (word(side, SIDE_KNOWN) === 0) return true;
  const contiguous = word(side, SIDE_CONTIGUOUS);
  const ahead = seq - contiguous;
  if (ahead > LARGEST_WINDOW || ahead < -LARGEST_WINDOW) return false;
  if (word(side, SIDE_HAS_ISN) === 0) return true;
  const isn = word(side, SIDE_ISN);
  const sentSoFar = contiguous - isn;
  return sentSoFar > LARGEST_WINDOW || sentSoFar < 0 || seq - isn >= 0;
}

function takeSent(side: usize, seq: i32, length: i32): void {
  const end = seq + length;
  if (word(side, SIDE_KNOWN) === 0) {
    begin(side, length === 0 ? end + 1 : end);
    return;
  }
  if (length === 0) return;
  const contiguous = word(side, SIDE_CONTIGUOUS);
  if (seq - contiguous <= 0) {
    if (end - contiguous > 0) advance(side, end);
    return;
  }
  const islands = word(side, SIDE_ISLANDS);
  if (islands === MOST_ISLANDS) {
    advance(side, end);
    return;
  }
  setWord(side, SIDE_FIRST_ISLAND + 2 * islands, seq);
  setWord(side, SIDE_FIRST_ISLAND + 2 * islands + 1, end);
  setWord(side, SIDE_ISLANDS, islands + 1);
}

/** All islands lie beyond `contiguous`: whatever is acknowledged beyond it lacks something. */
function showsHole(side: usize, ack: i32): bool {
  if (word(side, SIDE_KNOWN) === 0) {
    begin(side, ack);
    return false;
  }
  const covered = ack - word(side, SIDE_CONTIGUOUS);
  return covered > 0 && covered <= LARGEST_WINDOW;
}

/** Moves `contiguous` on, over islands that join it. */
function advance(side: usize, to: i32): void {
  let contiguous = to;
  let islands = word(side, SIDE_ISLANDS);
  for (let i: i32 = 0; i < islands; ) {
    const island = SIDE_FIRST_ISLAND + 2 * i;
    const until = word(side, island + 1);
    if (word(side, island) - contiguous > 0) {
      i++;
      continue;
    }
    if (until - contiguous > 0) contiguous = until;
    islands--;
    for (let moved = island; moved < SIDE_FIRST_ISLAND + 2 * islands; moved++)
      setWord(side, moved, word(side, moved + 2));
    i = 0;
  }
  setWord(side, SIDE_ISLANDS, islands);
  setWord(side, SIDE_CONTIGUOUS, contiguous);
}

/** Which connection a segment belongs to, and both ends moved: the segments that need more than this are handed to the core. */

import { SEGMENT_BYTES, SYNS } from "../core/fastPath/memoryLayout";
import {
  AFTER_TIME_WAIT,
  CLIENT,
  CROSSABLE,
  ESTABLISHED_SEEN,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  ISN,
  ISN_KNOWN,
  SERVER,
  SIDE,
  SIMULTANEOUS,
  SYN_ACK_SEEN,
} from "../core/model/connectionWords";
import { DIRECTION, FRAME, IS_COPY, MARKS, SEQ, TIME } from "../core/wire/segmentWords";
import { ACK, FIN, RST, SYN } from "../core/wire/tcpFlags";
import { blockOf } from "./connectionRow";
import { openConnection, rowOf } from "./connectionRows";
import { followAny, followSteps } from "./core";
import { followOrdinarySynAck, followRepeatedSyn, hasWindow, openOrdinary } from "./handshake";
import { double, word } from "./memory";
import { readOldRows } from "./oldRows";
import { finishAck, followAck, NOT_ORDINARY } from "./ordinarySegment";
import { newestOf } from "./quadruplets";
import { followOrdinaryReset } from "./reset";
import { isFromServer, takeSegment } from "./takenSegment";

/**
 * Follows segments whose DIRECTION was looked up, a batch at most; leaves CONNECTION and FROM_SERVER in their rows. A copy of a frame moves nothing.
 *
 * @returns how many SYNs are among them, with and without ACK: they stand in SYNS
 */
export function followAll(at: usize, until: usize): u32 {
  readOldRows(at, until);
  let syns: usize = SYNS;
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    const bits = word(segment, MARKS);
    const known = newestOf(word(segment, DIRECTION) >> 1);
    if ((bits & (IS_COPY | ((SYN | ACK | RST) << 8))) === ACK << 8 && known >= 0) {
      const row = rowOf(known);
      const left = followAck(known, row, segment, bits);
      if (left === NOT_ORDINARY) moveEnds(known, segment);
      else if (left !== 0) finishAck(row, segment, left);
    } else {
      followOther(known, segment, bits);
      store<u32>(syns, <u32>segment);
      syns += (bits & (SYN << 8)) !== 0 ? 4 : 0;
    }
  }
  return <u32>(syns - SYNS) >> 2;
}

/** Any but those with ACK alone or with FIN, of a connection that is known. `newest`: -1 before the first incarnation. */
function followOther(newest: i32, segment: usize, bits: i32): void {
  if ((bits & IS_COPY) !== 0) followAny(segment);
  else if ((bits & ((SYN | ACK | RST) << 8)) === SYN << 8) followSyn(newest, segment);
  else if (newest < 0) followAny(segment);
  else moveEnds(newest, segment);
}

/** A SYN without ACK, and what it opens or belongs to. `newest`: -1 before the first incarnation. */
function followSyn(newest: i32, segment: usize): void {
  const connection = newest < 0 ? openBehind(-1, segment) : incarnationOfSyn(newest, segment);
  if (connection < 0) {
    followAny(segment);
    return;
  }
  const row = rowOf(connection);
  const fromServer = takeFor(connection, row, segment);
  const isOrdinary = connection === newest ? followRepeatedSyn(row, segment) : openOrdinary(row, segment);
  if (!isOrdinary) followSteps(row, fromServer ? SERVER : CLIENT, segment);
}

/** The rules are those of the core's `Tracker`. -1: it takes more to tell. */
function incarnationOfSyn(newest: i32, segment: usize): i32 {
  const row = rowOf(newest);
  const flags = word(row, FLAGS);
  if (isFromServer(flags, segment)) {
    // It may join the attempt, and does not otherwise.
    if ((flags & (CROSSABLE | SIMULTANEOUS)) !== 0) return -1;
  } else if ((word(row, CLIENT + SIDE) & ISN_KNOWN) !== 0 && word(row, CLIENT + ISN) === word(segment, SEQ)) {
    return newest;
  }
  // The TIME_WAIT that an attempt met outlives it, and is told by what stands beside the row.
  const metOlder = (flags & (AFTER_TIME_WAIT | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === AFTER_TIME_WAIT;
  if (metOlder && (flags & (HOLDER_CLIENT | HOLDER_SERVER)) === 0) return -1;
  return openBehind(newest, segment);
}

function openBehind(previous: i32, segment: usize): i32 {
  const direction = word(segment, DIRECTION);
  return openConnection(direction >> 1, previous, direction & 1, word(segment, FRAME), double(segment, TIME));
}

/** A segment of the newest incarnation of its quadruplet: the answer to a SYN, an RST, or one that is not ordinary. */
function moveEnds(connection: i32, segment: usize): void {
  const row = rowOf(connection);
  const fromServer = takeFor(connection, row, segment);
  if (!followControl(row, fromServer, segment)) followSteps(row, fromServer ? SERVER : CLIENT, segment);
}

/** False: it is not ordinary, and nothing was changed. */
function followControl(row: usize, fromServer: bool, segment: usize): bool {
  const flags = (word(segment, MARKS) >>> 8) & (SYN | RST | ACK | FIN);
  if ((flags & (SYN | RST | FIN)) === RST) return followOrdinaryReset(row, fromServer, segment);
  return flags === (SYN | ACK) && fromServer && hasWindow(segment) && followOrdinarySynAck(row, segment);
}

/** Takes the segment for its connection; whether the server sent it. */
function takeFor(connection: i32, row: usize, segment: usize): bool {
  const fromServer = isFromServer(word(row, FLAGS), segment);
  takeSegment(connection, row, blockOf(row, fromServer), segment, fromServer);
  return fromServer;
}

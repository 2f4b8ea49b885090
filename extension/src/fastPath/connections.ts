/** Which connection a segment belongs to, and both ends moved: the segments that need more than this are handed to the core. */

import { SEGMENT_BYTES } from "../core/fastPath/memoryLayout";
import {
  AFTER_TIME_WAIT,
  CLIENT,
  CLIENT_IS_B,
  CROSSABLE,
  END,
  ESTABLISHED_SEEN,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  ISN,
  ISN_KNOWN,
  LAST_FRAME,
  PAYLOAD,
  SEGMENTS,
  SERVER,
  SIDE,
  SIMULTANEOUS,
  SYN_ACK_SEEN,
} from "../core/model/connectionWords";
import {
  CONNECTION,
  DIRECTION,
  FRAME,
  FROM_SERVER,
  IS_COPY,
  LENGTH,
  MARKS,
  SEQ,
  TIME,
} from "../core/wire/segmentWords";
import { ACK, RST, SYN } from "../core/wire/tcpFlags";
import { openConnection, rowOf } from "./connectionRows";
import { followAny, followSteps } from "./core";
import { followRepeatedSyn, openOrdinary } from "./handshake";
import { double, setDouble, setWord, word } from "./memory";
import { followOrdinary } from "./ordinarySegment";
import { newest } from "./quadruplets";

/** Follows segments whose DIRECTION was looked up; leaves CONNECTION and FROM_SERVER in their rows. A copy of a frame moves nothing. */
export function followAll(at: usize, until: usize): void {
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    const marks = word(segment, MARKS);
    const known = load<i32>(newest + ((<usize>(word(segment, DIRECTION) >> 1)) << 2));
    const isSyn = (marks & ((SYN | ACK | RST) << 8)) === SYN << 8;
    if ((marks & IS_COPY) !== 0) followAny(segment);
    else if (isSyn) followSyn(known, segment);
    else if (known < 0) followAny(segment);
    else moveEnds(known, segment);
  }
}

/** A SYN without ACK, and what it opens or belongs to. `newest`: -1 before the first incarnation. */
function followSyn(newest: i32, segment: usize): void {
  const connection = newest < 0 ? openBehind(-1, segment) : incarnationOfSyn(newest, segment);
  if (connection < 0) {
    followAny(segment);
    return;
  }
  const row = rowOf(connection);
  const mine = takeSegment(connection, row, segment);
  const isOrdinary = connection === newest ? followRepeatedSyn(row, segment) : openOrdinary(row, segment);
  if (!isOrdinary) followSteps(row, mine, segment);
}

/** The rules are those of the core's `Tracker`. -1: it takes more to tell. */
function incarnationOfSyn(newest: i32, segment: usize): i32 {
  const row = rowOf(newest);
  const flags = word(row, FLAGS);
  if (isFromServer(row, segment)) {
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

/** A segment of the newest incarnation of its quadruplet. */
function moveEnds(connection: i32, segment: usize): void {
  const row = rowOf(connection);
  const mine = takeSegment(connection, row, segment);
  if (!followOrdinary(row, mine, segment)) followSteps(row, mine, segment);
}

function isFromServer(row: usize, segment: usize): bool {
  return (word(segment, DIRECTION) & 1) === (word(row, FLAGS) & CLIENT_IS_B);
}

/** Writes which connection the segment belongs to, and frame, time and volume into its row. Returns the block of the sender. */
function takeSegment(connection: i32, row: usize, segment: usize): i32 {
  const fromServer = isFromServer(row, segment);
  const mine = fromServer ? SERVER : CLIENT;
  setWord(segment, CONNECTION, connection);
  if (fromServer) setWord(segment, MARKS, word(segment, MARKS) | FROM_SERVER);
  setWord(row, LAST_FRAME, word(segment, FRAME));
  setDouble(row, END, double(segment, TIME));
  setWord(row, mine + SEGMENTS, word(row, mine + SEGMENTS) + 1);
  const length = word(segment, LENGTH);
  if (length !== 0) setDouble(row, mine + PAYLOAD, double(row, mine + PAYLOAD) + <f64>length);
  return mine;
}

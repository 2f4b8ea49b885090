/** Which connection a segment belongs to, and both ends moved: the segments that need more than this are handed to the core. */

import { SEGMENT_BYTES } from "../core/fastPath/memoryLayout";
import {
  CLIENT,
  CLIENT_IS_B,
  END,
  FLAGS,
  LAST_FRAME,
  PAYLOAD,
  ROW_WORDS,
  SEGMENTS,
  SERVER,
} from "../core/model/connectionWords";
import {
  CONNECTION,
  DIRECTION,
  FRAME,
  FROM_SERVER,
  IS_COPY,
  LENGTH,
  MARKS,
  TIME,
} from "../core/wire/segmentWords";
import { ACK, RST, SYN } from "../core/wire/tcpFlags";
import { followAny, followSteps, open, unpack } from "./core";
import { double, setDouble, setWord, word } from "./memory";
import { followOrdinary, openOrdinary } from "./ordinarySegment";
import { newest } from "./quadruplets";

const ROW_BYTES: usize = (<usize>ROW_WORDS) << 2;

let rows: usize = 0;
/** By connection, its place in a ring of rows; 0: all rows stand one behind the other. */
let places: usize = 0;
/** The first place that is in the ring, and the number of rows in it less one. */
let first: i32 = 0;
let mask: i32 = 0;

/** Where the rows stand: before each batch, and when there are more. `RowLog` tells what a place is. */
export function setConnections(rowsAt: usize, placesAt: usize, firstPlace: i32, ringMask: i32): void {
  rows = rowsAt;
  places = placesAt;
  first = firstPlace;
  mask = ringMask;
}

function rowOf(connection: i32): usize {
  if (places === 0) return rows + <usize>connection * ROW_BYTES;
  const place = load<i32>(places + ((<usize>connection) << 2));
  return place >= first ? rows + <usize>(place & mask) * ROW_BYTES : unpack(connection);
}

/** Follows segments whose DIRECTION was looked up; leaves CONNECTION and FROM_SERVER in their rows. A copy of a frame moves nothing. */
export function followAll(at: usize, until: usize): void {
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    const marks = word(segment, MARKS);
    const connection = load<i32>(newest + ((<usize>(word(segment, DIRECTION) >> 1)) << 2));
    const isSyn = (marks & ((SYN | ACK | RST) << 8)) === SYN << 8;
    // The first SYN of a quadruplet, or anything but a SYN where there is a connection.
    if ((marks & IS_COPY) === 0 && isSyn === connection < 0) followUsual(connection, segment);
    else followAny(segment);
  }
}

/** A segment that opens the first incarnation of its quadruplet (`newest` -1), or belongs to its newest one. */
function followUsual(newest: i32, segment: usize): void {
  const direction = word(segment, DIRECTION);
  const frame = word(segment, FRAME);
  const time = double(segment, TIME);
  const connection = newest < 0 ? open(direction >> 1, direction & 1, frame, time) : newest;
  const row = rowOf(connection);
  const fromServer = (direction & 1) === (word(row, FLAGS) & CLIENT_IS_B);
  const mine = fromServer ? SERVER : CLIENT;
  setWord(segment, CONNECTION, connection);
  if (fromServer) setWord(segment, MARKS, word(segment, MARKS) | FROM_SERVER);
  setWord(row, LAST_FRAME, frame);
  setDouble(row, END, time);
  setWord(row, mine + SEGMENTS, word(row, mine + SEGMENTS) + 1);
  const length = word(segment, LENGTH);
  if (length !== 0) setDouble(row, mine + PAYLOAD, double(row, mine + PAYLOAD) + <f64>length);
  const isOrdinary = newest < 0 ? openOrdinary(row, segment) : followOrdinary(row, mine, segment);
  if (!isOrdinary) followSteps(row, mine, segment);
}

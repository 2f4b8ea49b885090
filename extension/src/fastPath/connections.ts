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
import { followAny, followSteps, open } from "./core";
import { double, setDouble, setWord, word } from "./memory";
import { followOrdinary, openOrdinary } from "./ordinarySegment";
import { newest } from "./quadruplets";

const ROW_BYTES: usize = (<usize>ROW_WORDS) << 2;

let rows: usize = 0;

/** Where the rows stand: at the beginning, and when there are more. */
export function setConnections(rowsAt: usize): void {
  rows = rowsAt;
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
  const row = rows + <usize>connection * ROW_BYTES;
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

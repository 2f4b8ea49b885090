/** Rows of connections that are packed (`packedRows.ts`), unpacked as they were. */

import { ALL_FIELDS, SHIFT } from "../core/fastPath/packedWords";
import {
  CLIENT,
  CONTIGUOUS,
  COUNTS,
  END,
  FIN_NXT,
  FIRST_FRAME,
  FLAGS,
  HANDSHAKE,
  HISTORY,
  ISN,
  LAST_FRAME,
  NEXT,
  PAYLOAD,
  PREVIOUS,
  QUADRUPLET,
  RCV_NXT,
  SEGMENTS,
  SERVER,
  SIDE,
  SND_NXT,
  START,
  TIME_WAIT_FRAME,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
  TS_RECENT,
} from "../core/model/connectionWords";
import { ROW_BYTES, rowOf } from "./connectionRow";
import { word } from "./memory";
import { baseHere, beginRows, putField } from "./unpackedFields";

/** Unpacks the row of a connection at a place to `to`. */
export function unpackRow(packed: usize, connection: u32, place: u32, to: usize): void {
  unpackRows(packed, connection, place, 1, ALL_FIELDS, to);
}

/**
 * Unpacks rows as they were to where `rows` tells, one behind the other: those of connections `first` to before `until`.
 *
 * @param what how much of them: all else of their words is left alone
 */
export function unpackConnections(
  packed: usize,
  places: usize,
  first: u32,
  until: u32,
  what: i32,
  rows: usize,
): void {
  for (let connection = first; connection < until; ) {
    const together = togetherFrom(packed, places, connection, until);
    unpackRows(packed, connection, word(places, connection), together, what, rowOf(rows, connection - first));
    connection += together;
  }
}

/**
 * Unpacks a word that is not of a double, of connections `first` to before `until`, to `to`, four bytes each.
 *
 * @param base where the word stands, likewise, by which it is told
 */
export function unpackWords(
  packed: usize,
  places: usize,
  first: u32,
  until: u32,
  field: i32,
  base: usize,
  to: usize,
): void {
  for (let connection = first; connection < until; ) {
    const together = togetherFrom(packed, places, connection, until);
    const behind = (<usize>(connection - first)) << 2;
    beginRows(packed, connection, word(places, connection), together);
    putField(field, base + behind, to + behind, 4);
    connection += together;
  }
}

/** How many connections from one on stand in a row in one page: but for those that came back all do. */
function togetherFrom(packed: usize, places: usize, connection: u32, until: u32): u32 {
  const rowsAPage: u32 = 1 << word(packed, SHIFT);
  const place = word(places, connection);
  const most = min(until - connection, rowsAPage - (place & (rowsAPage - 1)));
  let together: u32 = 1;
  while (together < most && word(places, connection + together) === place + together) together++;
  return together;
}

/** Of rows of one page, of one connection after the other, the first `what` fields of `fieldAt`. */
export function unpackRows(
  packed: usize,
  connection: u32,
  place: u32,
  rows: u32,
  what: i32,
  to: usize,
): void {
  beginRows(packed, connection, place, rows);
  for (let i = 0; i < what; i++) {
    const field = fieldAt(i);
    putField(field, to + baseHere(field), to + ((<usize>field) << 2), ROW_BYTES);
  }
}

/** Fields in the order in which passes ask for them: `packedWords.ts` tells how many. Each comes behind the one by which it is told. */
function fieldAt(i: i32): i32 {
  switch (i) {
    case 0:
      return QUADRUPLET;
    case 1:
      return FLAGS;
    case 2:
      return NEXT;
    case 3:
      return HISTORY + 1;
    case 4:
      return START;
    case 5:
      return END;
    case 6:
      return TIME_WAIT_START;
    case 7:
      return TIME_WAIT_TIMER;
    case 8:
      return CLIENT + SIDE;
    case 9:
      return SERVER + SIDE;
    case 10:
      return PREVIOUS;
    case 11:
      return HANDSHAKE;
    case 12:
      return COUNTS;
    case 25:
      return HISTORY;
    case 26:
      return FIRST_FRAME;
    case 27:
      return LAST_FRAME;
    case 28:
      return TIME_WAIT_FRAME;
    default:
      return i < 25 ? fieldOfSides(i - 13) : fieldOfSides(i - 17);
  }
}

/** The same of those of sides: of the client, and then of the server. */
function fieldOfSides(i: i32): i32 {
  return ((i & 1) === 0 ? CLIENT : SERVER) + fieldOfSide(i >> 1);
}

function fieldOfSide(i: i32): i32 {
  switch (i) {
    case 0:
      return ISN;
    case 1:
      return SND_NXT;
    case 2:
      return CONTIGUOUS;
    case 3:
      return SEGMENTS;
    case 4:
      return PAYLOAD;
    case 5:
      return RCV_NXT;
    case 6:
      return FIN_NXT;
    default:
      return TS_RECENT;
  }
}

/** Where the rows of connections stand, and new ones among them. `core/model/connectionTable.ts` tells what a row is. */

import { CONNECTION_COUNT } from "../core/fastPath/memoryLayout";
import {
  AFTER_TIME_WAIT,
  CLIENT_IS_B,
  COUNTS,
  FIRST_FRAME,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  INCARNATION_MASK,
  LAST_FRAME,
  NEXT,
  PREVIOUS,
  QUADRUPLET,
  START,
} from "../core/model/connectionWords";
import { ROW_BYTES, rowOf as rowIn } from "./connectionRow";
import { open, unpack } from "./core";
import { clearRow, setDouble, setWord, word } from "./memory";
import { newest } from "./quadruplets";

let rows: usize = 0;
/** There is room for so many. */
let capacity: i32 = 0;
/** By connection, its place in a ring of rows; 0: all rows stand one behind the other. */
let places: usize = 0;
/** The first place that is in the ring, and the number of rows in it less one. */
let first: i32 = 0;
let mask: i32 = 0;
/** By row of the ring, its connection; and where the place of the next row is told. */
let owners: usize = 0;
let end: usize = 0;

/** Where the rows stand, one behind the other: at the beginning, and when there is more room. */
export function setConnections(rowsAt: usize, rowCapacity: i32): void {
  rows = rowsAt;
  capacity = rowCapacity;
  places = 0;
}

/** The same of rows in a ring: before each batch, and when there are more. `RowLog` tells what a place is. */
export function setConnectionLog(
  ringAt: usize,
  ringMask: i32,
  placesAt: usize,
  placesCapacity: i32,
  ownersAt: usize,
  endAt: usize,
  firstPlace: i32,
): void {
  rows = ringAt;
  mask = ringMask;
  places = placesAt;
  capacity = placesCapacity;
  owners = ownersAt;
  end = endAt;
  first = firstPlace;
}

/** Gives a connection the next row of the ring, where there is room; all of it is 0. */
function addToRing(connection: i32): bool {
  const place = load<i32>(end);
  if (place - first > mask) return false;
  const slot = place & mask;
  store<i32>(end, place + 1);
  store<i32>(places + ((<usize>connection) << 2), place);
  store<i32>(owners + ((<usize>slot) << 2), connection);
  clearRow(rowIn(rows, slot), ROW_BYTES);
  return true;
}

/** The row of a connection, unpacked if need be. It stays there until one is opened, or the batch is over. */
export function rowOf(connection: i32): usize {
  if (places === 0) return rowIn(rows, connection);
  const place = load<i32>(places + ((<usize>connection) << 2));
  return place >= first ? rowIn(rows, place & mask) : unpack(connection);
}

/** The same; 0: it is packed. */
export function rowUnlessPacked(connection: i32): usize {
  if (places === 0) return rowIn(rows, connection);
  const place = load<i32>(places + ((<usize>connection) << 2));
  return place >= first ? rowIn(rows, place & mask) : 0;
}

/** The same, but of one that is packed the row of another. */
export function rowAtHand(connection: i32): usize {
  if (places === 0) return rowIn(rows, connection);
  return rowIn(rows, load<i32>(places + ((<usize>connection) << 2)) & mask);
}

/**
 * A new incarnation of the quadruplet, as `open` of the core's `Tracker` makes it.
 *
 * @param previous the one before it, -1: none. It is no attempt that met the TIME_WAIT of one before it, and was not accepted
 */
export function openConnection(quadruplet: i32, previous: i32, clientIsA: i32, frame: i32, time: f64): i32 {
  const connection = load<i32>(CONNECTION_COUNT);
  // It may come back into the ring for it.
  const before = previous < 0 ? 0 : rowOf(previous);
  if (connection >= capacity || (places !== 0 && !addToRing(connection)))
    return open(quadruplet, previous, clientIsA, frame, time);
  store<i32>(CONNECTION_COUNT, connection + 1);
  store<i32>(newest + ((<usize>quadruplet) << 2), connection);
  const row = rowOf(connection);
  let marks = clientIsA !== 0 ? 0 : CLIENT_IS_B;
  let incarnation = 1;
  if (previous >= 0) {
    setWord(before, NEXT, connection);
    incarnation = min((word(before, COUNTS) & INCARNATION_MASK) + 1, INCARNATION_MASK);
    if ((word(before, FLAGS) & (HOLDER_CLIENT | HOLDER_SERVER)) !== 0) marks |= AFTER_TIME_WAIT;
  }
  setWord(row, QUADRUPLET, quadruplet);
  setWord(row, PREVIOUS, previous);
  setWord(row, NEXT, -1);
  setWord(row, COUNTS, incarnation);
  setWord(row, FLAGS, marks);
  setWord(row, FIRST_FRAME, frame);
  setWord(row, LAST_FRAME, frame);
  setDouble(row, START, time);
  return connection;
}

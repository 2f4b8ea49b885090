/** How each field of a row is packed (`packedFields.ts`) and unpacked (`unpackedFields.ts`): by what other one it is told, and what its codes tell. */

import {
  CLIENT,
  CONTIGUOUS,
  END,
  FIN_NXT,
  FIRST_FRAME,
  FLAGS,
  HISTORY,
  ISN,
  LAST_FRAME,
  NEXT,
  PAYLOAD,
  PREVIOUS,
  QUADRUPLET,
  RCV_NXT,
  SERVER,
  SIDE,
  SND_NXT,
  START,
  TIME_WAIT_FRAME,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
} from "../core/model/connectionWords";
import { isOfSide, isTime } from "./packedPage";

/**
 * The word or the double by which a field is told, of PAYLOAD the side; itself: by none.
 *
 * @param asWords times are packed as their words, because they are no multiples of anything
 */
export function baseOf(field: i32, asWords: bool): i32 {
  if (isOfSide(field)) {
    const side = field >= SERVER ? SERVER : CLIENT;
    const own = field - side;
    if (own === SND_NXT) return side + ISN;
    if (own === PAYLOAD) return side;
    if (own === RCV_NXT) return CLIENT + SERVER - side + SND_NXT;
    return own === CONTIGUOUS || own === FIN_NXT ? side + SND_NXT : field;
  }
  if (field === LAST_FRAME) return FIRST_FRAME;
  if (field === TIME_WAIT_FRAME) return LAST_FRAME;
  if (!isTime(field) || asWords) return field;
  if (field === END) return START;
  if (field === TIME_WAIT_START) return END;
  return field === TIME_WAIT_TIMER ? TIME_WAIT_START : field;
}

// What a column's codes tell.
/** Numbers; and those that are counted down from the highest. */
export const NUMBERS = 0;
export const COUNTED_DOWN = 1;
/** What is to be added to the base; folded or not. */
export const MORE = 2;
export const FOLDED = 3;
/** How far the connection is before that of the row, and behind it; 0: there is none, -1. */
export const BEFORE = 4;
export const BEHIND = 5;
/** How far the frame is before the one after the base; 0: there is none. */
export const FRAMES_BEFORE = 6;
/** The numbers of values. */
export const OF_VALUES = 7;
/** Ticks; those that are to be added to the base; and how far the time is before the base, and behind it, 0: there is none. */
export const TICKS = 8;
export const MORE_TICKS = 9;
export const TICKS_BEFORE = 10;
export const TICKS_BEHIND = 11;
/** The low half of a time; the other one has the next column. */
export const LOW_HALF = 12;
/** What a side has sent beyond what its sequence numbers say. */
export const MORE_BYTES = 13;

/** The base is a word or a double of the row. */
export function isByField(way: i32): bool {
  return (
    way === MORE ||
    way === FOLDED ||
    way === FRAMES_BEFORE ||
    way === MORE_TICKS ||
    way === TICKS_BEFORE ||
    way === TICKS_BEHIND
  );
}

export function wayOf(field: i32, asWords: bool): i32 {
  if (isOfSide(field)) return wayOfSide(field - (field >= SERVER ? SERVER : CLIENT));
  if (isTime(field)) return wayOfTime(field, asWords);
  switch (field) {
    case QUADRUPLET:
      return COUNTED_DOWN;
    case LAST_FRAME:
      return MORE;
    case PREVIOUS:
      return BEFORE;
    case NEXT:
      return BEHIND;
    case TIME_WAIT_FRAME:
      return FRAMES_BEFORE;
    case FLAGS:
    case HISTORY:
    case HISTORY + 1:
      return OF_VALUES;
    default:
      return NUMBERS;
  }
}

function wayOfSide(field: i32): i32 {
  switch (field) {
    case SND_NXT:
    case RCV_NXT:
    case CONTIGUOUS:
    case FIN_NXT:
      return FOLDED;
    case SIDE:
      return OF_VALUES;
    case PAYLOAD:
      return MORE_BYTES;
    default:
      return NUMBERS;
  }
}

function wayOfTime(field: i32, asWords: bool): i32 {
  if (asWords) return (field & 1) === 0 ? LOW_HALF : NUMBERS;
  switch (field) {
    case END:
      return MORE_TICKS;
    case TIME_WAIT_START:
      return TICKS_BEFORE;
    case TIME_WAIT_TIMER:
      return TICKS_BEHIND;
    default:
      return TICKS;
  }
}

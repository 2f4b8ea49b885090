/** What is noted of every frame, and the batch that its segment goes to. `core/fastPath/readingState.ts` tells the fields. */

import {
  BASE_NANOSECONDS,
  BASE_SECONDS,
  DECODED,
  FRAMES,
  LAST_NANOSECONDS,
  LAST_SECONDS,
  LATEST_TIME,
  PASSED_OVER,
  PREVIOUS_SEGMENT_TIME,
  PREVIOUS_TIME,
  RING_SEGMENTS,
  ROWS,
  SEGMENT_BYTES,
  SEGMENTS_A_BATCH,
} from "../core/fastPath/memoryLayout";
import { FRAMES_A_BLOCK } from "../core/reread/blockFrames";
import { FRAME, TIME } from "../core/wire/segmentWords";
import { decodeFrame, NOT_KEPT, SEGMENT, UNUSUAL_FRAME } from "./frame";
import { setDouble, setWord } from "./memory";
import { decodeUsual } from "./usualFrame";
import { isWanted, setWanted } from "./wantedSegments";

const NANOSECONDS_PER_SECOND: f64 = 1e9;
const EVERY_BIT: u32 = 0xffffffff;

/** Where rows go: the ring of the first reading; or those of a batch that is read again. Their number less one. */
let rows: usize = ROWS;
let rowMask: u32 = RING_SEGMENTS - 1;
/** The core must see the next frame where the number of those before it has none of these bits. */
let coreMask: u32 = EVERY_BIT;
/** The same in the first reading. */
let blockMask: u32 = EVERY_BIT;
/** The frame that was taken last has filled a batch. */
let isFull: bool = false;
/** A frame before this time goes back. */
let leastTime: f64 = 0;
/** When the segment came that was taken last. */
let segmentTime: f64 = 0;

/** Frames are read again: `rowsAt` has room for a batch, and at `wantedAt` are bits by the hashes of quadruplets, `wantedMask` + 1 of them; 0: all are taken. */
export function beginAgain(rowsAt: usize, wantedAt: usize, wantedMask: u32): void {
  rows = rowsAt;
  rowMask = SEGMENTS_A_BATCH - 1;
  coreMask = EVERY_BIT;
  setWanted(wantedAt, wantedMask);
}

/** The first reading may go on. */
export function endAgain(): void {
  rows = ROWS;
  rowMask = RING_SEGMENTS - 1;
  coreMask = blockMask;
  setWanted(0, 0);
}

/** Whether the core makes a bookmark of the first frame of each block. */
export function markBlocks(areMarked: bool): void {
  blockMask = areMarked ? FRAMES_A_BLOCK - 1 : EVERY_BIT;
  coreMask = blockMask;
}

/** The next frame is one that the core must see: the very first, from which times are counted, or one of which it makes a bookmark. */
export function isNextForCore(): bool {
  return (load<u32>(FRAMES) & coreMask) === 0;
}

/** As many segments were decoded as are followed together. */
export function isBatchFull(): bool {
  return isFull;
}

/** Frames are taken from here on, one behind the other, until `endRun`. */
export function beginRun(): void {
  segmentTime = load<f64>(PREVIOUS_SEGMENT_TIME);
  leastTime = max<f64>(load<f64>(PREVIOUS_TIME), segmentTime);
}

/** Those that were taken, one at least, are noted; the last one came at this time. */
export function endRun(seconds: f64, nanoseconds: f64): void {
  store<f64>(PREVIOUS_TIME, leastTime);
  store<f64>(PREVIOUS_SEGMENT_TIME, segmentTime);
  store<f64>(LATEST_TIME, max<f64>(load<f64>(LATEST_TIME), leastTime));
  store<f64>(LAST_SECONDS, seconds);
  store<f64>(LAST_NANOSECONDS, nanoseconds);
}

/** A time on the clock of the tables. */
export function timeOf(seconds: f64, nanoseconds: f64): f64 {
  return (
    (seconds - load<f64>(BASE_SECONDS)) * NANOSECONDS_PER_SECOND + (nanoseconds - load<f64>(BASE_NANOSECONDS))
  );
}

/**
 * Takes a frame; false where it is not an ordinary one, or comes before the frame before it: then nothing is noted.
 *
 * @param at where the frame begins, of which `captured` bytes are there
 */
export function takeFrame(at: usize, captured: i32, linkType: i32, interfaceId: i32, time: f64): bool {
  if (time < leastTime) return false;
  const row = nextRow();
  const kind = decodeFrame(at, captured, linkType, interfaceId, row);
  return note(kind === SEGMENT && !isWanted(row) ? NOT_KEPT : kind, time);
}

/** Nothing is taken of the next frame but its number. */
export function passOver(): void {
  store<u32>(FRAMES, load<u32>(FRAMES) + 1);
  isFull = false;
}

/** The same for a frame as most are; false means that `takeFrame` should be asked. */
export function takeUsual(at: usize, captured: i32, linkType: i32, interfaceId: i32, time: f64): bool {
  return time >= leastTime && note(decodeUsual(at, captured, linkType, interfaceId, nextRow()), time);
}

function nextRow(): usize {
  return rows + <usize>(load<u32>(DECODED) & rowMask) * SEGMENT_BYTES;
}

/** Notes a frame of which `decodeFrame` says this, and counts the segment that stands in the next row; false: it is unusual. */
function note(kind: i32, time: f64): bool {
  if (kind === UNUSUAL_FRAME) return false;
  const frame = load<u32>(FRAMES) + 1;
  store<u32>(FRAMES, frame);
  leastTime = time;
  isFull = false;
  if (kind !== SEGMENT) {
    store<u32>(PASSED_OVER, load<u32>(PASSED_OVER) + 1);
    return true;
  }
  const row = nextRow();
  segmentTime = time;
  setDouble(row, TIME, time);
  setWord(row, FRAME, frame);
  const decoded = load<u32>(DECODED) + 1;
  store<u32>(DECODED, decoded);
  isFull = (decoded & (SEGMENTS_A_BATCH - 1)) === 0;
  return true;
}

/** What is noted of every frame, and the batch that its segment goes to. `core/fastPath/readingState.ts` tells the fields. */

import {
  BASE_NANOSECONDS,
  BASE_SECONDS,
  DECODED,
  FRAMES,
  LAST_NANOSECONDS,
  LAST_SECONDS,
  LATEST_TIME,
  PREVIOUS_SEGMENT_TIME,
  PREVIOUS_TIME,
  RING_SEGMENTS,
  ROWS,
  SEGMENT_BYTES,
  SEGMENTS_A_BATCH,
} from "../core/fastPath/memoryLayout";
import { FRAMES_A_BLOCK } from "../core/reread/blockFrames";
import { FRAME, TIME } from "../core/wire/segmentWords";
import { decodeFrame } from "./frame";
import { setDouble, setWord } from "./memory";

const NANOSECONDS_PER_SECOND: f64 = 1e9;

/** The next frame is one that the core must see: the first of a block, of which it may make a bookmark. */
export function isNextFirstOfBlock(): bool {
  return (load<u32>(FRAMES) & (FRAMES_A_BLOCK - 1)) === 0;
}

/** As many segments were decoded as are followed together. */
export function isBatchFull(): bool {
  return (load<u32>(DECODED) & (SEGMENTS_A_BATCH - 1)) === 0;
}

/**
 * Takes a frame of TCP; false where it is not an ordinary one, or comes before the frame before it: then nothing is noted.
 *
 * @param at where the frame begins, of which `captured` bytes are there
 */
export function takeFrame(
  at: usize,
  captured: i32,
  linkType: i32,
  interfaceId: i32,
  seconds: f64,
  nanoseconds: f64,
): bool {
  const time =
    (seconds - load<f64>(BASE_SECONDS)) * NANOSECONDS_PER_SECOND +
    (nanoseconds - load<f64>(BASE_NANOSECONDS));
  if (time < load<f64>(PREVIOUS_TIME) || time < load<f64>(PREVIOUS_SEGMENT_TIME)) return false;
  const decoded = load<u32>(DECODED);
  const row = <usize>ROWS + <usize>(decoded & (RING_SEGMENTS - 1)) * SEGMENT_BYTES;
  if (!decodeFrame(at, captured, linkType, interfaceId, row)) return false;
  const frame = load<u32>(FRAMES) + 1;
  setDouble(row, TIME, time);
  setWord(row, FRAME, frame);
  store<u32>(FRAMES, frame);
  store<u32>(DECODED, decoded + 1);
  store<f64>(PREVIOUS_TIME, time);
  store<f64>(PREVIOUS_SEGMENT_TIME, time);
  store<f64>(LAST_SECONDS, seconds);
  store<f64>(LAST_NANOSECONDS, nanoseconds);
  if (time > load<f64>(LATEST_TIME)) store<f64>(LATEST_TIME, time);
  return true;
}

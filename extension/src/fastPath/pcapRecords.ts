/** Records of classic pcap, of the usual form: 16 bytes, then the frame. `core/capture/pcap.ts` reads all others. */

import { fileWord } from "./bytes";
import {
  beginRun,
  endRun,
  isBatchFull,
  isNextForCore,
  passOver,
  takeFrame,
  takeUsual,
  timeOf,
} from "./frameTaken";
import { isPassedOver } from "./wantedSegments";

const HEADER_BYTES: usize = 16;

let isSwapped: bool = false;
let nanosecondsPerTick: f64 = 1000;
let ticksPerSecond: u32 = 1_000_000;
let linkType: i32 = 0;
let mostBytes: u32 = 0;

/** How the file is written. `limit`: no frame is longer. */
export function setPcap(isBigEndian: bool, hasNanoseconds: bool, fileLinkType: i32, limit: u32): void {
  isSwapped = isBigEndian;
  nanosecondsPerTick = hasNanoseconds ? 1 : 1000;
  ticksPerSecond = hasNanoseconds ? 1_000_000_000 : 1_000_000;
  linkType = fileLinkType;
  mostBytes = limit;
}

/**
 * Takes records from `at` on, until one is not ordinary or not whole at `end`, or a batch is full.
 *
 * @returns where the first record begins that was not taken
 */
export function takePcapRecords(at: usize, end: usize): usize {
  let record = at;
  let last: usize = 0;
  beginRun();
  while (end - record >= HEADER_BYTES && !isNextForCore()) {
    const captured = fileWord(record + 8, isSwapped);
    const fraction = fileWord(record + 4, isSwapped);
    const frame = record + HEADER_BYTES;
    if (captured > mostBytes || captured > <u32>(end - frame) || fraction >= ticksPerSecond) break;
    if (isPassedOver(frame, captured, linkType)) passOver();
    else {
      const time = timeOf(secondsOf(record), <f64>fraction * nanosecondsPerTick);
      const isTaken =
        takeUsual(frame, captured, linkType, 0, time) || takeFrame(frame, captured, linkType, 0, time);
      if (!isTaken) break;
    }
    last = record;
    record = frame + captured;
    if (isBatchFull()) break;
  }
  if (last !== 0) endRun(secondsOf(last), <f64>fileWord(last + 4, isSwapped) * nanosecondsPerTick);
  return record;
}

function secondsOf(record: usize): f64 {
  return <f64>fileWord(record, isSwapped);
}

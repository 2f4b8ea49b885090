/** Enhanced packet blocks of pcapng without options. `core/capture/pcapng.ts` reads all others. */

import { CLOCK_NANOSECONDS, CLOCK_OTHER, CLOCK_SHIFT, INTERFACES } from "../core/fastPath/memoryLayout";
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

const ENHANCED_PACKET: u32 = 6;
/** Before the frame, and behind it. */
const HEADER_BYTES: u32 = 28;
const TRAILER_BYTES: u32 = 4;

let isSwapped: bool = false;
let interfaceCount: u32 = 0;
let mostBytes: u32 = 0;

/** How the section is written. Its first `interfaces` stand at INTERFACES; `limit`: no frame is longer. */
export function setPcapng(isBigEndian: bool, interfaces: u32, limit: u32): void {
  isSwapped = isBigEndian;
  interfaceCount = interfaces;
  mostBytes = limit;
}

/**
 * Takes blocks from `at` on, until one is not ordinary or not whole at `end`, or a batch is full.
 *
 * @returns where the first block begins that was not taken
 */
export function takePcapngBlocks(at: usize, end: usize): usize {
  let block = at;
  let last: usize = 0;
  beginRun();
  while (end - block >= HEADER_BYTES + TRAILER_BYTES && !isNextForCore()) {
    const length = fileWord(block + 4, isSwapped);
    const captured = fileWord(block + 20, isSwapped);
    if (fileWord(block, isSwapped) !== ENHANCED_PACKET || captured > mostBytes) break;
    const isPlain = length === HEADER_BYTES + ((captured + 3) & ~3) + TRAILER_BYTES;
    if (!isPlain || length > <u32>(end - block)) break;
    if (fileWord(block + length - TRAILER_BYTES, isSwapped) !== length) break;
    if (fileWord(block + 8, isSwapped) >= interfaceCount) break;
    const about = interfaceOf(block);
    const form = load<u32>(about);
    if (form >> CLOCK_SHIFT === CLOCK_OTHER) break;
    const linkType = form & ((1 << CLOCK_SHIFT) - 1);
    const frame = block + HEADER_BYTES;
    if (isPassedOver(frame, captured, linkType)) passOver();
    else {
      const interfaceId = load<i32>(about, 4);
      const seconds = secondsOf(block);
      const time = timeOf(<f64>seconds, nanosecondsOf(block, seconds));
      const isTaken =
        takeUsual(frame, captured, linkType, interfaceId, time) ||
        takeFrame(frame, captured, linkType, interfaceId, time);
      if (!isTaken) break;
    }
    last = block;
    block += length;
    if (isBatchFull()) break;
  }
  if (last !== 0) endRun(<f64>secondsOf(last), nanosecondsOf(last, secondsOf(last)));
  return block;
}

/** Where it is told of the block's interface. */
function interfaceOf(block: usize): usize {
  return <usize>INTERFACES + ((<usize>fileWord(block + 8, isSwapped)) << 3);
}

function ticksOf(block: usize): u64 {
  return ((<u64>fileWord(block + 12, isSwapped)) << 32) | <u64>fileWord(block + 16, isSwapped);
}

function countsNanoseconds(block: usize): bool {
  return load<u32>(interfaceOf(block)) >> CLOCK_SHIFT === CLOCK_NANOSECONDS;
}

/** Since 1970, of one whose clock is known. */
function secondsOf(block: usize): u64 {
  return ticksOf(block) / (countsNanoseconds(block) ? 1_000_000_000 : 1_000_000);
}

function nanosecondsOf(block: usize, seconds: u64): f64 {
  return countsNanoseconds(block)
    ? <f64>(ticksOf(block) - seconds * 1_000_000_000)
    : <f64>(ticksOf(block) - seconds * 1_000_000) * 1000;
}

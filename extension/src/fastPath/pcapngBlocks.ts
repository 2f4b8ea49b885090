/** Enhanced packet blocks of pcapng without options. `core/capture/pcapng.ts` reads all others. */

import { CLOCK_NANOSECONDS, CLOCK_OTHER, CLOCK_SHIFT, INTERFACES } from "../core/fastPath/memoryLayout";
import { fileWord } from "./bytes";
import { beginRun, endRun, isBatchFull, isNextForCore, takeFrame, takeUsual, timeOf } from "./frameTaken";

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
  let lastSeconds: f64 = -1;
  let lastNanoseconds: f64 = 0;
  beginRun();
  while (end - block >= HEADER_BYTES + TRAILER_BYTES && !isNextForCore()) {
    const length = fileWord(block + 4, isSwapped);
    const id = fileWord(block + 8, isSwapped);
    const captured = fileWord(block + 20, isSwapped);
    if (fileWord(block, isSwapped) !== ENHANCED_PACKET || id >= interfaceCount || captured > mostBytes) break;
    const isPlain = length === HEADER_BYTES + ((captured + 3) & ~3) + TRAILER_BYTES;
    if (!isPlain || length > <u32>(end - block)) break;
    if (fileWord(block + length - TRAILER_BYTES, isSwapped) !== length) break;
    const about = <usize>INTERFACES + ((<usize>id) << 3);
    const form = load<u32>(about);
    const clock = form >> CLOCK_SHIFT;
    if (clock === CLOCK_OTHER) break;
    const ticks: u64 = clock === CLOCK_NANOSECONDS ? 1_000_000_000 : 1_000_000;
    const time = ((<u64>fileWord(block + 12, isSwapped)) << 32) | <u64>fileWord(block + 16, isSwapped);
    const whole = time / ticks;
    const seconds = <f64>whole;
    const rest = <f64>(time - whole * ticks);
    const nanoseconds = clock === CLOCK_NANOSECONDS ? rest : rest * 1000;
    const linkType = form & ((1 << CLOCK_SHIFT) - 1);
    const interfaceId = load<i32>(about, 4);
    const frame = block + HEADER_BYTES;
    const at = timeOf(seconds, nanoseconds);
    const isTaken =
      takeUsual(frame, captured, linkType, interfaceId, at) ||
      takeFrame(frame, captured, linkType, interfaceId, at);
    if (!isTaken) break;
    lastSeconds = seconds;
    lastNanoseconds = nanoseconds;
    block += length;
    if (isBatchFull()) break;
  }
  if (lastSeconds >= 0) endRun(lastSeconds, lastNanoseconds);
  return block;
}

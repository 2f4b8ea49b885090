/** The way back from a frame's time to the ticks of its interface, exact wherever the reader's was. */

import type { InterfaceClock } from "../capture/captureInfo.ts";
import type { FrameRecord } from "../capture/frameRecord.ts";

const BINARY = 0x80;
const NANOSECONDS: InterfaceClock = { resolution: 9, offset: 0 };
const NANOSECONDS_PER_SECOND = 1_000_000_000n;
/** 2^-29 s is longer than a nanosecond, so its ticks can be told apart by whole nanoseconds; 2^-30 s is not. */
const FINEST_BINARY = BINARY | 29;

/** The clock that is written: the interface's own, or nanoseconds where that is finer: readers hand over no more than those. */
export function writtenClock({ resolution, offset }: InterfaceClock): InterfaceClock {
  const isKept = (resolution & BINARY) === 0 ? resolution <= 9 : resolution <= FINEST_BINARY;
  return isKept ? { resolution, offset } : { ...NANOSECONDS, offset };
}

/** Ticks of `clock`, which is a written one; never below zero. */
export function ticksOf(
  { seconds, nanoseconds }: Pick<FrameRecord, "seconds" | "nanoseconds">,
  { resolution, offset }: InterfaceClock,
): bigint {
  const whole = BigInt(seconds - offset);
  const isBinary = (resolution & BINARY) !== 0;
  const perSecond = isBinary ? 1n << BigInt(resolution & 0x7f) : 10n ** BigInt(resolution);
  // The reader rounded down, so up is the way back.
  const part = (BigInt(nanoseconds) * perSecond + NANOSECONDS_PER_SECOND - 1n) / NANOSECONDS_PER_SECOND;
  const ticks = whole * perSecond + part;
  return ticks < 0n ? 0n : ticks;
}

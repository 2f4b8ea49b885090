/**
 * 64-bit timestamps of pcapng, exactly. Nanoseconds since 1970 need 61 bits, more than a double holds, so
 * the count is divided in two halves without ever being put together.
 */

import type { FrameRecord } from "./frameRecord.ts";

/** How an interface counts time: if_tsresol and if_tsoffset (pcapng draft, section 4.2). */
export interface TimeScale {
  /** Ticks in a second if that divides a thousand million (10^0 to 10^9), else 0: then `exactTicks` is used. */
  readonly ticks: number;
  readonly nanosecondsPerTick: number;
  readonly exactTicks: bigint;
  /** Seconds to add. */
  readonly offset: number;
}

export const MICROSECONDS: TimeScale = {
  ticks: 1_000_000,
  nanosecondsPerTick: 1000,
  exactTicks: 1_000_000n,
  offset: 0,
};

/** `resolution` is the byte of if_tsresol: 10^-n, or 2^-n when its highest bit is set. */
export function timeScale(resolution: number, offset: number): TimeScale {
  const exponent = resolution & 0x7f;
  const decimal = (resolution & 0x80) === 0;
  const fits = decimal && exponent <= 9;
  return {
    ticks: fits ? 10 ** exponent : 0,
    nanosecondsPerTick: fits ? 10 ** (9 - exponent) : 0,
    exactTicks: (decimal ? 10n : 2n) ** BigInt(exponent),
    offset,
  };
}

const TWO_32 = 4_294_967_296;
/** Below this, `high` and `low` together are an integer that a double holds. */
const HIGH_LIMIT = 2 ** 21;

/** Writes the time `high` * 2^32 + `low` (ticks, both unsigned) into the record. */
export function setTime(record: FrameRecord, scale: TimeScale, high: number, low: number): void {
  const { ticks } = scale;
  if (ticks === 0) {
    setExactTime(record, scale, high, low);
    return;
  }
  let seconds: number;
  let rest: number;
  if (high < HIGH_LIMIT) {
    const count = high * TWO_32 + low;
    seconds = Math.floor(count / ticks);
    rest = count - seconds * ticks;
    // The quotient is rounded, and may have been rounded up to the next integer.
    if (rest < 0) {
      seconds--;
      rest += ticks;
    }
  } else {
    // Long division in digits of 16 bits: a remainder is below 2^30, so every step stays below 2^46.
    const first = Math.floor(high / ticks);
    rest = (high - first * ticks) * 65_536 + (low >>> 16);
    const second = Math.floor(rest / ticks);
    rest = (rest - second * ticks) * 65_536 + (low & 0xffff);
    const third = Math.floor(rest / ticks);
    rest -= third * ticks;
    seconds = first * TWO_32 + second * 65_536 + third;
  }
  record.seconds = seconds + scale.offset;
  record.nanoseconds = rest * scale.nanosecondsPerTick;
}

/** Powers of two, and finer than nanoseconds: rare enough for BigInt. */
function setExactTime(record: FrameRecord, scale: TimeScale, high: number, low: number): void {
  const count = (BigInt(high) << 32n) | BigInt(low);
  record.seconds = Number(count / scale.exactTicks) + scale.offset;
  record.nanoseconds = Number(((count % scale.exactTicks) * 1_000_000_000n) / scale.exactTicks);
}

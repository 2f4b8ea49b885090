/**
 * Each way (`packedWays.ts`) from a word or a double to its code, and back. Where the way is known the compiler leaves the others out.
 */

import {
  BEFORE,
  BEHIND,
  COUNTED_DOWN,
  FOLDED,
  FRAMES_BEFORE,
  MORE,
  MORE_BYTES,
  MORE_TICKS,
  OF_VALUES,
  TICKS,
  TICKS_BEFORE,
} from "./packedWays";
import { codeOfValue, valueOfCode } from "./valueCodes";

/** Quadruplets are counted down from it: the old ones, used again, are the exceptions. */
const HIGHEST: i64 = 0x7fffffff;

export function codeOfWord(way: i32, value: i32, base: i32): i64 {
  switch (way) {
    case COUNTED_DOWN:
      return HIGHEST - <i64>(<u32>value);
    case MORE:
      return <u32>(value - base);
    case FOLDED: {
      const difference = value - base;
      return <u32>((difference << 1) ^ (difference >> 31));
    }
    case BEFORE:
      return value < 0 ? 0 : <i64>(<u32>base) - <i64>value;
    case BEHIND:
      return value < 0 ? 0 : <i64>value - <i64>(<u32>base);
    case FRAMES_BEFORE:
      return value === 0 ? 0 : 1 + <i64>(<u32>(base - value));
    case OF_VALUES:
      return codeOfValue(<usize>base, value);
    default:
      return <u32>value;
  }
}

export function wordOfCode(way: i32, code: i64, base: i32): i32 {
  switch (way) {
    case COUNTED_DOWN:
      return <i32>(HIGHEST - code);
    case MORE:
      return base + <i32>code;
    case FOLDED:
      return base + unfolded(code);
    case BEFORE:
      return code === 0 ? -1 : base - <i32>code;
    case BEHIND:
      return code === 0 ? -1 : base + <i32>code;
    case FRAMES_BEFORE:
      return code === 0 ? 0 : base + 1 - <i32>code;
    case OF_VALUES:
      return valueOfCode(<usize>base, code);
    default:
      return <i32>code;
  }
}

function unfolded(code: i64): i32 {
  const folded = <u32>code;
  return (folded >> 1) ^ -(folded & 1);
}

export function codeOfDouble(way: i32, value: f64, base: f64, tick: f64): i64 {
  switch (way) {
    case TICKS:
      return <i64>(value / tick);
    case MORE_TICKS:
      return <i64>((value - base) / tick);
    case MORE_BYTES:
      return <i64>(value - base);
    default: {
      if (value === 0) return 0;
      const ticks = <i64>((way === TICKS_BEFORE ? base - value : value - base) / tick);
      return ticks + (ticks >= 0 ? 1 : 0);
    }
  }
}

export function doubleOfCode(way: i32, code: i64, base: f64, tick: f64): f64 {
  switch (way) {
    case TICKS:
      return <f64>code * tick;
    case MORE_TICKS:
      return base + <f64>code * tick;
    case MORE_BYTES:
      return base + <f64>code;
    default: {
      if (code === 0) return 0;
      const more = <f64>(code - (code > 0 ? 1 : 0)) * tick;
      return way === TICKS_BEFORE ? base - more : base + more;
    }
  }
}

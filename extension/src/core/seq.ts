/**
 * Arithmetic on 32-bit numbers that wrap: sequence numbers (RFC 9293 section 3.4) and timestamp values
 * (RFC 7323 section 5.2). Every comparison is of the signed difference modulo 2^32, as the kernel's
 * `before()` and `after()` (include/net/tcp.h). The results are unsigned, 0 to 2^32-1, except `seqDiff`.
 */

import type { SequenceNumber } from "./units.ts";

/** a + n modulo 2^32. */
export function seqAdd(a: SequenceNumber, n: number): SequenceNumber {
  return (a + n) >>> 0;
}

/** The signed distance from b to a: positive when a is after b. -2^31 to 2^31-1. */
export function seqDiff(a: SequenceNumber, b: SequenceNumber): number {
  return (a - b) | 0;
}

/** a comes strictly after b on the ring. */
export function seqAfter(a: SequenceNumber, b: SequenceNumber): boolean {
  return ((b - a) | 0) < 0;
}

/** a comes strictly before b on the ring. */
export function seqBefore(a: SequenceNumber, b: SequenceNumber): boolean {
  return ((a - b) | 0) < 0;
}

/** The later of two numbers on the ring. */
export function seqMax(a: SequenceNumber, b: SequenceNumber): SequenceNumber {
  return ((b - a) | 0) < 0 ? a >>> 0 : b >>> 0;
}

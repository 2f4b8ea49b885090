/** Which segments are taken of frames that are read again: `core/reread/wantedQuadruplets.ts` makes the bits. */

import { hashOfSegment } from "./quadruplets";

/** Bits by hash, and their number less one: segments of other quadruplets are passed over. 0: all are taken. */
let wanted: usize = 0;
let wantedMask: u32 = 0;

export function setWanted(wantedAt: usize, wantedBits: u32): void {
  wanted = wantedAt;
  wantedMask = wantedBits;
}

/** Whether the segment may be of a quadruplet that is wanted; of its row are asked the ends and MARKS. */
export function isWanted(row: usize): bool {
  if (wanted === 0) return true;
  const bit = hashOfSegment(row) & wantedMask;
  return (load<u32>(wanted + ((<usize>(bit >> 5)) << 2)) & ((<u32>1) << (bit & 31))) !== 0;
}

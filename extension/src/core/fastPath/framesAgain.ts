import type { FrameNumber } from "../units.ts";
import type { SegmentRows } from "../wire/segmentRows.ts";

/** Frames that the fast path reads again. */
export interface FramesAgain {
  /** The frame that came last. */
  frame: FrameNumber;
  /** And its time since 1970. */
  seconds: number;
  nanoseconds: number;
  /** How many segments stand in `rows`, which has room for a batch. */
  segments: number;
  /** In the memory of the fast path. */
  readonly rows: SegmentRows;
  /** Bits by the hashes of quadruplets, in that memory, and their number less one: other segments are passed over. null: none are. */
  readonly wanted: { readonly address: number; readonly mask: number } | null;
}

import type { FrameNumber } from "../units.ts";

/** Frames that follow each other, both ends included. */
export type FrameRange = readonly [first: FrameNumber, last: FrameNumber];

/** The runs of consecutive numbers, in ascending order; `frames` need be in no order and may repeat. */
export function frameRanges(frames: Iterable<FrameNumber>): FrameRange[] {
  const ranges: [FrameNumber, FrameNumber][] = [];
  let last: [FrameNumber, FrameNumber] | undefined;
  for (const frame of Uint32Array.from(frames).sort()) {
    if (last && frame <= last[1] + 1) last[1] = frame;
    else {
      last = [frame, frame];
      ranges.push(last);
    }
  }
  return ranges;
}

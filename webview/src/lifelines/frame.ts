/** What every part of the picture must know to place itself: the scale, the gutter, what is selected, how wide words are. */

import type { Seconds } from "#core/units.ts";
import type { Font } from "./scene.ts";

/** Width of a text in pixels. Text is measured, never guessed. */
export type Measure = (text: string, font: Font) => number;

export interface Frame {
  readonly from: Seconds;
  readonly until: Seconds;
  /** The plot: from the gutter to where the axis ends. */
  readonly left: number;
  readonly right: number;
  readonly width: number;
  readonly height: number;
  /** Offset of the picture at the upper edge. */
  readonly top: number;
  readonly measure: Measure;
  readonly selection: number | null;
  /** Key of the group that the keyboard stands on. */
  readonly cursor: string | null;
  /** The picture has the focus. */
  readonly focused: boolean;
  /** The item under the pointer, by its place in the picture. */
  readonly hover: number | null;
  readonly size: FrameSize;
}

/** Gutter and words by the width of the page. */
export type FrameSize = "wide" | "narrow" | "tiny";

export function frameSize(pageWidth: number): FrameSize {
  if (pageWidth < 600) return "tiny";
  return pageWidth < 1000 ? "narrow" : "wide";
}

/** The x of a moment; one that is far outside comes to stand just outside, so that no coordinate is too large to draw. */
export function toX({ from, until, left, right }: Frame, time: Seconds): number {
  const x = left + ((time - from) / (until - from)) * (right - left);
  return Math.min(Math.max(x, left - OUTSIDE), right + OUTSIDE);
}

const OUTSIDE = 64;

/** Where the words of the gutter begin and end. */
export function gutter({ left, size }: Pick<Frame, "left" | "size">): {
  readonly edge: number;
  readonly title: number;
  readonly lettered: number;
  readonly end: number;
} {
  if (size === "tiny") return { edge: 12, title: 12, lettered: 28, end: left - 12 };
  if (size === "narrow") return { edge: 16, title: 16, lettered: 32, end: left - 10 };
  return { edge: 16, title: 28, lettered: 42, end: left - 12 };
}

export function isInside({ from, until }: Frame, time: Seconds): boolean {
  return time >= from && time <= until;
}

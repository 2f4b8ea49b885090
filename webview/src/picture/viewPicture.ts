import type { Seconds } from "#core/units.ts";
import type { TimeRange } from "../viewState.ts";
import type { PicturePen } from "./picturePen.ts";

export interface PictureAxis extends TimeRange {
  readonly left: number;
  readonly right: number;
  /** A moment that the picture marks and the axis names. */
  readonly event: { readonly time: Seconds; readonly label: string } | null;
}

/** What a view shows, to be saved: drawn again, on a canvas or as SVG, without what only concerns the mouse. */
export interface ViewPicture {
  /** "Lifelines". */
  readonly title: string;
  /** In pixels of the page. */
  readonly width: number;
  readonly height: number;
  /** The plot, where the time axis of the page belongs under the picture. */
  readonly axis: PictureAxis | null;
  /** What its shapes mean, under the axis. */
  readonly legend: { readonly height: number; draw(pen: PicturePen): void } | null;
  /** From 0, 0 to width, height, on the ground of the page. */
  draw(pen: PicturePen): void;
}

/** What gives pictures of itself; null: there is nothing to be seen yet. */
export type PictureSource = () => Promise<ViewPicture | null>;

/** The lanes to be saved: each with its name and its extent in the gutter, as the page has them in words beside the charts. */

import type { PicturePen } from "../picture/picturePen.ts";
import type { ViewPicture } from "../picture/viewPicture.ts";
import type { Theme } from "../theme.ts";
import type { TimeRange } from "../viewState.ts";

/** A lane as it stands in the page, in pixels. */
export interface PicturedLane {
  readonly top: number;
  readonly height: number;
  /** Where its chart begins, with the numbers of its value axis. */
  readonly left: number;
  readonly title: string;
  readonly value: string;
  draw(pen: PicturePen): void;
}

export interface PicturedLanes {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly lanes: readonly PicturedLane[];
  /** Where the lines of the time axis are, from the plot's edge on. */
  readonly gridlines: readonly number[];
}

const GUTTER = 16;

export function lanesPicture(
  { width, left, right, lanes, gridlines }: PicturedLanes,
  range: TimeRange,
  theme: Theme,
): ViewPicture {
  const height = Math.max(...lanes.map((lane) => lane.top + lane.height));
  return {
    title: "Overview",
    width,
    height,
    axis: { ...range, left, right, event: null },
    legend: null,
    draw(pen) {
      pen.fillStyle = theme.grid;
      for (const x of gridlines) pen.fillRect(left + x, 0, 1, height);
      for (const lane of lanes) {
        pen.textAlign = "left";
        pen.textBaseline = "alphabetic";
        pen.fillStyle = theme.foreground;
        pen.font = `600 12px ${theme.fontFamily}`;
        pen.fillText(lane.title, GUTTER, lane.top + 18);
        pen.fillStyle = theme.text2;
        pen.font = `11px ${theme.fontFamily}`;
        pen.fillText(lane.value, GUTTER, lane.top + 34);
        pen.save();
        pen.translate(lane.left, lane.top);
        lane.draw(pen);
        pen.restore();
      }
    },
  };
}

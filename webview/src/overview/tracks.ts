/** Findings as marks: a track for each kind, a shape for each severity. */

import type { ChartDataset, Point } from "chart.js";
import type { FindingTrack, OverviewDetail, TrackMark } from "#core/query/rows.ts";
import type { Severity } from "#core/report/contract.ts";
import type { Seconds } from "#core/units.ts";
import { count, groupDigits } from "#protocol/quantities.ts";
import type { TimeScale } from "../axis/timeScale.ts";
import type { PictureConfiguration } from "../chart/chartCanvas.ts";
import { pictureOptions } from "../chart/pictureOptions.ts";
import type { Theme } from "../theme.ts";
import type { TimeRange } from "../viewState.ts";

export const TRACK_HEIGHT = 22;
/** A mark answers within so many pixels. */
const REACH_PX = 8;

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** The middle of a mark's slice. */
export function markTime(
  { from, until, buckets }: Pick<OverviewDetail, "from" | "until" | "buckets">,
  mark: TrackMark,
): Seconds {
  return from + ((mark.bucket + 0.5) * (until - from)) / buckets;
}

/** How many of a track lie in the range shown, or within a few pixels of a moment. */
export function trackWords(
  detail: OverviewDetail,
  track: FindingTrack,
  scale: TimeScale,
  at: Seconds | null,
): string {
  if (at === null) return groupDigits(track.total);
  const near = track.marks.filter(
    (mark) => Math.abs(scale.toX(markTime(detail, mark)) - scale.toX(at)) <= REACH_PX,
  );
  return `${groupDigits(near.reduce((total, mark) => total + mark.count, 0))} here`;
}

/** The mark at a place of the picture; null: none is near. */
export function markAt(detail: OverviewDetail, scale: TimeScale, x: number, y: number): TrackMark | null {
  const track = detail.tracks[Math.floor(y / TRACK_HEIGHT)];
  let best: TrackMark | null = null;
  let distance = REACH_PX;
  for (const mark of track?.marks ?? []) {
    const away = Math.abs(scale.toX(markTime(detail, mark)) - x);
    if (away > distance) continue;
    best = mark;
    distance = away;
  }
  return best;
}

/** "78 SYN dropped by per-host PAWS, 1 Several clocks behind one address". */
export function tracksSummary({ tracks }: OverviewDetail): string {
  if (tracks.length === 0) return "No findings";
  const total = tracks.reduce((all, track) => all + track.total, 0);
  return `${count(total, "finding")}: ${tracks.map((track) => `${groupDigits(track.total)} ${track.title}`).join(", ")}`;
}

/** What a mark is drawn of, the lowest first; the ground below it keeps marks apart that touch. */
const SHAPES: Readonly<Record<Severity, readonly Shape[]>> = {
  error: [
    { pointStyle: "circle", pointRadius: 5.5, rotation: 0 },
    { pointStyle: "crossRot", pointRadius: 3, rotation: 0 },
  ],
  warning: [{ pointStyle: "triangle", pointRadius: 6, rotation: 0 }],
  info: [
    { pointStyle: "circle", pointRadius: 5, rotation: 0 },
    { pointStyle: "line", pointRadius: 2.5, rotation: 90 },
  ],
};

interface Shape {
  readonly pointStyle: "circle" | "crossRot" | "triangle" | "line";
  readonly pointRadius: number;
  readonly rotation: number;
}

export function tracksChart(detail: OverviewDetail, range: TimeRange, theme: Theme): PictureConfiguration {
  const { tracks } = detail;
  const colors: Readonly<Record<Severity, string>> = {
    error: theme.harm,
    warning: theme.warn,
    info: theme.text2,
  };
  const pointsOf = (severity: Severity): Point[] =>
    tracks.flatMap(({ marks }, i) =>
      marks
        .filter((mark) => mark.severity === severity)
        .map((mark) => ({ x: markTime(detail, mark), y: tracks.length - i - 0.5 })),
    );
  const datasets = SEVERITIES.flatMap((severity) => {
    const data = pointsOf(severity);
    return SHAPES[severity].map(
      ({ rotation, ...shape }): ChartDataset<"bar" | "line", Point[]> => ({
        type: "line",
        data,
        showLine: false,
        ...shape,
        pointRotation: rotation,
        pointBorderWidth: 1.4,
        pointBorderColor: colors[severity],
        pointBackgroundColor: theme.background,
        clip: false,
      }),
    );
  });
  // Chart.js draws the last first.
  datasets.reverse();
  return {
    type: "line",
    data: { datasets },
    options: pictureOptions({ range, theme, axisWidth: 0, min: 0, max: Math.max(1, tracks.length) }),
  };
}

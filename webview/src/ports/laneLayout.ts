/** Where the lives of each port lie: pure geometry in the pixels of the plot. */

import type { PortLane, PortLife } from "#core/query/ports/portModel.ts";
import type { TimeScale } from "../axis/timeScale.ts";

export const LANE_HEIGHT = 32;
/** A life is at least this wide, however short it was. */
const LEAST_LIFE_PX = 4;

export interface LaneBar {
  readonly x: number;
  readonly width: number;
}

export interface LaneLife {
  readonly connection: number;
  /** While it was open; null: outside the range. */
  readonly life: LaneBar | null;
  /** The TIME_WAIT that the client holds; null: it holds none, or none of it is in the range. */
  readonly wait: (LaneBar & { readonly expires: boolean }) | null;
  /** The capture ends before the TIME_WAIT: how long it lasts is not shown. */
  readonly outlives: boolean;
}

export interface LaneRow {
  readonly port: number;
  readonly count: number;
  readonly y: number;
  readonly lives: readonly LaneLife[];
}

/** @param end where the capture ends: what lies behind it is not drawn as a fact */
export function layoutLanes(lanes: readonly PortLane[], scale: TimeScale, end: number): readonly LaneRow[] {
  return lanes.map(({ port, lives }, i) => ({
    port,
    count: lives.length,
    y: i * LANE_HEIGHT,
    lives: lives
      .map((life) => layoutLife(life, scale, end))
      .filter(({ life, wait }) => life !== null || wait !== null),
  }));
}

function layoutLife({ connection, start, closed, free }: PortLife, scale: TimeScale, end: number): LaneLife {
  const until = closed ?? end;
  const over = free === null ? until : Math.min(free, end);
  const wait = over > until ? barOf(until, over, scale, 0) : null;
  return {
    connection,
    life: barOf(start, until, scale, LEAST_LIFE_PX),
    wait: wait && { ...wait, expires: free !== null && free <= Math.min(end, scale.until) },
    outlives: free !== null && free > end && scale.until >= end,
  };
}

/** What of a stretch of time lies in the range; null: nothing. */
function barOf(from: number, until: number, scale: TimeScale, least: number): LaneBar | null {
  if (from > scale.until || until < scale.from) return null;
  const left = Math.max(0, scale.toX(from));
  const width = Math.max(least, Math.min(scale.width, scale.toX(until)) - left);
  return { x: Math.min(left, scale.width - width), width };
}

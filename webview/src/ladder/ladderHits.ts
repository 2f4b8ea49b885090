/** What stands where in the ladder. */

import type { FrameNumber } from "#core/units.ts";
import { type LadderLayout, rowAt, type StepPlace } from "./ladderLayout.ts";
import { CHIP_HEIGHT } from "./noteContent.ts";

export interface LadderHit {
  readonly row: StepPlace | null;
  /** A link to a frame. */
  readonly chip: FrameNumber | null;
}

export function ladderHit(layout: LadderLayout, x: number, y: number): LadderHit {
  for (const note of layout.notes) {
    const left = x - note.x;
    const top = y - note.y;
    if (top < -2 || top > note.content.height + 2 || left < -14) continue;
    const chip = note.content.chips.find(
      (each) =>
        left >= each.x && left <= each.x + each.width && top >= each.y - 3 && top <= each.y + CHIP_HEIGHT + 3,
    );
    return { row: null, chip: chip?.frame ?? null };
  }
  if (x > layout.columns.rowEnd) return { row: null, chip: null };
  return { row: rowAt(layout, y) ?? null, chip: null };
}

/** Rows where the keyboard stops: a time without a segment is none. */
export function ladderStops({ rows }: LadderLayout): readonly Exclude<StepPlace, { kind: "gap" }>[] {
  return rows.filter((row) => row.kind !== "gap");
}

/** No more lives and marks than pixels tell apart; what went wrong survives. */

import type { Life, LifelineMark, LifelinesQuery } from "./model.ts";

type Range = Pick<LifelinesQuery, "from" | "until" | "width">;

/** So few are sent as they are. */
const FEW = 60;
/** A life that is narrower than this joins one that is nearer than a pixel. */
const NARROW_PX = 3;
const MARK_PX = 2;

/** @param lives in order of time */
export function mergeLives(lives: readonly Life[], { from, until, width }: Range): readonly Life[] {
  if (lives.length <= FEW) return lives;
  const pixel = (until - from) / Math.max(1, width);
  const merged: Life[] = [];
  for (const life of lives) {
    const last = merged[merged.length - 1];
    const joins =
      last !== undefined &&
      life.start - shadowEnd(last) < pixel &&
      shadowEnd(life) - life.start < NARROW_PX * pixel &&
      (last.opened === null) === (life.opened === null);
    if (joins) merged[merged.length - 1] = joined(last, life);
    else merged.push(life);
  }
  return merged;
}

function joined(a: Life, b: Life): Life {
  return {
    ...a,
    count: a.count + b.count,
    closing: null,
    bothClosed: null,
    end: Math.max(a.end, b.end),
    wait: b.wait ?? a.wait,
  };
}

function shadowEnd({ end, wait }: Life): number {
  return wait === null ? end : Math.max(end, wait.end ?? wait.expires);
}

/** @param marks in order of time */
export function mergeMarks(
  marks: readonly LifelineMark[],
  { from, until, width }: Range,
): readonly LifelineMark[] {
  const inRange = marks.filter(({ time }) => time >= from && time <= until);
  if (inRange.length <= FEW) return inRange;
  const column = (MARK_PX * (until - from)) / Math.max(1, width);
  const merged: LifelineMark[] = [];
  const latest = new Map<string, { readonly at: number; readonly column: number }>();
  for (const mark of inRange) {
    const at = Math.floor((mark.time - from) / column);
    const last = latest.get(mark.kind);
    const before = last && last.column === at ? merged[last.at] : undefined;
    if (last && before) {
      merged[last.at] = {
        ...before,
        count: before.count + mark.count,
        verdict: before.verdict || mark.verdict,
      };
      continue;
    }
    latest.set(mark.kind, { at: merged.length, column: at });
    merged.push(mark);
  }
  return merged;
}

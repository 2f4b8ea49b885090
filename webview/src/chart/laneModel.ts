/** What a lane of the overview draws, without pixels and colours. */

import type { OverviewModel } from "#core/query/rows.ts";
import type { Seconds } from "#core/units.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { type BucketPlan, stepWords, sumGroups } from "./bucketPlan.ts";

/** `wait` is hatched, `alive` solid; bars that mean harm hang below the line. */
export type LaneKind = "alive" | "wait" | "syn" | "reset";

export interface Lane {
  readonly kind: LaneKind;
  readonly title: string;
  /** Start of the first slice, and the length of each. */
  readonly from: Seconds;
  readonly step: Seconds;
  readonly values: readonly number[];
  /** Counts drawn below the line; empty where nothing is. */
  readonly below: readonly number[];
}

/** The lanes of an overview, in the order in which they stand. */
export function lanesOf(overview: OverviewModel, plan: BucketPlan): readonly Lane[] {
  const fine = plan.step / plan.group;
  const per = stepWords(plan.step);
  const bars = (values: readonly number[]): number[] => sumGroups(values, plan.group);
  const area = (kind: LaneKind, title: string, values: readonly number[]): Lane => ({
    kind,
    title,
    from: plan.from,
    step: fine,
    values,
    below: [],
  });
  return [
    area("alive", "Open connections", overview.open),
    area("wait", "TIME_WAIT held", overview.timeWait),
    {
      kind: "syn",
      title: `SYNs per ${per}`,
      from: plan.from,
      step: plan.step,
      values: bars(overview.synAnswered),
      below: bars(overview.synUnanswered),
    },
    {
      kind: "reset",
      title: `RSTs per ${per}`,
      from: plan.from,
      step: plan.step,
      values: [],
      below: bars(overview.resets),
    },
  ];
}

export function laneOf(lanes: readonly Lane[], kind: LaneKind): Lane | undefined {
  return lanes.find((lane) => lane.kind === kind);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function peak(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Nothing happened in the whole of it. */
export function isEmpty({ values, below }: Lane): boolean {
  return peak(values) === 0 && peak(below) === 0;
}

/** The lane in a few words: its extent over the range, or its value at one moment. */
export function laneWords(lane: Lane, at: Seconds | null): string {
  if (isEmpty(lane)) return "none";
  // Which moment that is stands at the axis.
  if (at !== null) return `${valueWords(lane, Math.floor((at - lane.from) / lane.step + 1e-9))} here`;
  switch (lane.kind) {
    case "alive":
    case "wait":
      return `peak ${groupDigits(peak(lane.values))}`;
    case "syn":
      return `${groupDigits(sum(lane.values))} answered, ${groupDigits(sum(lane.below))} not`;
    case "reset":
      return groupDigits(sum(lane.below));
  }
}

function valueWords({ kind, values, below }: Lane, i: number): string {
  const above = groupDigits(values[i] ?? 0);
  const under = groupDigits(below[i] ?? 0);
  switch (kind) {
    case "alive":
    case "wait":
      return above;
    case "syn":
      return `${above} answered, ${under} not`;
    case "reset":
      return under;
  }
}

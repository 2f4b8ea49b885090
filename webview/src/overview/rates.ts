/** What happens per slice of time, as lines; each has a dash of its own, so that none is told by its colour alone. */

import type { ChartDataset, Point } from "chart.js";
import type { OverviewModel } from "#core/query/rows.ts";
import type { Seconds } from "#core/units.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { type BucketPlan, stepWords, sumGroups } from "../chart/bucketPlan.ts";
import type { PictureConfiguration } from "../chart/chartCanvas.ts";
import { peak, sum } from "../chart/laneModel.ts";
import { pictureOptions } from "../chart/pictureOptions.ts";
import type { Theme } from "../theme.ts";
import type { TimeRange } from "../viewState.ts";

export type RateKind = "syn" | "accepted" | "refused" | "rst";

export interface Rate {
  readonly kind: RateKind;
  readonly name: string;
  readonly values: readonly number[];
}

export interface Rates {
  readonly title: string;
  readonly from: Seconds;
  readonly step: Seconds;
  readonly rates: readonly Rate[];
}

/** Pixels of line and gap. */
export const RATE_DASHES: Readonly<Record<RateKind, readonly number[]>> = {
  syn: [],
  accepted: [8, 3],
  refused: [4, 3],
  rst: [1.5, 2.5],
};

export function ratesOf(overview: OverviewModel, plan: BucketPlan): Rates {
  const values = (counts: readonly number[]): number[] => sumGroups(counts, plan.group);
  const syns = overview.synAnswered.map((answered, i) => answered + (overview.synUnanswered[i] ?? 0));
  return {
    title: `Per ${stepWords(plan.step)}`,
    from: plan.from,
    step: plan.step,
    rates: [
      { kind: "syn", name: "SYN", values: values(syns) },
      { kind: "accepted", name: "accepted", values: values(overview.accepted) },
      { kind: "refused", name: "refused", values: values(overview.refused) },
      { kind: "rst", name: "RST", values: values(overview.resets) },
    ],
  };
}

/** A rate's sum over the range, or its count at a moment. */
export function rateWords({ values }: Rate, { from, step }: Rates, at: Seconds | null): string {
  if (at === null) return groupDigits(sum(values));
  return groupDigits(values[Math.floor((at - from) / step + 1e-9)] ?? 0);
}

export function ratesChart(
  { rates, from, step }: Rates,
  range: TimeRange,
  theme: Theme,
  axisWidth: number,
): PictureConfiguration {
  const colors: Readonly<Record<RateKind, string>> = {
    syn: theme.foreground,
    accepted: theme.alive,
    refused: theme.warn,
    rst: theme.harm,
  };
  // What did not happen is told beside the picture; its line would only lie on the axis.
  const seen = rates.filter(({ values }) => peak(values) > 0);
  const datasets = seen.map(
    ({ kind, values }): ChartDataset<"bar" | "line", Point[]> => ({
      type: "line",
      data: values.map((y, i) => ({ x: from + (i + 0.5) * step, y })),
      borderColor: colors[kind],
      borderDash: [...RATE_DASHES[kind]],
      borderWidth: kind === "syn" ? 1 : 1.5,
      pointRadius: 0,
    }),
  );
  // The first lies on top: all SYNs behind what became of them.
  datasets.reverse();
  const max = Math.max(1, ...rates.map(({ values }) => peak(values)));
  return {
    type: "line",
    data: { datasets },
    options: pictureOptions({ range, theme, axisWidth, min: 0, max, top: 4 }),
  };
}

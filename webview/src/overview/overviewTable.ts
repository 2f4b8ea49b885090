import type { OverviewDetail } from "#core/query/rows.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { decimalsOf } from "../axis/timeScale.ts";
import type { BucketPlan } from "../chart/bucketPlan.ts";
import { type Lane, laneOf, peak } from "../chart/laneModel.ts";
import { whenDigits, whenUnit } from "../clock.ts";
import { h } from "../dom.ts";
import type { Rates } from "./rates.ts";

/** The overview as a table, one line for each slice of time that a bar stands for. */
export function drawOverviewTable(
  root: HTMLElement,
  lanes: readonly Lane[],
  rates: Rates,
  detail: OverviewDetail,
  { from, step, group }: BucketPlan,
): void {
  const bars = laneOf(lanes, "syn");
  if (!bars) return;
  const decimals = decimalsOf(step);
  const level = (values: readonly number[], i: number): number =>
    peak(values.slice(i * group, (i + 1) * group));
  const rate = (kind: string, i: number): number =>
    rates.rates.find((each) => each.kind === kind)?.values[i] ?? 0;
  const heads = [
    `From, ${whenUnit()}`,
    "Open connections",
    "TIME_WAIT held",
    ...detail.holders.map(({ address }) => `at ${address}`),
    "SYNs answered",
    "SYNs without an answer",
    "Accepted",
    "Refused",
    "RSTs",
    "Findings",
  ];
  const found = findingsBySlice(detail, group, bars.values.length);
  const body = bars.values.map((answered, i) => {
    const counts = [
      level(laneOf(lanes, "alive")?.values ?? [], i),
      level(laneOf(lanes, "wait")?.values ?? [], i),
      ...detail.holders.map(({ timeWait }) => level(timeWait, i)),
      answered,
      bars.below[i] ?? 0,
      rate("accepted", i),
      rate("refused", i),
      rate("rst", i),
      found[i] ?? 0,
    ];
    const cells = [whenDigits(from + i * step, decimals), ...counts.map(groupDigits)];
    return h("tr", {}, ...cells.map((text) => h("td", { class: "numeric", text })));
  });
  const head = h("tr", {}, ...heads.map((text) => h("th", { class: "numeric", text })));
  root.replaceChildren(h("table", { class: "plainTable" }, h("thead", {}, head), h("tbody", {}, ...body)));
}

function findingsBySlice({ tracks }: OverviewDetail, group: number, slices: number): number[] {
  const counts = new Array<number>(slices).fill(0);
  for (const { marks } of tracks)
    for (const { bucket, count } of marks) {
      const slice = Math.floor(bucket / group);
      counts[slice] = (counts[slice] ?? 0) + count;
    }
  return counts;
}

import { groupDigits } from "#protocol/quantities.ts";
import { decimalsOf } from "../axis/timeScale.ts";
import type { Lane } from "../chart/laneModel.ts";
import { laneOf, peak } from "../chart/laneModel.ts";
import { whenDigits, whenUnit } from "../clock.ts";
import { h } from "../dom.ts";

/** The lanes as a table, one line for each slice of time that a bar stands for. */
export function drawLanesTable(root: HTMLElement, lanes: readonly Lane[]): void {
  const bars = laneOf(lanes, "syn");
  if (!bars) return;
  const decimals = decimalsOf(bars.step);
  const level = (lane: Lane | undefined, i: number): number => {
    if (!lane) return 0;
    const group = Math.round(bars.step / lane.step);
    return peak(lane.values.slice(i * group, (i + 1) * group));
  };
  const heads = [
    `From, ${whenUnit()}`,
    "Open connections",
    "TIME_WAIT held",
    "SYNs answered",
    "SYNs without an answer",
    "RSTs",
  ];
  const body = bars.values.map((answered, i) => {
    const cells = [
      whenDigits(bars.from + i * bars.step, decimals),
      groupDigits(level(laneOf(lanes, "alive"), i)),
      groupDigits(level(laneOf(lanes, "wait"), i)),
      groupDigits(answered),
      groupDigits(bars.below[i] ?? 0),
      groupDigits(laneOf(lanes, "reset")?.below[i] ?? 0),
    ];
    return h("tr", {}, ...cells.map((text) => h("td", { class: "numeric", text })));
  });
  const head = h("tr", {}, ...heads.map((text) => h("th", { class: "numeric", text })));
  root.replaceChildren(h("table", { class: "plainTable" }, h("thead", {}, head), h("tbody", {}, ...body)));
}

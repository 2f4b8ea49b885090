/** Predicted against observed: a row for each clock, and one for all. */

import type { ClockRow, TimestampsModel } from "#core/timeline/timestamps/model.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { whenDigits, whenUnit } from "../clock.ts";
import { h } from "../dom.ts";
import { drawDigits } from "../grid/digits.ts";
import { icon } from "../icons.ts";
import { counterWords, isSimulated, millions, predictedWords, tickLength } from "./words.ts";

interface ClockColumn {
  readonly title: string;
  readonly numeric?: true;
  /** Leaves a narrow page. */
  readonly minor?: true;
  cell(row: ClockRow, isTotal: boolean): string | Node;
}

export function drawClockTable(root: HTMLElement, model: TimestampsModel): void {
  const { clocks, total } = model;
  const columns = columnsOf(model);
  const heads = columns.map((column) => h("th", { class: classOf(column), text: column.title }));
  const row = (clock: ClockRow, isTotal: boolean): HTMLElement =>
    h(
      "tr",
      { class: isTotal ? "total" : "" },
      ...columns.map((column) => h("td", { class: classOf(column) }, column.cell(clock, isTotal))),
    );
  root.replaceChildren(
    h(
      "table",
      { class: "plainTable clockTable", aria: { label: "Clocks: predicted against observed" } },
      h("thead", {}, h("tr", {}, ...heads)),
      h("tbody", {}, ...clocks.map((clock) => row(clock, false)), ...(total ? [row(total, true)] : [])),
    ),
  );
}

function classOf({ numeric, minor }: ClockColumn): string {
  return [numeric ? "numeric" : "", minor ? "minor" : ""].join(" ").trim();
}

function columnsOf({ standing, total }: TimestampsModel): readonly ClockColumn[] {
  const number = (title: string, value: (row: ClockRow) => number, tone = ""): ClockColumn => ({
    title,
    numeric: true,
    cell: (row) => {
      const n = value(row);
      return digits(groupDigits(n), n > 0 ? tone : "");
    },
  });
  const rule = isSimulated(standing);
  return [
    { title: "Clock", cell: clockName },
    {
      title: `TSval at ${whenUnit() === "s" ? "0 s" : "the start"}`,
      numeric: true,
      minor: true,
      cell: ({ tsValAtZero }, isTotal) =>
        isTotal || tsValAtZero === null ? "" : digits(millions(tsValAtZero)),
    },
    {
      title: "Tick",
      minor: true,
      cell: ({ ticksPerSecond }, isTotal) =>
        isTotal || ticksPerSecond === null ? "" : tickLength(ticksPerSecond),
    },
    {
      title: `Seen, ${whenUnit()}`,
      minor: true,
      cell: ({ first, last }) => `${span(first)} – ${span(last)}`,
    },
    number("SYNs", ({ tally }) => tally.syns),
    ...(rule ? [number("Rule: let in", ({ tally }) => tally.letIn)] : []),
    number("Answered", ({ tally }) => tally.answered),
    ...(rule ? [number("Rule: drop", ({ tally }) => tally.drop)] : []),
    number("No answer", ({ tally }) => tally.silent, "harmText"),
    ...((total?.tally.other ?? 0) > 0 ? [number("Refused", ({ tally }) => tally.other, "warnText")] : []),
    ...(rule ? [{ title: "Counter-examples", cell: counterCell }] : []),
  ];
}

/** In the fixed font, with thin spaces. */
function digits(text: string, tone = ""): HTMLElement {
  const element = h("span", { class: `mono ${tone}`.trim() });
  drawDigits(element, text);
  return element;
}

function clockName({ kind, letter }: ClockRow, isTotal: boolean): string | Node {
  if (isTotal) return "All";
  if (kind === "own") return "each its own";
  if (kind === "no-timestamp") return "no timestamp";
  return letter === "" ? "on one line" : h("span", { class: "clockChip", text: letter });
}

function counterCell({ tally }: ClockRow, isTotal: boolean): Node {
  const words = counterWords(tally);
  const text = isTotal ? `${words}: ${predictedWords(tally)}` : words;
  if (words !== "none") return h("span", { class: "warnText", text });
  return isTotal ? h("span", { text }) : h("span", { class: "iconText" }, icon("ok"), text);
}

/** "0", "24.5"; a time of day to the second. */
function span(time: number): string {
  if (whenUnit() !== "s") return whenDigits(time, 0);
  return time < 0.05 ? "0" : time.toFixed(1);
}

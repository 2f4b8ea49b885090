import type { Fact } from "#core/query/findingModel.ts";
import type { FrameNumber } from "#core/units.ts";
import { when } from "../clock.ts";
import { h } from "../dom.ts";
import { narrowGroups } from "../format.ts";
import { drawDigits } from "../grid/digits.ts";
import { clockChip } from "./drawFindingRow.ts";

const TONES = { "": "", harm: "harmText", warn: "warnText", alive: "" } as const;

/** Names, numbers flush right, and where each stands: a clock, a frame, a time, words. */
export function factTable(facts: readonly Fact[], link: (frame: FrameNumber) => Node): HTMLElement {
  const rows = facts.map((fact) => h("tr", {}, h("th", { text: fact.name }), ...cellsOf(fact, link)));
  return h("table", { class: "keyValues facts3" }, h("tbody", {}, ...rows));
}

/** Digits that are compared one by one are of equal width; words alone take the whole line. */
function cellsOf(fact: Fact, link: (frame: FrameNumber) => Node): readonly HTMLElement[] {
  const { value, tone } = fact;
  const isNumber = /\d/.test(value);
  const place = placeNodes(fact, link);
  const isAlone = !isNumber && place.length === 0;
  const classes = [isAlone ? "" : "value", isNumber ? "mono" : "", TONES[tone ?? ""]];
  const cell = h("td", { class: classes.filter((each) => each !== "").join(" ") });
  drawDigits(cell, narrowGroups(value));
  if (!isAlone) return [cell, h("td", {}, ...place)];
  cell.colSpan = 2;
  return [cell];
}

/** Apart by spaces: what is marked and copied must not run together. */
function placeNodes(fact: Fact, link: (frame: FrameNumber) => Node): readonly (Node | string)[] {
  const { clock, frame, time, text } = fact;
  return [
    ...(clock ? [clockChip(clock), " "] : []),
    ...(frame === undefined ? [] : [link(frame), " "]),
    ...(time === undefined ? [] : [`${when(time)} `]),
    ...(text ? [narrowGroups(text)] : []),
  ];
}

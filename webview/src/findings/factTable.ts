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
  const rows = facts.map((fact) =>
    h("tr", {}, h("th", { text: fact.name }), valueCell(fact), h("td", {}, ...placeNodes(fact, link))),
  );
  return h("table", { class: "keyValues facts3" }, h("tbody", {}, ...rows));
}

/** Digits that are compared one by one are of equal width; words are words. */
function valueCell({ value, tone }: Fact): HTMLElement {
  const isNumber = /\d/.test(value);
  const cell = h("td", { class: `value ${isNumber ? "mono" : ""} ${TONES[tone ?? ""]}`.trim() });
  drawDigits(cell, narrowGroups(value));
  return cell;
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

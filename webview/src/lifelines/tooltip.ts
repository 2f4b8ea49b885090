/** What the pointer is on: frame, time, flags, TSval, verdict. It follows the pointer and changes no layout. */

import type { AggregateItem } from "#core/timeline/lifelines/model.ts";
import type { Seconds } from "#core/units.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { when } from "../clock.ts";
import { h } from "../dom.ts";
import { placeTip } from "../placeTip.ts";
import type { Hit } from "./hitTest.ts";
import { aggregateWords, itemWords, markWords } from "./words.ts";

export interface Tooltip {
  readonly element: HTMLElement;
  show(
    hit: Hit,
    time: Seconds,
    x: number,
    y: number,
    page: { readonly from: Seconds; readonly until: Seconds },
  ): void;
  hide(): void;
}

export function createTooltip(): Tooltip {
  const element = h("div", { class: "tip lifelinesTip", hidden: true, aria: { hidden: true } });
  return {
    element,
    show(hit, time, x, y, page) {
      const lines = linesOf(hit, time, page);
      element.hidden = lines.length === 0;
      if (lines.length === 0) return;
      element.replaceChildren(...lines);
      placeTip(element, x, y);
    },
    hide() {
      element.hidden = true;
    },
  };
}

function linesOf(
  hit: Hit,
  time: Seconds,
  page: { readonly from: Seconds; readonly until: Seconds },
): readonly HTMLElement[] {
  const { item, mark, id, control } = hit;
  if (mark) {
    const head = h(
      "div",
      { class: "tipHead" },
      h("span", { class: "mono", text: `#${groupDigits(mark.frame)}` }),
      h("span", { text: when(mark.time, 6) }),
    );
    const tsVal =
      mark.tsVal === null ? [] : [h("div", { class: "mono", text: `TSval ${groupDigits(mark.tsVal)}` })];
    const verdict = mark.verdict === "" ? [] : [h("div", { text: mark.verdict })];
    return [
      head,
      h("div", { text: markWords(mark) }),
      ...tsVal,
      ...verdict,
      hint("Enter opens the connection"),
    ];
  }
  if (item.kind === "aggregate") {
    const open = item.opened ? "Click or ← closes" : "Click or → opens";
    return [h("div", { text: control ? aggregateWords(item) : columnWords(item, time, page) }), hint(open)];
  }
  if (item.kind === "hidden") return [];
  if (item.kind === "header" && !control) return [];
  const hints = {
    row: "Enter opens the connection",
    strip: id ? "Enter opens the connection" : "Click or → shows a row for each",
    header: "Click or ← closes",
  };
  return [h("div", { text: itemWords(item, id) }), hint(hints[item.kind])];
}

function columnWords(
  { columns }: AggregateItem,
  time: Seconds,
  { from, until }: { readonly from: Seconds; readonly until: Seconds },
): string {
  const n = columns.waits.length;
  const i = Math.min(n - 1, Math.max(0, Math.floor(((time - from) / (until - from)) * n)));
  const at = (values: readonly number[]): string => groupDigits(values[i] ?? 0);
  return `TIME_WAIT held ${at(columns.waits)}, connects opened ${at(columns.opens)}, SYNs that failed ${at(columns.failed)}`;
}

function hint(text: string): HTMLElement {
  return h("div", { class: "dim", text });
}

/** What the pointer is on: frame, time, port, TSval, what was remembered, verdict. */

import type { RuleStanding, SynMark } from "#core/timeline/timestamps/model.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { when } from "../clock.ts";
import { h } from "../dom.ts";
import { placeTip } from "../placeTip.ts";
import { deltaWords, moreWords, outcomeWords, ruleWords } from "./words.ts";

export interface SynTip {
  readonly element: HTMLElement;
  show(syn: SynMark, standing: RuleStanding, x: number, y: number): void;
  hide(): void;
}

export function createSynTip(): SynTip {
  const element = h("div", { class: "tip synTip", hidden: true, aria: { hidden: true } });
  return {
    element,
    show(syn, standing, x, y) {
      const clock = syn.letter === "" ? "" : `, clock ${syn.letter}`;
      const lines = [
        `SYN from port ${syn.port}${clock}: ${outcomeWords(syn)}`,
        `TSval ${groupDigits(syn.tsVal)}`,
        syn.remembered
          ? `remembered ${groupDigits(syn.remembered.tsVal)}, #${groupDigits(syn.remembered.frame)}`
          : "",
        deltaWords(syn),
        ruleWords(syn, standing),
        moreWords(syn),
      ].filter((line) => line !== "");
      element.replaceChildren(
        h(
          "div",
          { class: "tipHead" },
          h("span", { class: "mono", text: `#${groupDigits(syn.frame)}` }),
          h("span", { text: when(syn.time, 6) }),
        ),
        ...lines.map((text) => h("div", { text })),
        h("div", { class: "dim", text: "A click selects it, Enter opens its connection" }),
      );
      element.hidden = false;
      placeTip(element, x, y);
    },
    hide() {
      element.hidden = true;
    },
  };
}

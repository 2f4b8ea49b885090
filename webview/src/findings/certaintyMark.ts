import type { Verdict } from "#core/report/contract.ts";
import { h, s } from "../dom.ts";

const STEPS: Readonly<Record<Verdict, number>> = { proved: 3, explained: 2, compatible: 1, refuted: 0 };

/** Certainty as three steps and a word; where room is short the whole word goes, and stays in the tooltip. */
export function certaintyMark(verdict: Verdict): HTMLElement {
  const squares = [0, 1, 2].map((i) =>
    s("rect", {
      class: i < STEPS[verdict] ? "full" : "open",
      x: i * 7 + 0.5,
      y: 0.5,
      width: 5,
      height: 7,
      rx: 1,
    }),
  );
  const struck = verdict === "refuted" ? [s("path", { d: "M0 4h20" })] : [];
  const picture = s("svg", { viewBox: "0 0 20 8", "aria-hidden": "true" }, ...squares, ...struck);
  return h(
    "span",
    { class: `certainty ${verdict}`, title: verdict },
    picture,
    h("span", { class: "word", text: verdict }),
  );
}

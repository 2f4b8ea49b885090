import type { Seconds } from "#core/units.ts";
import { h, s, setText } from "../dom.ts";
import { RATE_DASHES, type RateKind, type Rates, rateWords } from "./rates.ts";

export interface RatesLegend {
  readonly element: HTMLElement;
  draw(rates: Rates, at: Seconds | null): void;
}

/** Names of the lines with a piece of each, and their counts. */
export function createRatesLegend(): RatesLegend {
  const title = h("div", { class: "title" });
  const list = h("div", { class: "rateList" });
  let kinds = "";
  return {
    element: h("div", { class: "laneLegend" }, title, list),
    draw(rates, at) {
      setText(title, rates.title);
      const now = rates.rates.map(({ kind }) => kind).join();
      if (now !== kinds)
        list.replaceChildren(
          ...rates.rates.map(({ kind, name }) =>
            h("div", {}, sample(kind), h("span", { text: name }), h("span", { class: "rateCount" })),
          ),
        );
      kinds = now;
      for (const [i, rate] of rates.rates.entries()) {
        const value = list.children[i]?.lastElementChild;
        if (value) setText(value, rateWords(rate, rates, at));
      }
    },
  };
}

function sample(kind: RateKind): SVGSVGElement {
  const line = s("line", { x1: 0, y1: 5, x2: 22, y2: 5, "stroke-dasharray": RATE_DASHES[kind].join(" ") });
  return s("svg", { class: `rateSample rate-${kind}`, viewBox: "0 0 22 10", "aria-hidden": "true" }, line);
}

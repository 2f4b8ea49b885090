/** What the shapes mean, left of the picture: only those that occur. */

import type { TimestampsModel } from "#core/timeline/timestamps/model.ts";
import { h, s } from "../dom.ts";

/** What a narrow gutter has no room for comes last. */
type Key = readonly [draw: () => SVGSVGElement, text: string, more?: string];

export function drawLegend(root: HTMLElement, model: TimestampsModel): void {
  const { total, standing, memory } = model;
  // Without a TSval nothing is drawn, and there is nothing to explain.
  const tally = standing === "no-timestamps" ? undefined : total?.tally;
  const hypothetical = standing === "not-in-force";
  const against = (tally?.counterExamples ?? 0) > 0 && memory.length > 0;
  const keys: Key[] = [];
  if (tally && tally.answered > 0) keys.push([answered, "answered"]);
  if (against) keys.push([counterExample, "against the rule"]);
  if (tally && tally.silent > 0) keys.push([unanswered, "no answer"]);
  if (tally && tally.other > 0) keys.push([refused, "refused"]);
  if (memory.length > 0) {
    keys.push(
      hypothetical
        ? [() => remembered(true), "would be remembered"]
        : [() => remembered(false), "remembered", " TSval"],
    );
    keys.push([
      () => zone(hypothetical),
      hypothetical ? "would be dropped" : "dropped",
      hypothetical ? "" : " by the rule",
    ]);
  }
  root.replaceChildren(
    h("div", { class: "title", text: "TSval of each SYN" }),
    h("div", { class: "dim from", text: model.pair ? `from ${model.pair.client}` : "" }),
    h(
      "ul",
      {},
      ...keys.map(([draw, text, more = ""]) =>
        h("li", {}, draw(), h("span", {}, text, h("span", { class: "word", text: more }))),
      ),
    ),
  );
}

function key(...children: readonly Node[]): SVGSVGElement {
  return s("svg", { viewBox: "0 0 16 12", "aria-hidden": "true" }, ...children);
}

const answered = (): SVGSVGElement => key(s("circle", { class: "keyAnswered", cx: 8, cy: 6, r: 3.2 }));

const counterExample = (): SVGSVGElement =>
  key(
    s("circle", { class: "keyAgainst", cx: 8, cy: 6, r: 5 }),
    s("circle", { class: "keyAnswered", cx: 8, cy: 6, r: 3 }),
  );

const unanswered = (): SVGSVGElement =>
  key(s("path", { class: "keyUnanswered", d: "M4.8 2.8l6.4 6.4M11.2 2.8l-6.4 6.4" }));

const refused = (): SVGSVGElement =>
  key(s("path", { class: "keyRefused", d: "M8 1.5 12.5 6 8 10.5 3.5 6Z" }));

function remembered(hypothetical: boolean): SVGSVGElement {
  return key(s("path", { class: hypothetical ? "keyRemembered dashed" : "keyRemembered", d: "M1 6h14" }));
}

function zone(hypothetical: boolean): SVGSVGElement {
  const box = s("rect", {
    class: hypothetical ? "keyZone dashed" : "keyZone",
    x: 1,
    y: 0.5,
    width: 14,
    height: 11,
  });
  if (hypothetical) return key(box);
  return key(
    box,
    s("path", { class: "keyZoneLines", d: "M1 3l8.5 8.5M1 9l2.5 2.5M4.5.5 15 11M10.500.500l4.500 4.500" }),
  );
}

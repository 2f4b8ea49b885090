import type { Seconds } from "#core/units.ts";
import { mountLaneCanvas } from "../chart/laneCanvas.ts";
import { isEmpty, type Lane, type LaneKind, laneWords } from "../chart/laneModel.ts";
import type { Disposable } from "../disposable.ts";
import { h, setText } from "../dom.ts";
import type { Theme } from "../theme.ts";
import type { TimeRange } from "../viewState.ts";

/** Room for the numbers left of a plot. */
export const AXIS_WIDTH_PX = 48;

export interface LaneView extends Disposable {
  readonly element: HTMLElement;
  draw(lane: Lane, range: TimeRange, theme: Theme): void;
  /** Its extent, or its value at a moment. */
  showValue(at: Seconds | null): void;
}

/** A picture with its name, and what it says in words, left of it. */
export function createLane(kind: LaneKind): LaneView {
  const title = h("div", { class: "title" });
  const value = h("div", { class: "value" });
  const chart = h("div", { class: "chart" });
  const element = h(
    "div",
    { class: `lane lane-${kind}` },
    h("div", { class: "laneLegend" }, title, value),
    chart,
  );
  const canvas = mountLaneCanvas(chart, AXIS_WIDTH_PX);
  let shown: Lane | null = null;
  return {
    element,
    draw(lane, range, theme) {
      shown = lane;
      setText(title, lane.title);
      element.classList.toggle("empty", isEmpty(lane));
      canvas.draw(lane, range, theme);
    },
    showValue(at) {
      if (shown) setText(value, laneWords(shown, at));
    },
    dispose() {
      canvas.dispose();
      element.remove();
    },
  };
}

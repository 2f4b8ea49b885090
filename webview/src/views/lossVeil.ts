/** Where the capture lost packets the pictures are veiled: no answer then may be the capture's own loss. */

import type { LossStretch, LossStretches } from "#core/timeline/lossStretches.ts";
import { count } from "#protocol/quantities.ts";
import { timeScale } from "../axis/timeScale.ts";
import { when } from "../clock.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { h } from "../dom.ts";
import { Latest } from "../latest.ts";
import { isComplete, visibleRange, wholeRange } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import type { TimeRange } from "../viewState.ts";

/** A stretch that is shorter than this on the screen is still seen. */
const LEAST_WIDTH = 3;

/** Lays the veil over the strip and over the picture that is shown; the axis between them has a band that tells why. */
export function mountLossVeil(root: HTMLElement, { store, client }: ViewContext): Disposable {
  const { capture, view } = store;
  const overStrip = h("div", { class: "lossVeils" });
  const overView = h("div", { class: "lossVeils" });
  const bands = h("div", { class: "lossVeils" });
  root.append(overStrip, overView, bands);
  const known: { strip: LossStretches | null; view: LossStretches | null } = { strip: null, view: null };

  const draw = (): void => {
    const axis = root.querySelector(".axis .plot")?.getBoundingClientRect() ?? new DOMRect();
    const strip = root.querySelector(".strip .plot.frame")?.getBoundingClientRect() ?? new DOMRect();
    const areas = [...root.querySelectorAll(".plotArea")].map((each) => each.getBoundingClientRect());
    const area = areas.find(({ height }) => height > 0) ?? new DOMRect();
    place(overStrip, strip, wholeRange(capture.value.horizon), known.strip);
    const range = visibleRange(store);
    const losses = view.value.range ? known.view : known.strip;
    place(overView, new DOMRect(axis.x, area.y, axis.width, area.height), range, losses);
    place(bands, new DOMRect(axis.x, axis.y, axis.width, axis.height && BAND_HEIGHT), range, losses, words);
  };
  const place = (
    layer: HTMLElement,
    box: DOMRect,
    range: TimeRange,
    losses: LossStretches | null,
    wordsOf?: (stretch: LossStretch) => string,
  ): void => {
    const origin = root.getBoundingClientRect();
    layer.style.left = `${box.left - origin.left}px`;
    layer.style.top = `${box.top - origin.top}px`;
    layer.style.width = `${box.width}px`;
    layer.style.height = `${box.height}px`;
    const scale = timeScale(range, box.width);
    const nodes = (losses?.stretches ?? []).flatMap((stretch) => {
      const x = Math.max(0, scale.toX(stretch.from));
      const width = Math.min(box.width, scale.toX(stretch.until)) - x;
      if (x > box.width || width < 0) return [];
      const node = h("div", wordsOf ? { class: "lossBand", title: wordsOf(stretch) } : { class: "lossVeil" });
      node.style.left = `${Math.min(x, box.width - LEAST_WIDTH)}px`;
      node.style.width = `${Math.max(LEAST_WIDTH, width)}px`;
      return [node];
    });
    layer.replaceChildren(...nodes);
    layer.hidden = nodes.length === 0 || box.height === 0;
  };

  const ask = (range: TimeRange & { buckets: number }) => client.call("lossStretches", range);
  const report = (thrown: unknown): void => client.report(thrown);
  const forStrip = new Latest(ask, (answer) => show({ strip: answer }), report);
  const forView = new Latest(ask, (answer) => show({ view: answer }), report);
  const show = (answer: Partial<typeof known>): void => {
    Object.assign(known, answer);
    draw();
  };
  const fetch = (): void => {
    // Another reading of the file begins with nothing known.
    if (!isComplete(capture.value)) Object.assign(known, { strip: null, view: null });
    draw();
    const buckets = Math.round(root.querySelector(".axis .plot")?.clientWidth ?? 0);
    if (buckets < 1 || !isComplete(capture.value) || capture.value.summary?.capture.frames === 0) return;
    forStrip.want({ ...wholeRange(capture.value.horizon), buckets });
    if (view.value.range) forView.want({ ...view.value.range, buckets });
  };
  const resize = new ResizeObserver(fetch);
  for (const each of root.querySelectorAll(".axis .plot, .plotArea")) resize.observe(each);
  return disposeAll([
    { dispose: () => resize.disconnect() },
    forStrip,
    forView,
    capture.watch(({ summary, progress }) => [summary, progress?.done], fetch),
    view.watch(({ range }) => [range], fetch),
    view.watch(({ view: shown, asTable }) => [shown, asTable], draw),
    store.clock.watch((clock) => [clock], draw),
    {
      dispose: () => {
        for (const layer of [overStrip, overView, bands]) layer.remove();
      },
    },
  ]);
}

/** On the axis, at its upper edge. */
const BAND_HEIGHT = 5;

function words({ from, until, gaps }: LossStretch): string {
  return `${when(from)} – ${when(until)}: the capture lost packets. ${count(gaps, "acknowledgement")} of data that it does not have. No answer here may be the capture's own loss; verdicts are one step less sure.`;
}

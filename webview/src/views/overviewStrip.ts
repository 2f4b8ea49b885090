import { groupDigits } from "#protocol/quantities.ts";
import { timeScale } from "../axis/timeScale.ts";
import { mountLaneCanvas } from "../chart/laneCanvas.ts";
import { type Lane, laneOf, laneWords, sum } from "../chart/laneModel.ts";
import { OverviewSource } from "../chart/overviewSource.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { h, s, setAria, setText } from "../dom.ts";
import { mountMomentCursor } from "../moment/momentCursor.ts";
import { isComplete, wholeRange } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { mountBrush } from "./brush.ts";
import { mountFitRow } from "./fitRow.ts";

/** The whole capture in 84 px: TIME_WAITs held, SYNs answered above the line and unanswered below it. */
export function mountOverviewStrip(
  root: HTMLElement,
  { store, client, theme, overviews }: ViewContext,
): Disposable {
  const { capture } = store;
  const waitsPlot = h("div", { class: "plot waits" });
  const synsPlot = h("div", { class: "plot syns" });
  const frame = h("div", { class: "plot frame" });
  const front = h("div", { class: "readingFront", hidden: true }, h("span", { text: "read up to here" }));
  const peakText = h("span", { class: "dim peak" });
  const synStep = { words: h("span", { class: "word" }), sign: h("span", { class: "sign" }) };
  const synTitle = h("div", {}, "SYNs", synStep.words, synStep.sign);
  const answered = h("span");
  const unanswered = h("span");
  const answeredWord = h("span", { class: "word", text: "answered" });
  const unansweredWord = h("span", { class: "word", text: "no answer" });
  const answeredCount = h("span", {}, markAnswered(), answeredWord, answered);
  const counts = h(
    "div",
    { class: "legendCounts" },
    answeredCount,
    h("span", {}, markUnanswered(), unansweredWord, unanswered),
  );
  const heldWord = h("span", { class: "word", text: " held" });
  const waitLegend = h("div", { class: "stripLegend waits" }, h("span", {}, "TIME_WAIT", heldWord), peakText);
  const element = h(
    "div",
    { class: "strip picture", role: "group", tabIndex: 0, aria: { label: "Overview" } },
    waitLegend,
    h("div", { class: "stripLegend syns" }, synTitle, counts),
    waitsPlot,
    synsPlot,
    frame,
  );
  root.append(element);

  const waits = mountLaneCanvas(waitsPlot, 0);
  const syns = mountLaneCanvas(synsPlot, 0);
  let lanes: readonly Lane[] = [];

  const draw = (): void => {
    const whole = wholeRange(capture.value.horizon);
    const wait = laneOf(lanes, "wait");
    const syn = laneOf(lanes, "syn");
    if (!wait || !syn) return;
    waits.draw(wait, whole, theme.value);
    syns.draw(syn, whole, theme.value);
    setText(peakText, laneWords(wait, null));
    const per = syn.title.slice(syn.title.indexOf(" per "));
    setText(synStep.words, per);
    // Where the gutter is narrow.
    setText(synStep.sign, per.replace(" per ", "/").replace("second", "s"));
    setText(answered, groupDigits(sum(syn.values)));
    setText(unanswered, groupDigits(sum(syn.below)));
    setAria(element, {
      label: `Overview. TIME_WAIT held: ${laneWords(wait, null)}. SYNs: ${laneWords(syn, null)}.`,
    });
    drawFront();
  };
  const drawFront = (): void => {
    const { summary, horizon } = capture.value;
    const known = summary?.capture.durationSeconds ?? 0;
    front.hidden = isComplete(capture.value) || known <= 0 || known >= horizon;
    const x = timeScale(wholeRange(horizon), frame.clientWidth).toX(known);
    front.style.left = `${x}px`;
    front.classList.toggle("late", x > frame.clientWidth - 110);
  };
  const source = new OverviewSource(overviews, client, (next) => {
    lanes = next.lanes;
    draw();
  });
  const fetch = (): void => {
    const { summary, horizon } = capture.value;
    if (summary) source.want(wholeRange(horizon), frame.clientWidth, summary);
  };

  const inOrder = (...elements: readonly HTMLElement[]) => ({
    order: () => elements.map((each) => ({ element: each, offered: false })),
  });
  const legends = disposeAll([
    mountFitRow(waitLegend, inOrder(heldWord, peakText)),
    mountFitRow(counts, inOrder(unansweredWord, answeredWord, answeredCount)),
  ]);
  const resize = new ResizeObserver(fetch);
  resize.observe(frame);
  const brush = mountBrush(frame, store);
  const cursor = mountMomentCursor(frame, store);
  frame.append(front);
  return disposeAll([
    { dispose: () => resize.disconnect() },
    brush,
    cursor,
    legends,
    source,
    waits,
    syns,
    capture.watch(({ summary, horizon }) => [summary, horizon], fetch),
    theme.watch((value) => [value], draw),
    { dispose: () => element.remove() },
  ]);
}

function markAnswered(): SVGSVGElement {
  return s("svg", { class: "markAnswered", viewBox: "0 0 9 9" }, s("circle", { cx: 4.5, cy: 4.5, r: 3 }));
}

function markUnanswered(): SVGSVGElement {
  return s(
    "svg",
    { class: "markUnanswered", viewBox: "0 0 9 9" },
    s("path", { d: "M1.5 1.5l6 6M7.5 1.5l-6 6" }),
  );
}

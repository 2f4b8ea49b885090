/** The view: two charts on the shared axis, the table of clocks below them; or the SYNs one by one. */

import type { SynMark, TimestampsModel, TimestampsQuery } from "#core/timeline/timestamps/model.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria, setText } from "../dom.ts";
import { Latest } from "../latest.ts";
import { isComplete, nameEvent, visibleRange } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { markedFrame } from "../viewState.ts";
import { type ChartLook, createDistanceChart, createTsvalChart, type SynChart } from "./charts.ts";
import { drawClockTable } from "./clockTable.ts";
import { drawLegend } from "./legend.ts";
import { synAfterKey } from "./stops.ts";
import { createSynTable } from "./synTable.ts";
import { createSynTip } from "./synTip.ts";
import { standingWords, summaryWords, synWords } from "./words.ts";

/** A mark answers within this distance. */
const REACH = 8;
const TINY_PAGE = 600;
const USUAL = { width: 712, height: 376 } as const;
const AXIS_WIDTH = { usual: 56, tiny: 44 } as const;

export function mountTimestamps(root: HTMLElement, context: ViewContext): Disposable {
  const { store, client, theme, announce } = context;
  const { view, capture } = store;
  const tsvals = createTsvalChart();
  const distances = createDistanceChart();
  const charts: readonly SynChart[] = [tsvals, distances];
  const legend = h("div", { class: "chartLegend" });
  const distanceLegend = h(
    "div",
    { class: "chartLegend" },
    h("div", { class: "title" }, "Ticks ahead", h("span", { class: "word", text: " of the memory" })),
    h("div", { class: "dim" }, "signed 32 bit", h("span", { class: "word", text: ", log scale" })),
  );
  const tip = createSynTip();
  const plot = h("div", { class: "plot" });
  const distancePane = h("div", { class: "chartPane distances" }, distanceLegend, distances.element);
  const picture = h(
    "div",
    { class: "timestampsPicture picture plotArea", tabIndex: 0, role: "img" },
    plot,
    h("div", { class: "chartPane tsvals" }, legend, tsvals.element),
    distancePane,
    tip.element,
  );
  const standing = h("p", { class: "standing" });
  const clocks = h("div", { class: "clockTables", tabIndex: 0, role: "region", aria: { label: "Clocks" } });
  const table = createSynTable(context);
  const waiting = h("p", { class: "gridNote dim", text: WAITING });
  const element = h("div", { class: "timestamps" }, picture, standing, clocks, table.element);
  root.append(waiting, element);

  let model: TimestampsModel | null = null;

  const ask = (): void => {
    if (!isComplete(capture.value) || view.value.view !== "timestamps") return;
    source.want(question());
  };
  const question = (): TimestampsQuery => ({
    ...visibleRange(store),
    pair: view.value.hostPair,
    selection: view.value.selection,
    // Beside the table no picture is there to be measured, and none is drawn.
    width: plot.clientWidth || USUAL.width,
    height: tsvals.element.clientHeight || USUAL.height,
    frame: markedFrame(view.value),
  });
  const source = new Latest(
    (query: TimestampsQuery) => client.call("timestamps", query),
    (next) => {
      model = next;
      show();
    },
    (thrown) => client.report(thrown),
  );

  const show = (): void => {
    const { asTable } = view.value;
    const pair = model?.pair ?? null;
    waiting.hidden = pair !== null;
    element.hidden = pair === null;
    setText(waiting, isComplete(capture.value) && model ? NO_CONNECTION : WAITING);
    if (!model || !pair) return;
    picture.hidden = asTable;
    table.element.hidden = !asTable;
    store.timestamps.patch({ pair: samePair(store.timestamps.value.pair, pair) });
    nameEvent(store, "timestamps", model.event);
    drawLegend(legend, model);
    distancePane.hidden = model.memory.length === 0;
    const why = standingWords(model);
    setText(standing, why);
    standing.hidden = why === "";
    drawClockTable(clocks, model);
    setAria(picture, { label: summaryWords(model) });
    if (asTable) {
      table.refresh(model);
      table.mark(markedFrame(view.value));
    } else draw();
  };
  const draw = (): void => {
    if (!model || picture.hidden) return;
    const look = lookNow();
    tsvals.draw(model, look);
    if (!distancePane.hidden) distances.draw(model, look);
  };
  const lookNow = (): ChartLook => {
    const tiny = innerWidth < TINY_PAGE;
    return {
      theme: theme.value,
      axisWidth: tiny ? AXIS_WIDTH.tiny : AXIS_WIDTH.usual,
      endWidth: Math.max(0, picture.clientWidth - plot.offsetLeft - plot.clientWidth),
      horizon: capture.value.horizon,
      selection: view.value.selection,
      marked: markedFrame(view.value),
      focused: document.activeElement === picture,
      tiny,
    };
  };

  const marked = (): SynMark | null => {
    const frame = markedFrame(view.value);
    const { selection } = view.value;
    const { syns = [] } = model ?? {};
    return syns.find((syn) => syn.frame === frame) ?? syns.find(({ id }) => id === selection) ?? null;
  };
  const select = ({ id, frame }: SynMark): void => {
    view.patch({ selection: id, frame: { connection: id, frame } });
  };
  const keydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !model) return;
    if (event.key === "Enter") {
      if (view.value.selection !== null) view.patch({ view: "connection" });
    } else if (ARROWS.includes(event.key)) {
      const next = synAfterKey(model.syns, marked(), event.key);
      if (next) {
        select(next);
        announce(synWords(next, model.standing));
      }
    } else return;
    tip.hide();
    event.preventDefault();
    event.stopPropagation();
  };
  const pointed = (event: MouseEvent): SynMark | null => {
    const found = charts.flatMap((chart) => {
      const box = chart.element.getBoundingClientRect();
      return chart.nearest(event.clientX - box.left, event.clientY - box.top, REACH) ?? [];
    });
    return found.sort((a, b) => a.distance - b.distance)[0]?.syn ?? null;
  };
  const move = (event: PointerEvent): void => {
    const syn = pointed(event);
    picture.classList.toggle("onMark", syn !== null);
    if (!syn || !model) {
      tip.hide();
      return;
    }
    const box = picture.getBoundingClientRect();
    tip.show(syn, model.standing, event.clientX - box.left, event.clientY - box.top);
  };

  let selection = view.value.selection;
  const resize = new ResizeObserver(ask);
  resize.observe(picture);
  resize.observe(plot);
  return disposeAll([
    { dispose: () => resize.disconnect() },
    source,
    table,
    ...charts,
    listen(picture, "keydown", keydown),
    listen(picture, "pointermove", move),
    listen(picture, "pointerleave", () => tip.hide()),
    listen(picture, "focus", draw),
    listen(picture, "blur", draw),
    listen(picture, "click", (event) => {
      const syn = pointed(event);
      if (syn) select(syn);
    }),
    listen(picture, "dblclick", (event) => {
      if (pointed(event)) view.patch({ view: "connection" });
    }),
    capture.watch(({ summary, horizon, progress }) => [summary, horizon, progress?.done], ask),
    capture.watch(
      ({ revision }) => [revision],
      () => {
        model = null;
        show();
      },
    ),
    view.watch((state) => [state.range, state.hostPair], ask),
    view.watch(
      (state) => [state.selection, state.frame],
      (selected, _frame) => {
        // Who selects a connection wants to see its hosts, whichever were chosen before.
        if (selected !== selection) {
          selection = selected;
          view.patch({ hostPair: null });
          ask();
        }
        table.mark(markedFrame(view.value));
        draw();
      },
    ),
    view.watch(
      (state) => [state.asTable, state.view],
      (asTable, name) => {
        const had = document.activeElement;
        const focused = had === picture || element.contains(had);
        show();
        if (name === "timestamps") ask();
        // Who came by a key goes on by keys.
        if (focused && asTable) table.focus();
        else if (focused) picture.focus();
      },
    ),
    theme.watch((value) => [value], draw),
    store.clock.watch(
      (clock) => [clock],
      () => {
        table.tellTimes();
        show();
      },
    ),
    {
      dispose: () => {
        element.remove();
        waiting.remove();
      },
    },
  ]);
}

const ARROWS: readonly string[] = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
const WAITING = "The clocks behind an address are told apart when the whole capture has been read.";
const NO_CONNECTION = "There is no connection in this capture.";

/** The one before, when it is the same: nobody need be told. */
function samePair<P extends TimestampsModel["pair"]>(before: P, now: P): P {
  return before?.pair === now?.pair ? before : now;
}

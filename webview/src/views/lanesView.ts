import { timeScale, timeTicks } from "../axis/timeScale.ts";
import { type LaneCanvas, mountLaneCanvas } from "../chart/laneCanvas.ts";
import { isEmpty, type Lane, type LaneKind, laneOf, laneWords } from "../chart/laneModel.ts";
import { lanesPicture } from "../chart/lanesPicture.ts";
import { OverviewSource } from "../chart/overviewSource.ts";
import { disposeAll } from "../disposable.ts";
import { h, setAria, setText } from "../dom.ts";
import type { PicturePen } from "../picture/picturePen.ts";
import type { PictureSource } from "../picture/viewPicture.ts";
import { visibleRange } from "../store.ts";
import type { MountedView, ViewContext } from "../viewContext.ts";
import { drawLanesTable } from "./lanesTable.ts";

const AXIS_WIDTH_PX = 48;
const KINDS: readonly LaneKind[] = ["alive", "wait", "syn", "reset"];

interface LaneView {
  readonly kind: LaneKind;
  readonly title: HTMLElement;
  readonly value: HTMLElement;
  readonly element: HTMLElement;
  readonly chart: HTMLElement;
  readonly canvas: LaneCanvas;
}

/** The visible range in four lanes on the shared axis, or the same numbers as a table. */
export function mountLanes(root: HTMLElement, { store, client, theme, overviews }: ViewContext): MountedView {
  const { view, capture, pointer } = store;
  const gridlines = h("div", { class: "gridlines" });
  const views = KINDS.map(mountLane);
  const lanesElement = h(
    "div",
    { class: "lanes picture plotArea", tabIndex: 0, role: "img" },
    gridlines,
    ...views.map(({ element }) => element),
  );
  const table = h("div", {
    class: "scroller picture",
    tabIndex: 0,
    hidden: true,
    aria: { label: "Overview as a table" },
  });
  root.append(lanesElement, table);
  let lanes: readonly Lane[] = [];

  const draw = (): void => {
    const { asTable } = view.value;
    lanesElement.hidden = asTable;
    table.hidden = !asTable;
    if (lanes.length === 0) return;
    if (asTable) drawLanesTable(table, lanes);
    else drawPictures();
  };
  const drawPictures = (): void => {
    const range = visibleRange(store);
    const scale = timeScale(range, gridlines.clientWidth);
    gridlines.replaceChildren(
      ...timeTicks(scale).map(({ time }) => {
        const line = h("div");
        line.style.left = `${scale.toX(time)}px`;
        return line;
      }),
    );
    const words: string[] = [];
    for (const { kind, element, title, canvas } of views) {
      const lane = laneOf(lanes, kind);
      if (!lane) continue;
      setText(title, lane.title);
      element.classList.toggle("empty", isEmpty(lane));
      canvas.draw(lane, range, theme.value);
      words.push(`${lane.title}: ${laneWords(lane, null)}`);
    }
    setAria(lanesElement, { label: `${words.join(". ")}. Press T for a table.` });
    drawValues(pointer.value.time);
  };
  const drawValues = (time: number | null): void => {
    for (const { kind, value } of views) {
      const lane = laneOf(lanes, kind);
      if (lane) setText(value, laneWords(lane, time));
    }
  };
  const source = new OverviewSource(overviews, client, (next) => {
    lanes = next;
    draw();
  });
  const fetch = (): void => {
    const { summary } = capture.value;
    if (summary) source.want(visibleRange(store), gridlines.clientWidth || table.clientWidth, summary);
  };

  const picture: PictureSource = () => {
    const range = visibleRange(store);
    const box = lanesElement.getBoundingClientRect();
    const plot = gridlines.getBoundingClientRect();
    if (lanes.length === 0 || plot.width === 0) return Promise.resolve(null);
    const left = plot.left - box.left;
    const scale = timeScale(range, plot.width);
    const pictured = {
      ...{ width: box.width, left, right: left + plot.width },
      gridlines: timeTicks(scale).map(({ time }) => scale.toX(time)),
      lanes: views.flatMap(({ kind, chart, canvas }) => {
        const lane = laneOf(lanes, kind);
        const place = chart.getBoundingClientRect();
        if (!lane || place.height === 0) return [];
        const { title } = lane;
        const size = { top: place.top - box.top, left: place.left - box.left, height: place.height };
        return [
          { title, value: laneWords(lane, null), ...size, draw: (pen: PicturePen) => canvas.drawWith(pen) },
        ];
      }),
    };
    return Promise.resolve(lanesPicture(pictured, range, theme.value));
  };

  const resize = new ResizeObserver(fetch);
  resize.observe(lanesElement);
  const parts = disposeAll([
    { dispose: () => resize.disconnect() },
    source,
    ...views.map(({ canvas }) => canvas),
    capture.watch(({ summary, horizon }) => [summary, horizon], fetch),
    view.watch(({ range }) => [range], fetch),
    view.watch(({ asTable }) => [asTable], draw),
    theme.watch((value) => [value], draw),
    store.clock.watch((clock) => [clock], draw),
    pointer.watch(
      ({ time }) => [time],
      (time) => drawValues(time),
    ),
    {
      dispose: () => {
        lanesElement.remove();
        table.remove();
      },
    },
  ]);
  return { picture, dispose: () => parts.dispose() };
}

function mountLane(kind: LaneKind): LaneView {
  const title = h("div", { class: "title" });
  const value = h("div", { class: "value" });
  const chart = h("div", { class: "chart" });
  const legend = h("div", { class: "laneLegend" }, title, value);
  const element = h("div", { class: `lane lane-${kind}` }, legend, chart);
  return { kind, title, value, element, chart, canvas: mountLaneCanvas(chart, AXIS_WIDTH_PX) };
}

/** The large overview: what was open, what waited, what was asked for and refused, and every finding, on the shared axis. */

import type { OverviewDetail } from "#core/query/rows.ts";
import { timeScale, timeTicks } from "../axis/timeScale.ts";
import type { BucketPlan } from "../chart/bucketPlan.ts";
import { mountChartCanvas } from "../chart/chartCanvas.ts";
import { isEmpty, type Lane, laneOf, laneWords } from "../chart/laneModel.ts";
import { type Overview, OverviewSource } from "../chart/overviewSource.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria, setText } from "../dom.ts";
import { severityIcon } from "../icons.ts";
import { visibleRange } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { holderLanes } from "./holderLanes.ts";
import { AXIS_WIDTH_PX, createLane, type LaneView } from "./laneView.ts";
import { drawOverviewTable } from "./overviewTable.ts";
import { ratesChart, rateWords } from "./rates.ts";
import { createRatesLegend } from "./ratesLegend.ts";
import { markAt, TRACK_HEIGHT, tracksChart, tracksSummary, trackWords } from "./tracks.ts";

interface Shown {
  readonly overview: Overview;
  readonly detail: OverviewDetail;
  readonly plan: BucketPlan;
}

export function mountOverview(
  root: HTMLElement,
  { store, client, theme, overviews }: ViewContext,
): Disposable {
  const { view, capture, pointer } = store;
  const gridlines = h("div", { class: "gridlines" });
  const open = createLane("alive");
  const syns = createLane("syn");
  const waits: LaneView[] = [];
  const waitsElement = h("div", { class: "laneGroup" });
  const ratesLegend = createRatesLegend();
  const ratesBox = h("div", { class: "chart" });
  const ratesLane = h("div", { class: "lane lane-rates" }, ratesLegend.element, ratesBox);
  const rates = mountChartCanvas(ratesBox);
  const trackNames = h("div", { class: "trackNames" });
  const tracksBox = h("div", { class: "plot" });
  const tracksLane = h("div", { class: "tracks" }, trackNames, tracksBox);
  const tracks = mountChartCanvas(tracksBox);
  const picture = h(
    "div",
    { class: "lanes picture plotArea", tabIndex: 0, role: "img" },
    gridlines,
    tracksLane,
    open.element,
    waitsElement,
    syns.element,
    ratesLane,
  );
  const table = h("div", {
    class: "scroller picture",
    tabIndex: 0,
    hidden: true,
    aria: { label: "Overview as a table" },
  });
  root.append(picture, table);
  let shown: Shown | null = null;

  const draw = (): void => {
    const { asTable } = view.value;
    picture.hidden = asTable;
    table.hidden = !asTable;
    if (!shown) return;
    if (asTable)
      drawOverviewTable(table, shown.overview.lanes, shown.overview.rates, shown.detail, shown.plan);
    else drawPictures(shown);
  };
  const drawPictures = ({ overview, detail, plan }: Shown): void => {
    const range = visibleRange(store);
    const scale = timeScale(range, gridlines.clientWidth);
    gridlines.replaceChildren(
      ...timeTicks(scale).map(({ time }) => {
        const line = h("div");
        line.style.left = `${scale.toX(time)}px`;
        return line;
      }),
    );
    const words: string[] = [tracksSummary(detail)];
    const drawLane = (target: LaneView, lane: Lane | undefined): void => {
      if (!lane) return;
      target.draw(lane, range, theme.value);
      words.push(`${lane.title}: ${laneWords(lane, null)}`);
    };
    drawLane(open, laneOf(overview.lanes, "alive"));
    const lanes = holderLanes(laneOf(overview.lanes, "wait"), detail, plan);
    while (waits.length > lanes.length) waits.pop()?.dispose();
    while (waits.length < lanes.length) {
      const lane = createLane("wait");
      waits.push(lane);
      waitsElement.append(lane.element);
    }
    waitsElement.style.flexGrow = String(lanes.filter((lane) => !isEmpty(lane)).length);
    for (const [i, lane] of waits.entries()) drawLane(lane, lanes[i]);
    drawLane(syns, laneOf(overview.lanes, "syn"));
    rates.draw(() => ratesChart(overview.rates, range, theme.value, AXIS_WIDTH_PX));
    words.push(
      ...overview.rates.rates.map((rate) => `${rate.name}: ${rateWords(rate, overview.rates, null)}`),
    );
    drawTracks(detail);
    setAria(picture, { label: `${words.join(". ")}. Press T for a table.` });
    drawValues(pointer.value.time);
  };
  const drawTracks = (detail: OverviewDetail): void => {
    tracksLane.hidden = detail.tracks.length === 0;
    tracksLane.style.height = `${detail.tracks.length * TRACK_HEIGHT + 8}px`;
    trackNames.replaceChildren(
      ...detail.tracks.map(({ title, severity }) =>
        h(
          "div",
          { title },
          severityIcon(severity),
          h("span", { class: "trackTitle", text: title }),
          h("span", { class: "dim" }),
        ),
      ),
    );
    if (detail.tracks.length === 0) return;
    tracks.draw(() => tracksChart(detail, visibleRange(store), theme.value));
  };
  const drawValues = (time: number | null): void => {
    if (!shown || view.value.asTable) return;
    for (const lane of [open, ...waits, syns]) lane.showValue(time);
    ratesLegend.draw(shown.overview.rates, time);
    const scale = timeScale(visibleRange(store), gridlines.clientWidth);
    for (const [i, track] of shown.detail.tracks.entries()) {
      const value = trackNames.children[i]?.lastElementChild;
      if (value) setText(value, trackWords(shown.detail, track, scale, time));
    }
  };
  const select = (event: MouseEvent): void => {
    if (!shown) return;
    const box = tracksBox.getBoundingClientRect();
    const scale = timeScale(visibleRange(store), box.width);
    const mark = markAt(shown.detail, scale, event.clientX - box.left, event.clientY - box.top);
    if (mark)
      view.patch({ selection: mark.connection, finding: { id: mark.finding, connection: mark.connection } });
  };

  const source = new OverviewSource(
    overviews,
    client,
    (overview, plan) => void showWithDetail(overview, plan),
  );
  const showWithDetail = async (overview: Overview, plan: BucketPlan): Promise<void> => {
    try {
      const { from, until, buckets } = plan;
      const detail = await client.call("overviewDetail", { from, until, buckets }).reply;
      shown = { overview, detail, plan };
      draw();
    } catch (thrown) {
      client.report(thrown);
    }
  };
  const fetch = (): void => {
    const { summary } = capture.value;
    if (summary && view.value.view === "overview")
      source.want(visibleRange(store), gridlines.clientWidth || table.clientWidth, summary);
  };

  const resize = new ResizeObserver(fetch);
  resize.observe(picture);
  return disposeAll([
    { dispose: () => resize.disconnect() },
    source,
    open,
    syns,
    rates,
    tracks,
    { dispose: () => disposeAll(waits).dispose() },
    listen(tracksBox, "click", select),
    capture.watch(({ summary, horizon }) => [summary, horizon], fetch),
    view.watch(({ range }) => [range], fetch),
    view.watch((state) => [state.view], fetch),
    view.watch(({ asTable }) => [asTable], draw),
    theme.watch((value) => [value], draw),
    store.clock.watch((clock) => [clock], draw),
    pointer.watch(
      ({ time }) => [time],
      (time) => drawValues(time),
    ),
    {
      dispose: () => {
        picture.remove();
        table.remove();
      },
    },
  ]);
}

/** Ephemeral ports against their limit: the pairs, one of them over time, and port by port where there are few. */

import type { PortRow, PortSeries } from "#core/query/ports/portModel.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { timeScale } from "../axis/timeScale.ts";
import { type BucketPlan, bucketPlan, stepWords, sumGroups } from "../chart/bucketPlan.ts";
import { mountChartCanvas } from "../chart/chartCanvas.ts";
import { hatchPattern } from "../chart/hatch.ts";
import { mountLaneCanvas } from "../chart/laneCanvas.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { h, setAria, setText } from "../dom.ts";
import { RowCache } from "../grid/rowCache.ts";
import { VirtualGrid } from "../grid/virtualGrid.ts";
import { ROW_HEIGHT } from "../grid/virtualRows.ts";
import { Latest } from "../latest.ts";
import { visibleRange } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { portColumns } from "./portColumns.ts";
import { mountPortLanes } from "./portLanes.ts";
import { drawnLimit, portsChart } from "./portsChart.ts";
import { drawPortsTable } from "./portsTable.ts";
import { advice, noPortText, pairText, portRange, portRowName, seriesSummary } from "./portWords.ts";

const AXIS_WIDTH_PX = 48;
/** Rows of the list that are seen without scrolling. */
const MOST_ROWS = 6;
const HEAD_PX = 24;
/** A TIME_WAIT of Linux, until the summary tells the one assumed. */
const USUAL_TIME_WAIT = 60;

export function mountPorts(root: HTMLElement, context: ViewContext): Disposable {
  const { store, client, theme } = context;
  const { view, capture } = store;
  const timeWait = (): number =>
    Number(capture.value.summary?.assumptions["timeWaitSeconds"] ?? USUAL_TIME_WAIT);

  const rows = new RowCache<PortRow>({
    fetch: (start, end) => client.call("ports", { start, end }),
    onChange: () => {
      fitList();
      grid.refresh();
      choosePair();
    },
    onError: (thrown) => client.report(thrown),
  });
  const grid = new VirtualGrid<PortRow>({
    label: "Ports by client and server",
    columns: portColumns(0, USUAL_TIME_WAIT),
    rows,
    idOf: gridId,
    nameOf: (row) => portRowName(row, timeWait()),
    onSelect: (row) => {
      grid.setSelection(gridId(row));
      view.patch({ portPair: row.id });
    },
  });
  const list = h("div", { class: "portsList" }, grid.element);
  const nothing = h("div", { class: "gridNote", hidden: true });
  const title = h("div", { class: "title", text: "Ports in use or waiting" });
  const pair = h("div", { class: "value" });
  const chartBox = h("div", { class: "chart" });
  const limitLabel = h("div", { class: "limitLabel" });
  const zoneLabel = h("div", { class: "zoneLabel plate", hidden: true });
  const plot = h("div", { class: "plot" }, zoneLabel);
  const chartLane = h(
    "div",
    { class: "lane portsLane" },
    h("div", { class: "laneLegend" }, title, pair),
    chartBox,
    plot,
    limitLabel,
  );
  const opensTitle = h("div", { class: "title" });
  const opensBox = h("div", { class: "chart" });
  const opensLane = h(
    "div",
    { class: "lane opensLane" },
    h("div", { class: "laneLegend" }, opensTitle),
    opensBox,
  );
  const picture = h(
    "div",
    { class: "ports picture plotArea", tabIndex: 0, role: "img" },
    chartLane,
    opensLane,
  );
  const table = h("div", {
    class: "scroller picture",
    tabIndex: 0,
    hidden: true,
    aria: { label: "Ports as a table" },
  });
  const note = h("p", { class: "portsNote dim" });
  const scroller = h("div", { class: "portsBody" }, picture, note);
  root.append(list, nothing, scroller, table);
  const chart = mountChartCanvas(chartBox);
  const opens = mountLaneCanvas(opensBox, AXIS_WIDTH_PX);
  const select = (connection: number): void => view.patch({ selection: connection });
  const lanes = mountPortLanes(picture, select);

  let series: PortSeries | null = null;
  let plan: BucketPlan = bucketPlan({ from: 0, until: 1 }, 1);

  const draw = (): void => {
    const { asTable } = view.value;
    const isEmpty = rows.answered && rows.total === 0;
    nothing.hidden = !isEmpty;
    setText(nothing, "No connection of this capture uses an ephemeral port of its client.");
    list.hidden = isEmpty;
    scroller.hidden = isEmpty || asTable;
    table.hidden = isEmpty || !asTable;
    if (!series) return;
    if (asTable) drawPortsTable(table, series, plan, select);
    else drawPicture(series);
  };
  const drawPicture = (shown: PortSeries): void => {
    const range = visibleRange(store);
    const [first] = shown.rows;
    setText(pair, first ? pairText(first) : "");
    opensLane.hidden = shown.lanes !== null;
    chart.draw((pen) =>
      portsChart(shown, range, {
        theme: theme.value,
        hatch: hatchPattern(pen, theme.value),
        axisWidth: AXIS_WIDTH_PX,
      }),
    );
    if (!shown.lanes) {
      setText(opensTitle, `Opens per ${stepWords(plan.step)}`);
      const values = sumGroups(shown.opens, plan.group);
      const lane = { kind: "syn", title: "", from: plan.from, step: plan.step, values, below: [] } as const;
      opens.draw(lane, range, theme.value);
    }
    const scale = timeScale(range, plot.clientWidth);
    lanes.draw(shown.lanes, scale, capture.value.horizon);
    drawLabels(shown);
    const range28 = shown.rows.find(({ limitFrom }) => limitFrom === "range");
    setText(note, range28 ? advice(range28.limit, timeWait()) : "");
    setAria(picture, { label: seriesSummary(shown, timeWait()) });
  };
  const drawLabels = (shown: PortSeries): void => {
    const drawn = drawnLimit(shown);
    const [first] = shown.rows;
    limitLabel.classList.toggle("harmText", drawn !== null);
    if (drawn?.limitFrom === "seen")
      setText(limitLabel, `every port this client was seen to use: ${portRange(drawn)}`);
    else if (drawn) setText(limitLabel, `assumed range: ${groupDigits(drawn.limit)} ports`);
    else setText(limitLabel, first ? `far below the assumed range of ${groupDigits(first.limit)} ports` : "");
    const scale = timeScale(visibleRange(store), plot.clientWidth);
    const longest = [...(drawn?.exhausted ?? [])].sort((a, b) => b[1] - b[0] - (a[1] - a[0]))[0];
    zoneLabel.hidden = longest === undefined;
    if (!longest) return;
    setText(zoneLabel, noPortText(longest));
    const from = Math.max(0, scale.toX(longest[0]));
    const until = Math.min(scale.width, scale.toX(longest[1]));
    // What does not fit is in the table above and in the detail.
    zoneLabel.hidden = until - from < zoneLabel.offsetWidth + 8;
    zoneLabel.style.left = `${(from + until) / 2}px`;
  };

  const source = new Latest(
    ({ id, cut }: { readonly id: number; readonly cut: BucketPlan }) =>
      client.call("portSeries", { id, from: cut.from, until: cut.until, buckets: cut.buckets }),
    (next, query) => {
      series = next;
      plan = query.cut;
      draw();
    },
    (thrown) => client.report(thrown),
  );
  const isShown = (): boolean => view.value.view === "ports";
  const fetch = (): void => {
    const width = plot.clientWidth || table.clientWidth;
    const id = view.value.portPair;
    if (!capture.value.summary || !isShown() || width === 0 || id === null) return;
    source.want({ id, cut: bucketPlan(visibleRange(store), width) });
  };
  /** The most pressed pair is the one to look at, until the reader chooses. */
  const choosePair = (): void => {
    const known = Array.from({ length: Math.min(rows.total, 128) }, (_, i) => rows.row(i)).filter(
      (row) => row !== undefined,
    );
    const chosen = known.find(({ id }) => id === view.value.portPair) ?? known[0];
    if (chosen) {
      grid.setSelection(gridId(chosen));
      view.patch({ portPair: view.value.portPair ?? chosen.id });
    }
    fetch();
    draw();
  };
  const fitList = (): void => {
    list.style.height = `${HEAD_PX + Math.min(rows.total, MOST_ROWS) * ROW_HEIGHT + 1}px`;
  };
  let shownColumns = "";
  const chooseColumns = (): void => {
    const columns = portColumns(root.clientWidth, timeWait());
    const key = columns.map(({ key: name, title: words }) => name + words).join();
    if (key !== shownColumns) grid.setColumns(columns);
    shownColumns = key;
  };
  const ask = (): void => {
    if (!capture.value.summary || !isShown()) return;
    rows.invalidate(true);
    grid.update();
    rows.want(0, 1);
  };
  const resize = new ResizeObserver(() => {
    chooseColumns();
    fetch();
  });
  resize.observe(root);

  return disposeAll([
    grid,
    { dispose: () => resize.disconnect() },
    chart,
    opens,
    lanes,
    source,
    capture.watch(({ summary, horizon }) => [summary, horizon], ask),
    view.watch((state) => [state.view], ask),
    view.watch(({ range, portPair }) => [range, portPair], fetch),
    view.watch(({ asTable }) => [asTable], draw),
    theme.watch((value) => [value], draw),
    store.clock.watch(
      (clock) => [clock],
      () => {
        chooseColumns();
        grid.refresh();
        draw();
      },
    ),
    {
      dispose: () => {
        for (const element of [list, nothing, scroller, table]) element.remove();
      },
    },
  ]);
}

/** A pair may have two rows: each is told from the other. */
function gridId({ id, limitFrom }: PortRow): number {
  return id * 2 + (limitFrom === "seen" ? 0 : 1);
}

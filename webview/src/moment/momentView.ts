/** At a moment: what `ss -tan` would have said at either host, at the cursor on the axis. */

import type { MomentPage, MomentQuery, SocketRow } from "#core/query/moment/momentModel.ts";
import { count } from "#protocol/quantities.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria, setText } from "../dom.ts";
import { RowCache } from "../grid/rowCache.ts";
import { VirtualGrid } from "../grid/virtualGrid.ts";
import { isComplete, visibleRange } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { cursorAfterKey } from "./cursorKeys.ts";
import { createMomentBar } from "./momentBar.ts";
import { socketColumns } from "./socketColumns.ts";
import { momentSummary, socketName, unknownText } from "./socketWords.ts";

/** So long after the cursor has come to rest it is told what is there. */
const REST_MS = 400;
const USUAL_TIME_WAIT = 60;

export function mountMoment(root: HTMLElement, context: ViewContext): Disposable {
  const { store, client, announce } = context;
  const { view, capture } = store;
  let page: MomentPage | null = null;
  let shownColumns = "";
  let rest: ReturnType<typeof setTimeout> | undefined;

  const queryNow = (): MomentQuery => ({
    time: view.value.moment ?? 0,
    host: view.value.momentHost,
    state: view.value.socketState,
  });
  const rows = new RowCache<SocketRow>({
    fetch: (start, end) => {
      const call = client.call("moment", { ...queryNow(), start, end });
      const reply = call.reply.then((answer) => {
        page = answer;
        return answer;
      });
      return { reply, cancel: call.cancel };
    },
    onChange: () => draw(),
    onError: (thrown) => client.report(thrown),
  });
  const timeNow = (): number => page?.time ?? queryNow().time;
  const grid = new VirtualGrid<SocketRow>({
    label: "Sockets",
    columns: [],
    rows,
    idOf: socketId,
    nameOf: (row) => socketName(row, timeNow()),
    classOf: ({ state }) => (state === "SYN-SENT" ? "unanswered" : ""),
    onSelect: (row) => {
      grid.setSelection(socketId(row));
      view.patch({ selection: row.connection });
    },
    onOpen: () => undefined,
  });
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(await client.call("momentText", queryNow()).reply);
    announce(`${count(rows.total, "socket")} copied as ss prints them`);
  };
  const bar = createMomentBar(context, () => void copy().catch((thrown) => client.report(thrown)));
  const waiting = h("div", {
    class: "gridNote",
    hidden: true,
    text: "The states of a moment wait for the end of the file: what comes later may change what an earlier segment meant.",
  });
  const nothing = h("div", { class: "gridNote", hidden: true });
  const note = h("div", { class: "momentNote dim" });
  root.append(bar.element, waiting, nothing, grid.element, note);

  const draw = (): void => {
    if (!page) return;
    chooseColumns(page);
    bar.draw(page);
    grid.refresh();
    setAria(grid.element, { label: momentSummary(page) });
    setText(note, unknownText(page.unknown));
    nothing.hidden = rows.total > 0;
    const filter = view.value.socketState ? `${view.value.socketState} socket` : "socket";
    setText(
      nothing,
      `No ${filter}${view.value.momentHost ? ` at ${view.value.momentHost}` : ""} then, as far as the packets show.`,
    );
    clearTimeout(rest);
    if (document.activeElement?.closest(".momentCursor, .view"))
      rest = setTimeout(() => page && announce(momentSummary(page)), REST_MS);
  };
  const chooseColumns = ({ time, rows: shown }: MomentPage): void => {
    const width = root.clientWidth;
    const hasClocks = shown.some(({ letter }) => letter !== "");
    const timeWaitSeconds = Number(capture.value.summary?.assumptions["timeWaitSeconds"] ?? USUAL_TIME_WAIT);
    const key = `${width} ${time} ${hasClocks}`;
    if (key !== shownColumns) grid.setColumns(socketColumns({ width, time, timeWaitSeconds, hasClocks }));
    shownColumns = key;
  };
  const isShown = (): boolean => view.value.view === "moment";
  const ask = (fromTop: boolean): void => {
    const done = isComplete(capture.value);
    waiting.hidden = done;
    bar.element.hidden = !done;
    if (!done || !isShown()) return;
    if (view.value.moment === null) {
      const { from, until } = visibleRange(store);
      view.patch({ moment: (from + until) / 2 });
    }
    bar.showTime(queryNow().time);
    rows.invalidate(true);
    if (fromTop) grid.reset();
    grid.update();
    rows.want(0, 1);
  };

  const resize = new ResizeObserver(() => page && chooseColumns(page));
  resize.observe(root);
  return disposeAll([
    grid,
    bar,
    { dispose: () => resize.disconnect() },
    { dispose: () => clearTimeout(rest) },
    listen(root, "keydown", (event) => {
      const target = event.target instanceof Element ? event.target : null;
      if (!target?.closest(".grid") || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
      const to = cursorAfterKey(store, event);
      if (to === null || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      view.patch({ moment: to });
    }),
    capture.watch(
      (state) => [state.summary, isComplete(state)],
      () => ask(false),
    ),
    view.watch(
      (state) => [state.view, state.moment],
      () => ask(false),
    ),
    view.watch(
      (state) => [state.momentHost, state.socketState],
      () => ask(true),
    ),
    store.clock.watch(
      (clock) => [clock],
      () => {
        bar.showTime(queryNow().time);
        draw();
      },
    ),
    {
      dispose: () => {
        for (const element of [bar.element, waiting, nothing, note]) element.remove();
      },
    },
  ]);
}

/** A connection has a socket at each end. */
function socketId({ connection, at }: SocketRow): number {
  return connection * 2 + (at === "client" ? 0 : 1);
}

import type { ConnectionRow, ConnectionSortKey } from "#core/query/rows.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { when, whenDigits } from "../clock.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { button, h, setAria, setText } from "../dom.ts";
import { RowCache } from "../grid/rowCache.ts";
import { VirtualGrid } from "../grid/virtualGrid.ts";
import { listQuery } from "../listQuery.ts";
import { isComplete } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { connectionColumns, connectionName } from "./connectionColumns.ts";
import { createFilterBox } from "./filterBox.ts";
import type { LeftPanel } from "./leftPane.ts";

/** Sorted by these, the largest come first. */
const LARGEST_FIRST: readonly ConnectionSortKey[] = ["duration", "segments", "bytes", "incarnation"];

/** The list of connections: filtered, sorted, a window of rows at a time. */
export function mountConnectionList(context: ViewContext): LeftPanel & Disposable {
  const { store, client } = context;
  const { view, capture } = store;

  const rows = new RowCache<ConnectionRow>({
    fetch: (start, end) =>
      client.call("connections", { ...listQuery(view.value, capture.value), start, end }),
    onChange: () => {
      grid.refresh();
      showCounts();
    },
    onError: (thrown) => client.report(thrown),
  });
  let ownSelection: number | null = null;
  const grid = new VirtualGrid<ConnectionRow, ConnectionSortKey>({
    label: "Connections",
    columns: connectionColumns(0, false),
    rows,
    idOf: (row) => row.id,
    nameOf: connectionName,
    onSelect: (row) => {
      ownSelection = row.id;
      view.patch({ selection: row.id });
    },
    onOpen: () => view.patch({ view: "connection" }),
    onSort: (by) => {
      const now = listQuery(view.value, capture.value);
      const descending = now.sortBy === by ? !now.descending : LARGEST_FIRST.includes(by);
      view.patch({ sort: { by, descending } });
    },
  });

  const counts = h("small");
  const troubleOnly = button(
    { class: "toggle", label: "Trouble only", title: "Show only connections in trouble" },
    () => view.patch({ troubleOnly: !view.value.troubleOnly }),
  );
  const filter = createFilterBox({
    label: "Filter connections",
    placeholder: "Filter by address, :port, state, trouble",
    text: view.value.filterText,
    onText: (filterText) => view.patch({ filterText }),
    onDown: () => grid.focus(),
  });
  const rangeNote = h("div", { class: "rangeNote", hidden: true });
  const emptyNote = h("div", { class: "gridNote", hidden: true });
  const element = h(
    "div",
    { class: "leftPanel connectionList" },
    filter.element,
    rangeNote,
    emptyNote,
    grid.element,
  );

  const showCounts = (): void => {
    const summary = capture.value.summary;
    if (!summary || !rows.answered) {
      setText(counts, "");
      return;
    }
    const { connections, quadruplets } = summary;
    const shown = rows.total < connections ? `${groupDigits(rows.total)} of ${groupDigits(connections)}` : "";
    const pairs = quadruplets < connections ? ` on ${groupDigits(quadruplets)} quadruplets` : "";
    setText(counts, shown || groupDigits(connections) + pairs);
    emptyNote.hidden = rows.total > 0 || connections === 0;
    emptyNote.textContent = "No connection matches the filter.";
  };

  const ask = (fromTop: boolean): void => {
    const { sortBy, descending } = listQuery(view.value, capture.value);
    // Worst first reads as descending, whatever the query calls it.
    grid.setSort({ by: sortBy, descending: sortBy === "trouble" ? !descending : descending });
    rows.invalidate(true);
    if (fromTop) grid.reset();
    grid.update();
  };

  const revealSelection = async (): Promise<void> => {
    const id = view.value.selection;
    grid.setSelection(id);
    if (id === null || id === ownSelection || !capture.value.summary) return;
    ownSelection = id;
    try {
      const place = await client.call("place", { ...listQuery(view.value, capture.value), id }).reply;
      if (place !== null && view.value.selection === id) grid.reveal(place);
    } catch (thrown) {
      client.report(thrown);
    }
  };

  let sawReading = false;
  let shownColumns = connectionColumns(0, false);
  const chooseColumns = (): void => {
    const summary = capture.value.summary;
    const lives = summary !== null && summary.quadruplets < summary.connections;
    const columns = connectionColumns(element.clientWidth, lives);
    if (columns !== shownColumns) grid.setColumns(columns);
    shownColumns = columns;
  };
  const resize = new ResizeObserver(chooseColumns);
  resize.observe(element);

  const disposable = disposeAll([
    grid,
    { dispose: () => resize.disconnect() },
    filter,
    capture.watch(
      (state) => [state.summary],
      (summary) => {
        if (!summary) return;
        const done = isComplete(capture.value);
        // Rows must not move under the eyes of who has begun to read them.
        if (done && sawReading && view.value.sort === null && view.value.selection !== null) {
          view.patch({ sort: { by: "start", descending: false } });
        }
        sawReading = !done;
        chooseColumns();
        // In order of start new rows come at the end; in any other order they would push the others about.
        if (done || listQuery(view.value, capture.value).sortBy === "start") ask(false);
        showCounts();
        void revealSelection();
      },
    ),
    view.watch(
      ({ sort, filterText, troubleOnly: only, range }) => [sort, filterText, only, range],
      (_sort, filterText, only, range) => {
        filter.setText(filterText);
        setAria(troubleOnly, { pressed: only });
        showRange(rangeNote, range, () => view.patch({ range: null }));
        ask(true);
      },
    ),
    store.clock.watch(
      (clock) => [clock],
      () => {
        chooseColumns();
        grid.refresh();
        showRange(rangeNote, view.value.range, () => view.patch({ range: null }));
      },
    ),
    view.watch(
      ({ selection }) => [selection],
      () => void revealSelection(),
    ),
  ]);

  return {
    element,
    tools: [counts, troubleOnly],
    focusFilter: filter.focus,
    dispose: () => {
      disposable.dispose();
      element.remove();
    },
  };
}

function showRange(note: HTMLElement, range: { from: number; until: number } | null, fit: () => void): void {
  note.hidden = range === null;
  if (!range) return;
  const words = `Alive between ${whenDigits(range.from)} and ${when(range.until)}.`;
  note.replaceChildren(h("span", { text: words }), button({ class: "link", label: "Show all" }, fit));
}

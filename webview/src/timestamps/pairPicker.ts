/** Which two hosts the view is about: a button for the line of the tabs, and a list that finds them among thousands. */

import type { PairRow } from "#core/timeline/timestamps/model.ts";
import { count, groupDigits } from "#protocol/quantities.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria } from "../dom.ts";
import type { Column } from "../grid/column.ts";
import { RowCache } from "../grid/rowCache.ts";
import { VirtualGrid } from "../grid/virtualGrid.ts";
import { icon } from "../icons.ts";
import type { ViewContext } from "../viewContext.ts";
import { showDialog } from "../views/dialog.ts";

/** For the line of the tabs. */
export function mountPairPicker(root: HTMLElement, context: ViewContext): Disposable {
  const { store } = context;
  const words = h("span", { class: "mono" });
  const element = h("button", { class: "pairButton", hidden: true }, words, icon("down"));
  element.type = "button";
  setAria(element, { haspopup: "dialog" });
  root.append(element);
  return disposeAll([
    listen(element, "click", () => showPairs(context)),
    store.timestamps.watch(
      ({ pair }) => [pair],
      (pair) => {
        words.textContent = pair ? `${pair.client} → ${pair.server}` : "";
        setAria(element, {
          label: pair ? `Hosts: ${pair.client} → ${pair.server}. Choose others` : "Choose two hosts",
        });
        element.title = pair ? `${pair.client} → ${pair.server}` : "";
      },
    ),
    store.view.watch(
      ({ view }) => [view],
      (view) => {
        element.hidden = view !== "timestamps";
      },
    ),
    { dispose: () => element.remove() },
  ]);
}

function showPairs({ store, client }: ViewContext): void {
  const filter = h("input", { class: "filterInput", aria: { label: "Find an address" } });
  filter.type = "search";
  filter.placeholder = "Find an address";
  const rows = new RowCache<PairRow>({
    fetch: (start, end) => client.call("timestampPairs", { text: filter.value.slice(0, 100), start, end }),
    onChange: () => {
      grid.refresh();
      nothing.hidden = rows.total > 0;
    },
    onError: (thrown) => client.report(thrown),
  });
  let chosen: PairRow | null = null;
  const choose = (row: PairRow): void => {
    store.view.patch({ hostPair: row.pair });
    grid.element.closest("dialog")?.close();
  };
  const grid = new VirtualGrid<PairRow>({
    label: "Pairs of hosts, most trouble first",
    columns: COLUMNS,
    rows,
    idOf: ({ pair }) => pair,
    nameOf: pairWords,
    onSelect: (row) => {
      chosen = row;
      grid.setSelection(row.pair);
    },
    onOpen: choose,
  });
  const nothing = h("p", { class: "gridNote dim", hidden: true, text: "No address has this in it." });
  grid.setSelection(store.timestamps.value.pair?.pair ?? null);
  filter.addEventListener("input", () => {
    rows.invalidate(false);
    chosen = null;
    grid.reset();
    grid.update();
  });
  filter.addEventListener("keydown", (event) => {
    const first = chosen ?? rows.row(0);
    if (event.key === "Enter" && first) choose(first);
    else if (event.key === "ArrowDown") grid.focus();
    else return;
    event.preventDefault();
  });
  showDialog("Choose two hosts", [filter, nothing, grid.element], "pairDialog");
  filter.focus();
  grid.element.closest("dialog")?.addEventListener("close", () => grid.dispose());
  grid.update();
}

function pairWords({ client, server, connections, dropped, failed, clockModel, clocks }: PairRow): string {
  const trouble = [
    dropped > 0 ? `${count(dropped, "SYN")} dropped by the rule` : "",
    failed > 0 ? `${count(failed, "SYN")} without an answer or refused` : "",
  ].filter((each) => each !== "");
  return [
    `${client} to ${server}`,
    count(connections, "connection"),
    ...trouble,
    clockWords({ clockModel, clocks }),
  ].join(", ");
}

function clockWords({ clockModel, clocks }: Pick<PairRow, "clockModel" | "clocks">): string {
  if (clockModel === "per-connection") return "an offset each";
  return clocks === 0 ? "no timestamps" : count(clocks, "clock");
}

const number = (key: string, title: string, value: (row: PairRow) => number): Column<PairRow> => ({
  key,
  title,
  width: "92px",
  numeric: true,
  text: (row) => groupDigits(value(row)),
});

const COLUMNS: readonly Column<PairRow>[] = [
  { key: "client", title: "Client", width: "minmax(110px, 1fr)", mono: true, text: ({ client }) => client },
  { key: "server", title: "Server", width: "minmax(110px, 1fr)", mono: true, text: ({ server }) => server },
  number("connections", "Connections", ({ connections }) => connections),
  number("dropped", "Dropped", ({ dropped }) => dropped),
  number("failed", "Failed", ({ failed }) => failed),
  { key: "clocks", title: "Clocks", width: "104px", text: clockWords },
];

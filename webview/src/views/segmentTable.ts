import type { SegmentRow } from "#core/query/rows.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { h } from "../dom.ts";
import { RowCache } from "../grid/rowCache.ts";
import { VirtualGrid } from "../grid/virtualGrid.ts";
import type { CaptureState } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { segmentColumns, segmentName } from "./segmentColumns.ts";

/** Every segment of the selected connection. */
export function mountSegmentTable(root: HTMLElement, { store, client }: ViewContext): Disposable {
  const { view, capture } = store;
  const columnsNow = (): ReturnType<typeof segmentColumns> =>
    segmentColumns({
      relative: view.value.relativeNumbers,
      lastFrame: capture.value.selected?.lastFrame ?? 0,
      lastTime: capture.value.selected?.end ?? 0,
    });
  const rows = new RowCache<SegmentRow>({
    fetch: (start, end) => client.call("segments", { connection: view.value.selection ?? 0, start, end }),
    onChange: () => grid.refresh(),
    onError: (thrown) => client.report(thrown),
  });
  const grid = new VirtualGrid<SegmentRow>({
    label: "Segments of the selected connection",
    columns: columnsNow(),
    rows,
    idOf: (row) => row.frame,
    nameOf: segmentName,
    classOf: (row) => (row.from === "server" ? "fromServer" : ""),
    onSelect: (row) => grid.setSelection(row.frame),
  });
  const element = h("div", { class: "view segments" }, grid.element);
  const nothing = h("div", { class: "gridNote", text: "Select a connection to see its segments." });
  root.append(nothing, element);

  let shown: number | null = null;
  const show = (selection: number | null, known: boolean): void => {
    element.hidden = selection === null || !known;
    nothing.hidden = !element.hidden;
    if (selection === null || !known) return;
    const isAnother = selection !== shown;
    shown = selection;
    rows.invalidate(!isAnother);
    if (isAnother) {
      grid.setSelection(null);
      grid.reset();
    }
    grid.update();
    showSought(capture.value.sought);
  };
  /** Once: afterwards the reader scrolls where he likes. */
  const showSought = (sought: CaptureState["sought"]): void => {
    if (sought === null || shown === null || shown !== view.value.selection) return;
    grid.setSelection(sought.frame);
    grid.reveal(sought.place);
    capture.patch({ sought: null });
  };
  return disposeAll([
    grid,
    view.watch(
      ({ relativeNumbers }) => [relativeNumbers],
      () => grid.setColumns(columnsNow()),
    ),
    capture.watch(
      ({ selected }) => [selected?.lastFrame, selected?.end],
      () => grid.setColumns(columnsNow()),
    ),
    capture.watch(
      ({ sought }) => [sought],
      (sought) => showSought(sought),
    ),
    capture.watch(
      ({ selected }) => [selected],
      (selected) => show(selected?.id ?? null, selected !== null),
    ),
    {
      dispose: () => {
        element.remove();
        nothing.remove();
      },
    },
  ]);
}

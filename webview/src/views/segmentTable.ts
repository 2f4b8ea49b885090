import type { SegmentRow } from "#core/query/rows.ts";
import type { FrameNumber } from "#core/units.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { h } from "../dom.ts";
import { RowCache } from "../grid/rowCache.ts";
import { VirtualGrid } from "../grid/virtualGrid.ts";
import type { ViewContext } from "../viewContext.ts";
import { markedFrame } from "../viewState.ts";
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
    onChange: () => {
      grid.refresh();
      revealWanted();
    },
    onError: (thrown) => client.report(thrown),
  });
  const grid = new VirtualGrid<SegmentRow>({
    label: "Segments of the selected connection",
    columns: columnsNow(),
    rows,
    idOf: (row) => row.frame,
    nameOf: segmentName,
    classOf: (row) => (row.from === "server" ? "fromServer" : ""),
    onSelect: (row) => {
      revealed = row.frame;
      if (shown !== null) view.patch({ frame: { connection: shown, frame: row.frame } });
    },
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
    if (isAnother) grid.reset();
    void mark();
    grid.update();
  };

  /** A marked frame is brought into view once: afterwards the reader scrolls where he likes. */
  let revealed: FrameNumber | null = null;
  let wanted: { readonly frame: FrameNumber; readonly place: number } | null = null;
  const mark = async (): Promise<void> => {
    const frame = markedFrame(view.value);
    grid.setSelection(frame);
    if (frame !== wanted?.frame) wanted = null;
    if (frame === null || frame === revealed || wanted !== null || shown === null) return;
    try {
      const found = await client.call("locate", { frame }).reply;
      if (found?.connection !== shown || frame !== markedFrame(view.value)) return;
      wanted = { frame, place: found.place };
      revealWanted();
    } catch (thrown) {
      client.report(thrown);
    }
  };
  const revealWanted = (): void => {
    if (wanted === null || wanted.place >= rows.total) return;
    revealed = wanted.frame;
    grid.reveal(wanted.place);
    wanted = null;
  };
  return disposeAll([
    grid,
    view.watch(
      ({ relativeNumbers }) => [relativeNumbers],
      () => grid.setColumns(columnsNow()),
    ),
    store.clock.watch(
      (clock) => [clock],
      () => grid.setColumns(columnsNow()),
    ),
    capture.watch(
      ({ selected }) => [selected?.lastFrame, selected?.end],
      () => grid.setColumns(columnsNow()),
    ),
    view.watch(
      ({ frame }) => [frame],
      () => void mark(),
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

import type { ToldSegment } from "#core/query/rows.ts";
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
  const { view, capture, hovered } = store;
  const columnsNow = (): ReturnType<typeof segmentColumns> =>
    segmentColumns({
      relative: view.value.relativeNumbers,
      stamps: capture.value.selected?.timestamps.client || capture.value.selected?.timestamps.server || false,
      lastFrame: capture.value.selected?.lastFrame ?? 0,
      lastTime: capture.value.selected?.end ?? 0,
    });
  /** Rows of the life before, above those of the connection. */
  let before = 0;
  const rows = new RowCache<ToldSegment>({
    fetch: (start, end) => {
      const call = client.call("segments", { connection: view.value.selection ?? 0, start, end });
      const reply = call.reply.then((page) => {
        before = page.before;
        return page;
      });
      return { reply, cancel: call.cancel };
    },
    onChange: () => {
      grid.refresh();
      revealWanted();
    },
    onError: (thrown) => client.report(thrown),
  });
  const grid = new VirtualGrid<ToldSegment>({
    label: "Segments of the selected connection",
    columns: columnsNow(),
    rows,
    idOf: (row) => row.frame,
    nameOf: segmentName,
    classOf: (row) => [row.evidence ? "evidence" : "", row.older ? "older" : ""].join(" "),
    onHover: (row) => hovered.patch({ frame: row?.frame ?? null }),
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
  /** `place` among the connection's own segments; null: it belongs to the life before. */
  let wanted: { readonly frame: FrameNumber; readonly place: number | null } | null = null;
  const mark = async (): Promise<void> => {
    const frame = markedFrame(view.value);
    grid.setSelection(frame);
    if (frame !== wanted?.frame) wanted = null;
    if (frame === null || frame === revealed || wanted !== null || shown === null) return;
    try {
      const found = await client.call("locate", { frame }).reply;
      if (found === null || frame !== markedFrame(view.value)) return;
      wanted = { frame, place: found.connection === shown ? found.place : null };
      revealWanted();
    } catch (thrown) {
      client.report(thrown);
    }
  };
  const revealWanted = (): void => {
    if (wanted === null || !rows.answered) return;
    const index = wanted.place === null ? olderRow(wanted.frame) : before + wanted.place;
    if (index < 0 || index >= rows.total) return;
    revealed = wanted.frame;
    grid.reveal(index);
    wanted = null;
  };
  const olderRow = (frame: FrameNumber): number => {
    for (let i = 0; i < before; i++) if (rows.row(i)?.frame === frame) return i;
    return -1;
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
      ({ selected }) => [selected?.lastFrame, selected?.end, selected?.timestamps],
      () => grid.setColumns(columnsNow()),
    ),
    hovered.watch(
      ({ frame }) => [frame],
      (frame) => grid.setHovered(frame),
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

/** The SYNs of the range one by one, as a grid of any length. */

import type { RuleStanding, SynRow, TimestampsModel } from "#core/timeline/timestamps/model.ts";
import type { FrameNumber } from "#core/units.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { whenDigits, whenUnit } from "../clock.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import type { Column } from "../grid/column.ts";
import { RowCache } from "../grid/rowCache.ts";
import { VirtualGrid } from "../grid/virtualGrid.ts";
import { visibleRange } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { markedFrame } from "../viewState.ts";
import { outcomeWords, ruleWords, synWords } from "./words.ts";

export interface SynTable extends Disposable {
  readonly element: HTMLElement;
  /** What is known, or looked at, has changed. */
  refresh(model: TimestampsModel): void;
  mark(frame: number | null): void;
  /** Times are told by another clock. */
  tellTimes(): void;
  focus(): void;
}

export function createSynTable({ store, client }: ViewContext): SynTable {
  const { view } = store;
  let standing: RuleStanding = "no-timestamps";
  let question = "";
  const rows = new RowCache<SynRow>({
    fetch: (start, end) =>
      client.call("timestampSyns", {
        ...visibleRange(store),
        pair: view.value.hostPair,
        selection: view.value.selection,
        start,
        end,
      }),
    onChange: () => {
      grid.refresh();
      revealWanted();
    },
    onError: (thrown) => client.report(thrown),
  });
  const grid = new VirtualGrid<SynRow>({
    label: "SYNs between the two hosts",
    columns: synColumns(() => standing),
    rows,
    idOf: ({ frame }) => frame,
    nameOf: (row) => synWords(row, standing),
    onSelect: ({ id, frame }) => {
      revealed = frame;
      view.patch({ selection: id, frame: { connection: id, frame } });
    },
  });
  let revealed: FrameNumber | null = null;
  let wanted: number | null = null;
  const revealWanted = (): void => {
    if (wanted === null || wanted >= rows.total) return;
    grid.reveal(wanted);
    wanted = null;
  };
  return {
    element: grid.element,
    refresh(next) {
      standing = next.standing;
      const { from, until } = visibleRange(store);
      const now = `${from} ${until} ${view.value.hostPair}`;
      rows.invalidate(now === question);
      if (now !== question) grid.reset();
      question = now;
      grid.update();
      const frame = markedFrame(view.value);
      if (next.place === null || frame === revealed) return;
      // Once: afterwards the reader scrolls where he likes.
      revealed = frame;
      wanted = next.place;
      revealWanted();
    },
    mark: (frame) => grid.setSelection(frame),
    tellTimes: () => grid.setColumns(synColumns(() => standing)),
    focus: () => grid.focus(),
    dispose: disposeAll([grid]).dispose,
  };
}

function synColumns(standing: () => RuleStanding): readonly Column<SynRow>[] {
  const signed = (delta: number | null): string =>
    delta === null ? "" : delta > 0 ? `+${groupDigits(delta)}` : groupDigits(delta);
  return [
    {
      key: "frame",
      title: "#",
      width: "64px",
      numeric: true,
      mono: true,
      text: ({ frame }) => groupDigits(frame),
    },
    {
      key: "time",
      title: `Time, ${whenUnit()}`,
      width: "84px",
      numeric: true,
      mono: true,
      text: ({ time }) => whenDigits(time),
    },
    {
      key: "port",
      title: "Port",
      width: "64px",
      numeric: true,
      mono: true,
      text: ({ port }) => String(port),
    },
    { key: "clock", title: "Clock", width: "52px", text: ({ letter }) => letter },
    {
      key: "tsVal",
      title: "TSval",
      width: "112px",
      numeric: true,
      mono: true,
      text: ({ tsVal }) => (tsVal === null ? "none" : groupDigits(tsVal)),
    },
    {
      key: "remembered",
      title: "Remembered",
      hint: "The TSval that the server remembers for the address at that moment, if it has the per-host rule",
      width: "112px",
      numeric: true,
      mono: true,
      text: ({ remembered }) => (remembered ? groupDigits(remembered.tsVal) : ""),
    },
    {
      key: "delta",
      title: "Difference",
      hint: "Ticks ahead of what is remembered, signed 32 bit; below −1 the rule drops",
      width: "124px",
      numeric: true,
      mono: true,
      text: ({ delta }) => signed(delta),
    },
    { key: "outcome", title: "Outcome", width: "minmax(96px, 1fr)", text: outcomeWords },
    { key: "rule", title: "Rule", width: "minmax(160px, 2fr)", text: (row) => ruleWords(row, standing()) },
  ];
}

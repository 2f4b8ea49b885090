/** The ladder of the selected connection: asked for with its folds, laid out, drawn, and walked through by keys. */

import type { FrameNumber } from "#core/units.ts";
import { whenDigits } from "../clock.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, s, setAria } from "../dom.ts";
import { plainDigits } from "../format.ts";
import { rowText } from "../grid/column.ts";
import { rowAfterKey } from "../grid/gridKeys.ts";
import { openFrame } from "../openFrame.ts";
import type { ViewContext } from "../viewContext.ts";
import { markedFrame } from "../viewState.ts";
import { segmentColumns } from "../views/segmentColumns.ts";
import { drawLadder, type LadderPicture } from "./drawLadder.ts";
import { ladderMeasurer } from "./ladderFonts.ts";
import { drawLadderHead } from "./ladderHead.ts";
import { type LadderHit, ladderHit, ladderStops } from "./ladderHits.ts";
import {
  type LadderLayout,
  ladderLayout,
  rowOfFrame,
  type SegmentPlace,
  type StepPlace,
} from "./ladderLayout.ts";
import { GAP_ROW, SEGMENT_ROW } from "./ladderMeasures.ts";
import type { LadderSession } from "./ladderSession.ts";
import { createLadderTable } from "./ladderTable.ts";
import { foldWords, segmentWords, summaryWords } from "./ladderWords.ts";

export function mountLadder(root: HTMLElement, context: ViewContext, session: LadderSession): Disposable {
  const { store, theme, announce } = context;
  const { view, hovered, ladder } = store;
  const pen = h("canvas").getContext("2d");
  const head = h("div", { class: "ladderHeadRow" });
  const scroller = h("div", { class: "ladderScroller picture", role: "img", tabIndex: 0 });
  const element = h("div", { class: "ladder" }, head, scroller);
  const table = createLadderTable(mark, (from) => session.open(from));
  root.append(element, table.element);
  if (!pen) return { dispose: () => element.remove() };

  const selected = s("rect", { class: "ladderSelected" });
  const pointed = s("rect", { class: "ladderHovered" });
  let measure = ladderMeasurer(pen, theme.value);
  let layout: LadderLayout | null = null;
  let picture: LadderPicture | null = null;
  /** The fold that the keyboard stands on, by its first place. */
  let fold: number | null = null;
  /** Once the next answer is there, go to what comes after this frame. */
  let goAfter: FrameNumber | null = null;
  let revealed: FrameNumber | null = null;

  const draw = (): void => {
    const { model } = ladder.value;
    const width = scroller.clientWidth;
    if (!model || view.value.asTable || width === 0) {
      if (model && view.value.asTable) table.draw(model, markedFrame(view.value));
      return;
    }
    const anchor = layout && anchorOf(layout, scroller.scrollTop, markedFrame(view.value));
    layout = ladderLayout(model, {
      width,
      measure,
      timeText: (time) => whenDigits(time, 3),
      relative: view.value.relativeNumbers,
    });
    picture = drawLadder(layout, measure);
    picture.svg.prepend(selected, pointed);
    scroller.replaceChildren(picture.svg);
    head.replaceChildren(drawLadderHead(model, layout.columns, measure));
    setAria(scroller, { label: summaryWords(model) });
    const kept = anchor && rowOfFrame(layout, anchor.frame);
    if (kept) scroller.scrollTop = kept.y - anchor.offset;
    if (goAfter !== null) goOn(goAfter);
    showMarked();
    showHovered();
  };

  /** The row of the marked frame, or the fold that the keyboard stands on, in the colours of a selection. */
  const showMarked = (): void => {
    if (!layout || !picture) return;
    const frame = markedFrame(view.value);
    const row = current();
    for (const [place, group] of picture.rows) group.classList.toggle("selected", place === row);
    cover(selected, row ?? null);
    if (frame === revealed || fold !== null) return;
    revealed = row ? frame : null;
    if (row) scrollIntoView(row);
    else if (frame === null) scroller.scrollTop = 0;
  };
  const current = (): StepPlace | undefined => {
    if (!layout) return undefined;
    const at = fold;
    if (at !== null) return layout.rows.find((row) => row.kind === "fold" && row.step.from === at);
    const frame = markedFrame(view.value);
    return frame === null ? undefined : rowOfFrame(layout, frame);
  };
  const showHovered = (): void => {
    const { frame } = hovered.value;
    cover(pointed, (frame !== null && layout && rowOfFrame(layout, frame)) || null);
  };
  const cover = (rect: SVGRectElement, row: StepPlace | null): void => {
    rect.setAttribute("visibility", row ? "visible" : "hidden");
    if (!row || !layout) return;
    const place = { x: 0.5, y: row.y + 0.5, width: layout.columns.rowEnd - 1, height: row.height - 2 };
    for (const [name, value] of Object.entries(place)) rect.setAttribute(name, String(value));
  };
  const scrollIntoView = ({ y, height }: StepPlace): void => {
    const { scrollTop, clientHeight } = scroller;
    // A row more than it must be, so that one sees what comes before and after.
    const margin = Math.min(GAP_ROW, clientHeight / 4);
    if (y - margin < scrollTop) scroller.scrollTop = y - margin;
    else if (y + height + margin > scrollTop + clientHeight)
      scroller.scrollTop = y + height + margin - clientHeight;
  };

  function mark(frame: FrameNumber): void {
    const { model } = ladder.value;
    fold = null;
    if (model?.steps.some((step) => step.step === "segment" && step.segment.frame === frame)) {
      if (markedFrame(view.value) === frame) showMarked();
      else view.patch({ frame: { connection: model.connection, frame } });
    } else void openFrame(context, frame);
  }
  const goTo = (row: StepPlace): void => {
    const notes = ladder.value.model?.notes ?? [];
    if (row.kind === "segment") {
      mark(row.step.segment.frame);
      announce(segmentWords(row.step, notes));
    } else if (row.kind === "fold") {
      fold = row.step.from;
      showMarked();
      scrollIntoView(row);
      announce(foldWords(row.step));
    }
  };
  const goOn = (frame: FrameNumber): void => {
    goAfter = null;
    if (!layout) return;
    const stops = ladderStops(layout);
    const at = stops.findIndex((row) => row.kind === "segment" && row.step.segment.frame === frame);
    const next = stops[at + 1];
    if (next) goTo(next);
  };
  const openFold = (row: StepPlace, byKey: boolean): void => {
    if (row.kind !== "fold" || !layout) return;
    const before = layout.rows[layout.rows.indexOf(row) - 1];
    const last = before?.kind === "segment" ? before.step.segment.frame : null;
    if (byKey && last !== null) goAfter = last;
    fold = null;
    session.open(row.step.from);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !layout) return;
    const row = current();
    if (event.key === "Enter") {
      if (row) openFold(row, true);
    } else {
      const stops = ladderStops(layout);
      const at = stops.findIndex((each) => each.y === row?.y);
      const page = Math.floor(scroller.clientHeight / SEGMENT_ROW) - 1;
      const to = rowAfterKey(event.key, at, stops.length, page);
      const stop = to === null ? undefined : stops[to];
      if (to === null) return;
      if (stop) goTo(stop);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  /** What is marked with the mouse is copied by the page; else the row, as the table below has it. */
  const copy = (event: ClipboardEvent): void => {
    const row = current();
    if (row?.kind !== "segment" || getSelection()?.toString()) return;
    const columns = segmentColumns({
      relative: view.value.relativeNumbers,
      stamps: true,
      lastFrame: 0,
      lastTime: 0,
    });
    event.clipboardData?.setData("text/plain", plainDigits(rowText(columns, row.step.segment)));
    event.preventDefault();
    event.stopPropagation();
  };

  const hitOf = (event: MouseEvent): LadderHit | null => {
    const box = picture?.svg.getBoundingClientRect();
    return box && layout ? ladderHit(layout, event.clientX - box.left, event.clientY - box.top) : null;
  };
  const move = (event: PointerEvent): void => {
    const hit = hitOf(event);
    const row = hit?.row ?? null;
    hovered.patch({ frame: hit?.chip ?? (row?.kind === "segment" ? row.step.segment.frame : null) });
    scroller.classList.toggle("control", hit?.chip != null || row?.kind === "fold");
  };
  const click = (event: MouseEvent): void => {
    const hit = hitOf(event);
    if (!hit || !getSelection()?.isCollapsed) return;
    if (hit.chip !== null) mark(hit.chip);
    else if (hit.row?.kind === "fold") openFold(hit.row, false);
    else if (hit.row?.kind === "segment") mark(hit.row.step.segment.frame);
  };

  const resize = new ResizeObserver(draw);
  resize.observe(scroller);
  return disposeAll([
    { dispose: () => resize.disconnect() },
    listen(scroller, "keydown", key),
    listen(scroller, "copy", copy),
    listen(scroller, "pointermove", move),
    listen(scroller, "pointerleave", () => hovered.patch({ frame: null })),
    listen(scroller, "click", click),
    ladder.watch(({ model }) => [model], draw),
    view.watch(({ relativeNumbers }) => [relativeNumbers], draw),
    store.clock.watch((clock) => [clock], draw),
    view.watch(
      (state) => [markedFrame(state)],
      () => {
        fold = null;
        showMarked();
        const { model } = ladder.value;
        if (model && view.value.asTable) table.draw(model, markedFrame(view.value));
      },
    ),
    view.watch(
      ({ selection }) => [selection],
      () => {
        fold = null;
        goAfter = null;
        revealed = null;
        layout = null;
        scroller.scrollTop = 0;
      },
    ),
    view.watch(
      ({ asTable }) => [asTable],
      (asTable) => {
        const had = document.activeElement;
        const focused = had === scroller || table.element.contains(had);
        element.hidden = asTable;
        table.element.hidden = !asTable;
        draw();
        // Who came by a key goes on by keys.
        if (focused && asTable) table.focus();
        else if (focused) scroller.focus();
      },
    ),
    hovered.watch(({ frame }) => [frame], showHovered),
    theme.watch(
      (value) => [value],
      (value) => {
        measure = ladderMeasurer(pen, value);
        draw();
      },
    ),
    {
      dispose: () => {
        element.remove();
        table.element.remove();
      },
    },
  ]);
}

/** What is being read stays where it is when rows come or go above it: the marked row, if it is in view, else the first one. */
function anchorOf(
  { rows }: LadderLayout,
  top: number,
  marked: FrameNumber | null,
): { readonly frame: FrameNumber; readonly offset: number } | null {
  const segments = rows.filter((row): row is SegmentPlace => row.kind === "segment");
  const visible = segments.filter(({ y, height }) => y + height > top);
  const row = visible.find(({ step }) => step.segment.frame === marked) ?? visible[0];
  if (!row || top === 0) return null;
  return { frame: row.step.segment.frame, offset: row.y - top };
}

/** The view: a canvas under a scroller of the picture's height, drawn anew once a frame when something has changed. */

import type { LifelinesPage, LifelinesQuery } from "#core/timeline/lifelines/model.ts";
import { timeScale } from "../axis/timeScale.ts";
import { disposeAll, listen } from "../disposable.ts";
import { h, setAria } from "../dom.ts";
import { ScrollArea } from "../grid/scrollArea.ts";
import { Latest } from "../latest.ts";
import type { PictureSource } from "../picture/viewPicture.ts";
import { nameEvent, visibleRange } from "../store.ts";
import type { MountedView, ViewContext } from "../viewContext.ts";
import { buildScene } from "./buildScene.ts";
import { type Frame, frameSize, type Measure } from "./frame.ts";
import { closeGap, type Gap, openGap } from "./gap.ts";
import { withGroup } from "./groups.ts";
import { type Hit, hitTest } from "./hitTest.ts";
import { handleKey, type KeyTarget } from "./lifelinesKeys.ts";
import { lifelinesPicture, pictureWindow } from "./lifelinesPicture.ts";
import { createLifelinesTable } from "./lifelinesTable.ts";
import { measurer } from "./measure.ts";
import { createPainter } from "./paint.ts";
import { createPeek } from "./peek.ts";
import { createTooltip } from "./tooltip.ts";
import { summaryWords } from "./words.ts";

/** Screens above and below the visible one that are asked for with it. */
const SCREENS_AROUND = 1;
const NARROW_PAGE = 1000;

export function mountLifelines(root: HTMLElement, context: ViewContext): MountedView {
  const { store, client, theme } = context;
  const { view, capture, pointer } = store;
  const canvas = h("canvas", { aria: { hidden: true } });
  const pen = canvas.getContext("2d", { alpha: false });
  const plot = h("div", { class: "plot" });
  const spacer = h("div");
  const scroller = h("div", { class: "lifelinesScroller picture", tabIndex: 0, role: "img" }, spacer);
  const tip = createTooltip();
  const peek = createPeek(context, (opened) => {
    setPage(answer);
    const selected = answer?.selected;
    if (opened && selected && gap) scrollIntoView({ y: selected.y, height: gap.y + gap.height - selected.y });
  });
  const element = h(
    "div",
    { class: "lifelines plotArea" },
    canvas,
    plot,
    scroller,
    peek.element,
    tip.element,
  );
  const table = createLifelinesTable(
    (top) => {
      tableTop = top;
      ask();
    },
    (id) => view.patch({ selection: id }),
  );
  root.append(element, table.element);
  if (!pen) return { dispose: () => element.remove() };

  let answer: LifelinesPage | null = null;
  let gap: Gap | null = null;
  /** The answer with room for the peek in it. */
  let page: LifelinesPage | null = null;
  let asked: LifelinesQuery | null = null;
  let size = { width: 0, height: 0, left: 0, right: 0 };
  let paint = createPainter(pen, theme.value);
  let measure: Measure = measurer(pen, theme.value);
  let hover: { readonly x: number; readonly y: number } | null = null;
  let hit: Hit | null = null;
  let cursor: string | null = null;
  let reveal = false;
  let showAll = false;
  let tableTop = 0;
  let shown = false;
  let pageWidth = innerWidth;
  let frameWanted = 0;
  let edge: "first" | "last" | null = null;

  const scroll = new ScrollArea(scroller, spacer, { rowHeight: 1, rowCount: 0, viewportHeight: 0 }, () => {
    redraw();
    askWhenNear();
  });

  const redraw = (): void => {
    if (frameWanted === 0) frameWanted = requestAnimationFrame(drawFrame);
  };
  const frameNow = (): Frame => ({
    ...visibleRange(store),
    ...size,
    top: scroll.top,
    measure,
    selection: view.value.selection,
    cursor,
    focused: document.activeElement === scroller,
    hover: hit?.item.y ?? null,
    size: frameSize(pageWidth),
  });
  const drawFrame = (): void => {
    frameWanted = 0;
    if (!page || element.hidden || size.height === 0) return;
    const frame = frameNow();
    paint(buildScene(frame, page), size.width, size.height);
    if (gap) peek.placeAt(gap.y - scroll.top);
  };
  const fit = (): void => {
    shown = element.getClientRects().length > 0 || table.element.getClientRects().length > 0;
    pageWidth = innerWidth;
    const ratio = theme.value.pixelRatio;
    size = {
      width: element.clientWidth,
      height: element.clientHeight,
      left: plot.offsetLeft,
      right: plot.offsetLeft + plot.clientWidth,
    };
    canvas.width = Math.round(size.width * ratio);
    canvas.height = Math.round(size.height * ratio);
    peek.fit();
    setGeometry();
    ask();
    // A canvas that has been resized is empty until it is drawn: not a frame later.
    cancelAnimationFrame(frameWanted);
    drawFrame();
  };
  const setPage = (next: LifelinesPage | null): void => {
    answer = next;
    const selected = next?.selected;
    gap = peek.gapAt(selected ? selected.y + selected.height : null);
    page = next && openGap(next, gap);
    setGeometry();
    redraw();
  };
  const setGeometry = (): void => {
    const { rowCount, viewportHeight } = scroll.geometry;
    const height = page?.height ?? 0;
    // The position of a scroll bar cannot be asked for without a layout: not once a frame.
    if (rowCount !== height || viewportHeight !== size.height)
      scroll.setGeometry({ rowHeight: 1, rowCount: height, viewportHeight: size.height });
  };

  const queryNow = (top: number, height: number): LifelinesQuery => ({
    ...visibleRange(store),
    width: Math.max(1, size.right - size.left),
    top,
    height,
    viewport: size.height,
    sortBy: view.value.lifelineSort,
    rowHeight: view.value.rowHeight,
    compact: pageWidth < NARROW_PAGE,
    showAll,
    opened: view.value.openedGroups,
    closed: view.value.closedGroups,
    selection: view.value.selection,
  });
  const ask = (): void => {
    if (!capture.value.summary || !shown) return;
    if (view.value.asTable) {
      source.want(queryNow(tableTop, TABLE_HEIGHT));
      return;
    }
    if (size.height === 0) return;
    const around = SCREENS_AROUND * size.height;
    const here = closeGap(scroll.top, gap);
    const top = Math.max(0, here - around);
    asked = queryNow(top, here - top + size.height + around);
    source.want(asked);
  };
  /** The next window is asked for when half a screen of the last one is left. */
  const askWhenNear = (): void => {
    if (!asked) return;
    const near = size.height / 2;
    const here = closeGap(scroll.top, gap);
    const above = here - asked.top < near && asked.top > 0;
    const below = asked.top + asked.height - here - size.height < near;
    const more = asked.top + asked.height < (answer?.height ?? 0);
    if (above || (below && more)) ask();
  };
  const onPage = (next: LifelinesPage, query: LifelinesQuery): void => {
    if (view.value.asTable) {
      page = next;
      table.draw(next, query.top, query.height);
      tell(next);
      return;
    }
    const offset = page?.selected ? page.selected.y - scroll.top : null;
    const wasVisible = offset !== null && offset >= 0 && offset < size.height;
    const moved = answer?.height !== next.height;
    setPage(next);
    // What is being read stays where it is when rows come or go above it.
    if (moved && wasVisible && next.selected && offset !== null && !reveal)
      scroll.scrollTo(next.selected.y - offset);
    if (reveal && next.selected && query.selection === view.value.selection) {
      reveal = false;
      scrollIntoView(next.selected);
    }
    // An answer to an older question ends elsewhere.
    if (edge && query === asked && page) finishEdge(page);
    tell(next);
    askWhenNear();
  };
  const source = new Latest(
    (query: LifelinesQuery) => client.call("lifelines", query),
    onPage,
    (thrown) => client.report(thrown),
  );
  const tell = (next: LifelinesPage): void => {
    element.closest(".editor")?.classList.toggle(
      "aggregates",
      next.items.some(({ kind }) => kind === "aggregate"),
    );
    store.lifelines.patch({ rows: next.rows, lifelines: next.lifelines });
    nameEvent(store, "lifelines", next.event);
    setAria(scroller, { label: summaryWords(next) });
  };
  const scrollIntoView = ({ y, height }: { readonly y: number; readonly height: number }): void => {
    if (y < scroll.top) scroll.scrollTo(y);
    else if (y + height > scroll.top + size.height) scroll.scrollTo(y + height - size.height);
  };

  const keys: KeyTarget = {
    context,
    visible: () => ({ top: scroll.top, height: size.height }),
    cursor: () => cursor,
    setCursor: (key) => {
      cursor = key;
      redraw();
    },
    scrollIntoView,
    toEdge: (which) => {
      edge = which;
      scroll.scrollTo(which === "first" ? 0 : Number.MAX_SAFE_INTEGER);
      ask();
    },
    toggle: (key, open) => toggleGroup(key, open),
    showHidden: () => {
      showAll = true;
      cursor = null;
      ask();
    },
  };
  const finishEdge = (next: LifelinesPage): void => {
    const which = edge;
    edge = null;
    if (which) handleKey(keys, which === "first" ? "FirstStop" : "LastStop", next);
  };
  const toggleGroup = (key: string, open: boolean): void => view.patch(withGroup(view.value, key, open));

  const pointed = (event: PointerEvent | MouseEvent): Hit | null => {
    if (!page) return null;
    const box = element.getBoundingClientRect();
    return hitTest(frameNow(), page, event.clientX - box.left, event.clientY - box.top);
  };
  const move = (event: PointerEvent): void => {
    const before = hit?.item.y;
    hit = pointed(event);
    const box = element.getBoundingClientRect();
    hover = { x: event.clientX - box.left, y: event.clientY - box.top };
    scroller.classList.toggle("control", hit?.control === true);
    if (hit && page) {
      const time = timeScale(visibleRange(store), size.right - size.left).toTime(hover.x - size.left);
      tip.show(hit, time, hover.x, hover.y, page);
    } else tip.hide();
    if (before !== hit?.item.y) redraw();
  };
  const leave = (): void => {
    hit = null;
    hover = null;
    tip.hide();
    redraw();
  };
  const click = (event: MouseEvent): void => {
    const at = pointed(event);
    if (!at) return;
    const { item, id, control } = at;
    cursor = null;
    if (id !== null) view.patch({ selection: id });
    else if (item.kind === "hidden") {
      if (control) keys.showHidden();
    } else if (item.kind !== "row") {
      cursor = item.key;
      const opened = item.kind === "header" || item.opened;
      if (control || item.kind === "aggregate") toggleGroup(item.key, !opened);
    }
    redraw();
  };

  const picture: PictureSource = async () => {
    if (!page || size.width === 0) return null;
    const window = pictureWindow(page, scroll.top, size.height);
    const all = await client.call("lifelines", queryNow(window.top, window.height)).reply;
    return lifelinesPicture(all, { ...frameNow(), ...window }, theme.value, pen);
  };

  const resize = new ResizeObserver(fit);
  resize.observe(element);
  resize.observe(plot);
  const parts = disposeAll([
    scroll,
    source,
    peek,
    { dispose: () => resize.disconnect() },
    { dispose: () => cancelAnimationFrame(frameWanted) },
    listen(scroller, "pointermove", move),
    listen(scroller, "pointerleave", leave),
    listen(scroller, "click", click),
    listen(scroller, "dblclick", (event) => {
      if (pointed(event)?.id !== null) view.patch({ view: "connection" });
    }),
    listen(scroller, "focus", redraw),
    listen(scroller, "blur", redraw),
    listen(scroller, "keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !page || !handleKey(keys, event.key, page))
        return;
      tip.hide();
      event.preventDefault();
      event.stopPropagation();
    }),
    capture.watch(({ summary, horizon }) => [summary, horizon], ask),
    capture.watch(
      ({ revision }) => [revision],
      () => {
        setPage(null);
        asked = null;
      },
    ),
    view.watch(
      ({ range }) => [range],
      (range) => {
        if (range === null) showAll = false;
        tip.hide();
        redraw();
        ask();
      },
    ),
    view.watch(
      ({ selection }) => [selection],
      () => {
        reveal = true;
        redraw();
        ask();
      },
    ),
    view.watch((state) => [state.lifelineSort, state.rowHeight, state.openedGroups, state.closedGroups], ask),
    view.watch(
      (state) => [state.asTable, state.view],
      (asTable, _view) => {
        const had = document.activeElement;
        const focused = had === scroller || table.element.contains(had);
        element.hidden = asTable;
        table.element.hidden = !asTable;
        tableTop = 0;
        fit();
        // Who came by a key goes on by keys.
        if (focused && asTable) table.focus();
        else if (focused) scroller.focus();
      },
    ),
    theme.watch(
      (value) => [value],
      (value) => {
        paint = createPainter(pen, value);
        measure = measurer(pen, value);
        fit();
      },
    ),
    store.clock.watch(
      (clock) => [clock],
      () => {
        redraw();
        ask();
      },
    ),
    pointer.watch(
      ({ time }) => [time],
      (time) => {
        if (time === null && hover === null) tip.hide();
      },
    ),
    {
      dispose: () => {
        element.remove();
        table.element.remove();
      },
    },
  ]);
  return { picture, dispose: () => parts.dispose() };
}

/** Height of the picture that a page of the table stands for. */
const TABLE_HEIGHT = 2000;

/** The keys of the picture; what it leaves alone goes on to the keys of the whole page. */

import type { LifelinesPage, RowHeight } from "#core/timeline/lifelines/model.ts";
import type { ViewContext } from "../viewContext.ts";
import { placeOfCursor, type Stop, stopAfterKey, stopsOf } from "./stops.ts";
import { itemWords } from "./words.ts";

/** What the keys act on. */
export interface KeyTarget {
  readonly context: ViewContext;
  visible(): { readonly top: number; readonly height: number };
  cursor(): string | null;
  setCursor(key: string | null): void;
  scrollIntoView(place: { readonly y: number; readonly height: number }): void;
  toEdge(edge: "first" | "last"): void;
  toggle(key: string, open: boolean): void;
  showHidden(): void;
}

const HEIGHTS: readonly RowHeight[] = [22, 16, 10, 0];

/** True when the key did something. */
export function handleKey(target: KeyTarget, key: string, page: LifelinesPage): boolean {
  switch (key) {
    case "Home":
    case "End":
      target.toEdge(key === "Home" ? "first" : "last");
      return true;
    case "FirstStop":
    case "LastStop":
      go(target, stopsOf(page).at(key === "FirstStop" ? 0 : -1) ?? null);
      return true;
    case "ArrowLeft":
    case "ArrowRight":
      return openOrClose(target, page, key === "ArrowRight");
    case "Enter":
      return enter(target, page);
    case "-":
      return denser(target, page, 1);
    case "+":
    case "=":
      return denser(target, page, -1);
    default:
      return move(target, key, page);
  }
}

function move(target: KeyTarget, key: string, page: LifelinesPage): boolean {
  if (!["ArrowUp", "ArrowDown", "PageUp", "PageDown"].includes(key)) return false;
  const stops = stopsOf(page);
  const { selection } = target.context.store.view.value;
  const at = placeOfCursor(stops, target.cursor(), selection);
  go(target, stopAfterKey(stops, at, key, target.visible()));
  return true;
}

function go(target: KeyTarget, stop: Stop | null): void {
  if (!stop) return;
  target.setCursor(stop.key);
  if (stop.id !== null) target.context.store.view.patch({ selection: stop.id });
  target.scrollIntoView(stop);
  target.context.announce(itemWords(stop.item, stop.id));
}

function current(target: KeyTarget, page: LifelinesPage): Stop | undefined {
  const stops = stopsOf(page);
  return stops[placeOfCursor(stops, target.cursor(), target.context.store.view.value.selection)];
}

function openOrClose(target: KeyTarget, page: LifelinesPage, open: boolean): boolean {
  const stop = current(target, page);
  if (!stop) return true;
  const { item } = stop;
  const key = item.kind === "row" || item.kind === "hidden" ? groupAbove(page, stop) : item.key;
  if (key === null) return true;
  const isOpen = item.kind === "header" || item.kind === "row" || (item.kind !== "hidden" && item.opened);
  if (isOpen === open) return true;
  target.setCursor(key);
  target.toggle(key, open);
  return true;
}

/** The opened strip or the header that a row belongs to. */
function groupAbove(page: LifelinesPage, { y }: Stop): string | null {
  for (const item of page.items.filter((each) => each.y < y).reverse()) {
    if (item.kind === "header") return item.key;
    if (item.kind === "strip" && item.opened) return item.key;
  }
  return null;
}

function enter(target: KeyTarget, page: LifelinesPage): boolean {
  const stop = current(target, page);
  if (!stop) return true;
  if (stop.key === "hidden") target.showHidden();
  else if (stop.key !== null && stop.item.kind !== "row" && stop.item.kind !== "hidden") {
    const opened = stop.item.kind === "header" || stop.item.opened;
    target.toggle(stop.key, !opened);
  } else target.context.store.view.patch({ view: "connection" });
  return true;
}

/** With the whole capture in view + and − change how dense the rows are; else they zoom. */
function denser(target: KeyTarget, page: LifelinesPage, step: 1 | -1): boolean {
  const { view } = target.context.store;
  const { range, rowHeight } = view.value;
  if (range !== null) return false;
  if (step < 0 && rowHeight === null) return false;
  const now = HEIGHTS.indexOf(page.rowHeight);
  const next = HEIGHTS[now + step];
  if (next === undefined) return step > 0;
  // Back at the height that it had by itself: no choice any more.
  view.patch({ rowHeight: step < 0 && next === HEIGHTS[0] ? null : next });
  return true;
}

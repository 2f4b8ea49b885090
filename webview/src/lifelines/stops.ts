/** Where the keyboard can stand: on groups by their key, on lifelines by the connection that they select. */

import type { LifelineItem, LifelinesPage } from "#core/timeline/lifelines/model.ts";
import { isSelectedRow } from "./rowScene.ts";
import { stripLineY } from "./stripScene.ts";

export interface Stop {
  readonly y: number;
  readonly height: number;
  /** Of a group; null for a lifeline. */
  readonly key: string | null;
  /** Of a lifeline; null for a group. */
  readonly id: number | null;
  readonly item: LifelineItem;
}

/** All stops of the items, from the top. */
export function stopsOf(page: Pick<LifelinesPage, "items">): Stop[] {
  const stops: Stop[] = [];
  for (const item of page.items) {
    const { y, height } = item;
    if (item.kind === "row") stops.push({ y, height, key: null, id: item.id, item });
    else
      stops.push({
        y,
        height: Math.min(height, 26),
        key: item.kind === "hidden" ? "hidden" : item.key,
        id: null,
        item,
      });
    if (item.kind !== "strip") continue;
    item.lines.forEach(({ id }, i) => {
      const top = stripLineY(item, item.first + i) - item.pitch / 2;
      stops.push({ y: top, height: item.pitch, key: null, id, item });
    });
  }
  return stops;
}

/** The place of what is selected among the stops; a group that the keyboard stands on goes before. */
export function placeOfCursor(
  stops: readonly Stop[],
  cursor: string | null,
  selection: number | null,
): number {
  if (cursor !== null) return stops.findIndex(({ key }) => key === cursor);
  return stops.findIndex(({ id, item }) =>
    item.kind === "row" ? isSelectedRow(item, selection) : id !== null && id === selection,
  );
}

/** Where a key goes; null: nowhere from here. */
export function stopAfterKey(
  stops: readonly Stop[],
  at: number,
  key: string,
  visible: { readonly top: number; readonly height: number },
): Stop | null {
  const first = stops.find(({ y }) => y >= visible.top - 0.5);
  const here = stops[at];
  switch (key) {
    case "ArrowDown":
      return at < 0 ? (first ?? null) : (stops[at + 1] ?? null);
    case "ArrowUp":
      return at < 0 ? (first ?? null) : (stops[at - 1] ?? null);
    case "PageDown": {
      const y = (here?.y ?? visible.top) + visible.height;
      return stops.findLast((stop) => stop.y <= y) ?? null;
    }
    case "PageUp": {
      const y = (here?.y ?? visible.top) - visible.height;
      return stops.find((stop) => stop.y >= y) ?? null;
    }
    default:
      return null;
  }
}

/** What lies under the pointer; apart from the drawing, but by the same arithmetic. */

import type {
  LifelineItem,
  LifelineMark,
  LifelinesPage,
  RowItem,
  StripItem,
} from "#core/timeline/lifelines/model.ts";
import { type Frame, gutter, isInside, toX } from "./frame.ts";
import { hiddenLink, SHOW_HIDDEN } from "./groupScene.ts";
import { stripLineY } from "./stripScene.ts";

/** A mark answers within this distance. */
const REACH = 8;

export interface Hit {
  readonly item: LifelineItem;
  readonly mark: LifelineMark | null;
  /** The connection that a click selects. */
  readonly id: number | null;
  /** Over what opens and closes a group, or the link that shows what is hidden. */
  readonly control: boolean;
}

export function hitTest(frame: Frame, page: LifelinesPage, x: number, y: number): Hit | null {
  const at = y + frame.top;
  const item = page.items.find((each) => at >= each.y && at < each.y + each.height);
  if (!item) return null;
  switch (item.kind) {
    case "row":
      return { item, ...onRow(frame, item, x), control: false };
    case "strip": {
      const id = stripLineAt(item, at)?.id ?? null;
      return { item, mark: null, id: x >= frame.left ? id : null, control: x < frame.left };
    }
    case "hidden": {
      const link = hiddenLink(frame, item);
      const end = link.x + frame.measure(SHOW_HIDDEN, "text");
      return { item, mark: null, id: null, control: x >= link.x - 4 && x <= end + 4 };
    }
    default:
      return { item, mark: null, id: null, control: x < gutter(frame).end };
  }
}

function onRow(frame: Frame, item: RowItem, x: number): { mark: LifelineMark | null; id: number } {
  let nearest: LifelineMark | null = null;
  let distance = REACH;
  for (const mark of item.marks) {
    if (!isInside(frame, mark.time)) continue;
    const away = Math.abs(toX(frame, mark.time) - x);
    // Of marks on the same pixels the one with a verdict is what is wanted.
    if (away < distance || (away === distance && mark.verdict !== "" && nearest?.verdict === "")) {
      distance = away;
      nearest = mark;
    }
  }
  const life = item.lives.find(({ start, end, wait }) => {
    const last = wait?.end ?? wait?.expires ?? end;
    return x >= toX(frame, start) - 2 && x <= toX(frame, last) + 2;
  });
  return { mark: nearest, id: nearest?.id ?? life?.id ?? item.id };
}

export function stripLineAt(item: StripItem, y: number): StripItem["lines"][number] | undefined {
  const place = Math.round((y - stripLineY(item, 0)) / item.pitch);
  return item.lines[Math.min(Math.max(place - item.first, 0), item.lines.length - 1)];
}

/**
 * Room in the picture for what opens under a row. The core knows nothing of it: rows below it come to stand lower, and places on
 * the screen are counted back before they are asked for.
 */

import type { CauseLine, LifelinesPage } from "#core/timeline/lifelines/model.ts";

export interface Gap {
  /** Where it begins, in the picture without it. */
  readonly y: number;
  readonly height: number;
}

/** Where what opens under the selected lifeline belongs: below its row, or below the whole strip or aggregate that it is in. */
export function endOfSelected({ items, selected }: Pick<LifelinesPage, "items" | "selected">): number | null {
  if (!selected) return null;
  const item = items.find(({ y, height }) => y <= selected.y && selected.y < y + height);
  return item ? item.y + item.height : selected.y + selected.height;
}

/** The page with the gap in it. */
export function openGap(page: LifelinesPage, gap: Gap | null): LifelinesPage {
  if (!gap) return page;
  const { items, cause, selected, height } = page;
  return {
    ...page,
    height: height + gap.height,
    items: items.map((item) => (item.y < gap.y ? item : { ...item, y: item.y + gap.height })),
    selected: selected && { ...selected, y: below(selected.y, gap) },
    cause: cause && moveCause(cause, gap),
  };
}

function moveCause({ from, until }: CauseLine, gap: Gap): CauseLine {
  return { from: { ...from, y: below(from.y, gap) }, until: { ...until, y: below(until.y, gap) } };
}

function below(y: number, gap: Gap): number {
  return y < gap.y ? y : y + gap.height;
}

/** The place in the picture without the gap that stands at `y` in the picture with it. */
export function closeGap(y: number, gap: Gap | null): number {
  if (!gap || y <= gap.y) return y;
  return Math.max(gap.y, y - gap.height);
}

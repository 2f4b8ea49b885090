/** Where a row's annotation goes: it never leaves its row, never touches a mark, and is left out where there is no room. */

export interface Span {
  readonly from: number;
  readonly until: number;
}

export interface PlacedNote {
  readonly x: number;
  readonly align: "left" | "right";
}

const AFTER_LAST = 11;
const BEFORE_FIRST = 10;
const BETWEEN = 8;

/**
 * Right of the last mark; else left of the first; else in the first gap between marks that is wide enough.
 * @param taken marks and lives in the plot, in any order
 */
export function placeNote(
  taken: readonly Span[],
  width: number,
  plot: { readonly left: number; readonly right: number },
): PlacedNote | null {
  const spans = taken
    .filter(({ from, until }) => until >= plot.left && from <= plot.right)
    .sort((a, b) => a.from - b.from);
  const first = spans[0];
  if (!first) return null;
  const last = Math.max(...spans.map(({ until }) => until));
  if (last + AFTER_LAST + width <= plot.right) return { x: last + AFTER_LAST, align: "left" };
  if (first.from - BEFORE_FIRST - width >= plot.left) return { x: first.from - BEFORE_FIRST, align: "right" };
  let end = first.until;
  for (const { from, until } of spans) {
    if (from - end >= width + 2 * BETWEEN) return { x: end + BETWEEN, align: "left" };
    end = Math.max(end, until);
  }
  return null;
}

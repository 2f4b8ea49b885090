/**
 * Arithmetic of a list of any length in a scroller of limited height. Browsers cap the height of an element (Chromium at
 * 2^25 px, less when zoomed), so beyond `MAX_SCROLL_HEIGHT` the scroll bar stands for the list at a reduced scale: small movements
 * go pixel by pixel, leaps go by proportion.
 */

export const MAX_SCROLL_HEIGHT = 4_000_000;

export interface ScrollGeometry {
  readonly rowHeight: number;
  readonly rowCount: number;
  readonly viewportHeight: number;
}

/** Height that all rows would need. */
export function contentHeight({ rowCount, rowHeight }: ScrollGeometry): number {
  return rowCount * rowHeight;
}

/** Height of the element that gives the scroll bar its length. */
export function spacerHeight(geometry: ScrollGeometry): number {
  return Math.min(contentHeight(geometry), MAX_SCROLL_HEIGHT);
}

/** The lowest that the list can be scrolled: `top` is the content's offset at the upper edge of the viewport. */
export function maxTop(geometry: ScrollGeometry): number {
  return Math.max(0, contentHeight(geometry) - geometry.viewportHeight);
}

function maxScrollTop(geometry: ScrollGeometry): number {
  return Math.max(0, spacerHeight(geometry) - geometry.viewportHeight);
}

export function isScaled(geometry: ScrollGeometry): boolean {
  return contentHeight(geometry) > MAX_SCROLL_HEIGHT;
}

/** Where the scroll bar stands when the content is at `top`. */
export function scrollTopFor(geometry: ScrollGeometry, top: number): number {
  if (!isScaled(geometry)) return top;
  const most = maxTop(geometry);
  return most === 0 ? 0 : (top / most) * maxScrollTop(geometry);
}

/** Where the content is after the scroll bar moved from `before` to `now`. */
export function topAfterScroll(geometry: ScrollGeometry, top: number, before: number, now: number): number {
  if (!isScaled(geometry)) return clampTop(geometry, now);
  const end = maxScrollTop(geometry);
  if (now <= 0) return 0;
  if (now >= end - 0.5) return maxTop(geometry);
  const moved = now - before;
  if (Math.abs(moved) < geometry.viewportHeight * 2) return clampTop(geometry, top + moved);
  return (now / end) * maxTop(geometry);
}

export function clampTop(geometry: ScrollGeometry, top: number): number {
  return Math.min(Math.max(0, top), maxTop(geometry));
}

/** The rows that a viewport at `top` shows, the last one excluded. */
export function visibleRows(
  geometry: ScrollGeometry,
  top: number,
): { readonly start: number; readonly end: number } {
  const { rowHeight, rowCount, viewportHeight } = geometry;
  const start = Math.min(Math.floor(top / rowHeight), Math.max(0, rowCount - 1));
  return {
    start: Math.max(0, start),
    end: Math.min(rowCount, Math.ceil((top + viewportHeight) / rowHeight)),
  };
}

/** The least movement that brings row `index` wholly into view. */
export function topToReveal(geometry: ScrollGeometry, top: number, index: number): number {
  const rowTop = index * geometry.rowHeight;
  if (rowTop < top) return clampTop(geometry, rowTop);
  const bottom = rowTop + geometry.rowHeight;
  return bottom > top + geometry.viewportHeight ? clampTop(geometry, bottom - geometry.viewportHeight) : top;
}

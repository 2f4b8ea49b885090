/** Zooming and panning of the visible range, by keys, buttons and the wheel. */

import type { Seconds } from "#core/units.ts";
import { timeScale, zoomRange } from "../axis/timeScale.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { type Store, visibleRange } from "../store.ts";
import { setRange } from "./brush.ts";

const PAN_SHARE = 0.25;
const WHEEL_ZOOM = 1.0015;
/** Room left and right of a selection that is zoomed to, as a share of it. */
const SELECTION_MARGIN = 0.1;

/** Makes the visible range `factor` times as long, about `at` or its middle. */
export function zoomBy(store: Store, factor: number, at?: Seconds): void {
  const range = visibleRange(store);
  setRange(store, zoomRange(range, factor, at ?? (range.from + range.until) / 2));
}

export function panBy(store: Store, share: number): void {
  const { from, until } = visibleRange(store);
  const shift = (until - from) * share;
  setRange(store, { from: from + shift, until: until + shift });
}

/** The life of the selected connection, and its TIME_WAIT, with a little room. */
export function zoomToSelection(store: Store): void {
  const { selected } = store.capture.value;
  if (!selected) return;
  const end = Math.max(selected.end, selected.timeWait?.end ?? selected.end);
  const margin = Math.max((end - selected.start) * SELECTION_MARGIN, 1e-4);
  setRange(store, { from: selected.start - margin, until: end + margin });
}

/** Does what a key asks for; false when it is none of these. */
export function rangeKey(store: Store, key: string): boolean {
  switch (key) {
    case "+":
    case "=":
      zoomBy(store, 0.5);
      return true;
    case "-":
      zoomBy(store, 2);
      return true;
    case "0":
      setRange(store, null);
      return true;
    case "[":
      panBy(store, -PAN_SHARE);
      return true;
    case "]":
      panBy(store, PAN_SHARE);
      return true;
    case "z":
      zoomToSelection(store);
      return true;
    default:
      return false;
  }
}

/** Ctrl or ⌘ with the wheel zooms about the pointer, Shift with the wheel pans; the bare wheel stays with what scrolls. */
export function mountWheel(area: HTMLElement, plotOf: () => DOMRect, store: Store): Disposable {
  const wheel = (event: WheelEvent): void => {
    const delta = event.deltaY || event.deltaX;
    const plot = plotOf();
    if (event.ctrlKey || event.metaKey) {
      const at = timeScale(visibleRange(store), plot.width).toTime(event.clientX - plot.left);
      zoomBy(store, WHEEL_ZOOM ** delta, at);
    } else if (event.shiftKey) {
      panBy(store, delta / plot.width);
    } else {
      return;
    }
    event.preventDefault();
  };
  return disposeAll([listen(area, "wheel", wheel, { passive: false })]);
}

/** Zooming and panning of the visible range, by keys, buttons and the wheel. */

import type { ConnectionObject } from "#core/report/contract.ts";
import type { Seconds } from "#core/units.ts";
import { timeScale, zoomRange } from "../axis/timeScale.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { type Store, visibleRange } from "../store.ts";
import type { TimeRange } from "../viewState.ts";
import { setRange } from "./brush.ts";

const PAN_SHARE = 0.25;
const WHEEL_ZOOM = 1.0015;
/** Room left and right of a selection that is zoomed to, as a share of it. */
const SELECTION_MARGIN = 0.1;
/** Who has waited longer for it has looked elsewhere. */
const SELECTION_WAIT_MS = 2000;

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

/**
 * The life of the selected connection, and its TIME_WAIT, with a little room. What was selected a moment ago is not
 * known yet: it is waited for, unless something else is selected meanwhile.
 */
export function zoomToSelection(store: Store): void {
  const wanted = store.view.value.selection;
  let isOver = wanted === null;
  const watch = store.capture.watch(
    ({ selected }) => [selected],
    (selected) => {
      if (isOver || selected?.id !== wanted) return;
      isOver = true;
      if (store.view.value.selection === wanted) setRange(store, roomOf(selected));
    },
  );
  if (isOver) watch.dispose();
  else setTimeout(() => watch.dispose(), SELECTION_WAIT_MS);
}

function roomOf({ start, end, timeWait }: ConnectionObject): TimeRange {
  const last = Math.max(end, timeWait?.end ?? end);
  const margin = Math.max((last - start) * SELECTION_MARGIN, 1e-4);
  return { from: start - margin, until: last + margin };
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

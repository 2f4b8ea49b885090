/** The window over the strip: drag to choose a range, drag inside to move it, handles and keys to change its ends. */

import { clampRange, timeScale } from "../axis/timeScale.ts";
import { when } from "../clock.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria } from "../dom.ts";
import { type Store, wholeRange } from "../store.ts";
import type { TimeRange } from "../viewState.ts";
import { followPointer } from "./followPointer.ts";

const LEAST_DRAG_PX = 3;
const HANDLE_KEY_SHARE = 1 / 100;

/** The shortest range that can be looked at: a millionth of the capture, but no less than a microsecond. */
export function leastSpan(whole: TimeRange): number {
  return Math.max(1e-6, (whole.until - whole.from) * 1e-6);
}

/** Sets the range; all of the capture is no range. */
export function setRange(store: Store, range: TimeRange | null): void {
  const whole = wholeRange(store.capture.value.horizon);
  const clamped = range && clampRange(range, whole, leastSpan(whole));
  const isWhole = !clamped || (clamped.from <= whole.from && clamped.until >= whole.until);
  store.view.patch({ range: isWhole ? null : clamped });
}

type End = "from" | "until";

export function mountBrush(plot: HTMLElement, store: Store): Disposable {
  const veilBefore = h("div", { class: "brushVeil" });
  const veilAfter = h("div", { class: "brushVeil" });
  const pane = h("div", { class: "brushWindow" });
  const handles = { from: handle("Start of the range"), until: handle("End of the range") };
  plot.append(veilBefore, veilAfter, pane, handles.from, handles.until);

  const whole = (): TimeRange => wholeRange(store.capture.value.horizon);
  const range = (): TimeRange => store.view.value.range ?? whole();

  const draw = (): void => {
    const all = whole();
    const scale = timeScale(all, plot.clientWidth);
    const { from, until } = range();
    const [left, right] = [scale.toX(from), scale.toX(until)];
    veilBefore.style.left = "0";
    veilBefore.style.width = `${left}px`;
    veilAfter.style.left = `${right}px`;
    veilAfter.style.right = "0";
    pane.style.left = `${left}px`;
    pane.style.width = `${Math.max(1, right - left)}px`;
    pane.classList.toggle("partial", store.view.value.range !== null);
    for (const end of ["from", "until"] as const) {
      const value = end === "from" ? from : until;
      handles[end].style.left = `${end === "from" ? left : right}px`;
      setAria(handles[end], {
        valuemin: all.from,
        valuemax: all.until,
        valuenow: value,
        valuetext: when(value),
      });
    }
  };

  const moveEnd = (end: End, time: number): void => {
    const { from, until } = range();
    const ends = end === "from" ? [time, until] : [from, time];
    setRange(store, { from: Math.min(...ends), until: Math.max(...ends) });
  };

  const drag = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const box = plot.getBoundingClientRect();
    const scale = timeScale(whole(), box.width);
    const timeAt = (e: PointerEvent): number => scale.toTime(e.clientX - box.left);
    const start = range();
    const begin = timeAt(event);
    const { target } = event;
    const isMove = target === pane && store.view.value.range !== null;
    const end = target === handles.from ? "from" : target === handles.until ? "until" : null;
    let moved = false;
    followPointer(plot, event, (e) => {
      if (!moved && Math.abs(e.clientX - event.clientX) < LEAST_DRAG_PX) return;
      moved = true;
      const now = Math.min(Math.max(timeAt(e), scale.from), scale.until);
      if (end) setRange(store, orderedRange(end === "from" ? start.until : start.from, now));
      else if (isMove) setRange(store, { from: start.from + now - begin, until: start.until + now - begin });
      else setRange(store, orderedRange(begin, now));
    });
  };

  const handleKey = (end: End, event: KeyboardEvent): void => {
    const all = whole();
    const step = (all.until - all.from) * HANDLE_KEY_SHARE * (event.shiftKey ? 10 : 1);
    const now = range()[end];
    const to = { ArrowLeft: now - step, ArrowRight: now + step, Home: all.from, End: all.until }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    moveEnd(end, Math.min(Math.max(to, all.from), all.until));
  };

  const resize = new ResizeObserver(draw);
  resize.observe(plot);
  return disposeAll([
    { dispose: () => resize.disconnect() },
    listen(plot, "pointerdown", drag),
    listen(plot, "dblclick", () => setRange(store, null)),
    listen(handles.from, "keydown", (event) => handleKey("from", event)),
    listen(handles.until, "keydown", (event) => handleKey("until", event)),
    store.view.watch((view) => [view.range], draw),
    store.capture.watch(({ horizon }) => [horizon], draw),
    store.clock.watch((clock) => [clock], draw),
  ]);
}

function orderedRange(a: number, b: number): TimeRange {
  return { from: Math.min(a, b), until: Math.max(a, b) };
}

function handle(label: string): HTMLElement {
  return h("div", {
    class: "brushHandle",
    role: "slider",
    tabIndex: 0,
    aria: { label, orientation: "horizontal" },
  });
}

import { type TimeScale, timeScale, timeTicks } from "../axis/timeScale.ts";
import { when } from "../clock.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { h } from "../dom.ts";
import { type Store, visibleRange } from "../store.ts";

/** A tick within this distance of an end is set flush with it. */
const FLUSH_PX = 16;

/** The one time axis under the strip, shared by all pictures below it. */
export function mountAxis(root: HTMLElement, store: Store): Disposable {
  const plot = h("div", { class: "plot" });
  const cursor = h("div", { class: "axisCursor", hidden: true });
  const element = h("div", { class: "axis", aria: { hidden: true } }, plot);
  root.append(element);

  const draw = (): void => {
    const scale = timeScale(visibleRange(store), plot.clientWidth);
    const ticks = timeTicks(scale).map(({ time, label }) => {
      const x = scale.toX(time);
      const end = x < FLUSH_PX ? " first" : x > scale.width - FLUSH_PX ? " last" : "";
      const tick = h("span", { class: `axisTick${end}`, text: label });
      tick.style.left = `${x}px`;
      return tick;
    });
    plot.replaceChildren(...ticks, cursor);
    nameEvent(scale);
    point(store.pointer.value.time);
  };
  /** A moment that no frame marks comes before the ticks, which give way to it; near the end its label stands to the left. */
  const nameEvent = (scale: TimeScale): void => {
    const event = store.events.value[store.view.value.view];
    if (!event || event.time < scale.from || event.time > scale.until) return;
    const x = scale.toX(event.time);
    const line = h("div", { class: "axisEventLine" });
    const label = h("div", { class: "axisEvent", text: `${when(event.time, 2)}: ${event.text}` });
    line.style.left = `${Math.round(x)}px`;
    plot.prepend(line, label);
    const width = label.offsetWidth;
    const room = element.clientWidth - plot.offsetLeft;
    const left = x + width > room ? x - width : x;
    label.style.left = `${left}px`;
    for (const tick of plot.querySelectorAll<HTMLElement>(".axisTick")) {
      const start = tick.offsetLeft - tick.offsetWidth / 2;
      tick.hidden = start < left + width && start + tick.offsetWidth > left;
    }
  };
  const point = (time: number | null): void => {
    const scale = timeScale(visibleRange(store), plot.clientWidth);
    cursor.hidden = time === null || time < scale.from || time > scale.until;
    if (time === null) return;
    cursor.textContent = when(time);
    cursor.style.left = `${Math.min(Math.max(scale.toX(time), cursor.offsetWidth / 2), scale.width - cursor.offsetWidth / 2)}px`;
  };

  const resize = new ResizeObserver(draw);
  resize.observe(plot);
  return disposeAll([
    { dispose: () => resize.disconnect() },
    store.view.watch(({ range }) => [range], draw),
    store.view.watch(({ view }) => [view], draw),
    store.capture.watch(({ horizon }) => [horizon], draw),
    store.events.watch((events) => [events], draw),
    store.clock.watch((clock) => [clock], draw),
    store.pointer.watch(
      ({ time }) => [time],
      (time) => point(time),
    ),
    { dispose: () => element.remove() },
  ]);
}

import { timeScale } from "../axis/timeScale.ts";
import { when } from "../clock.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h, setAria } from "../dom.ts";
import { type Store, wholeRange } from "../store.ts";
import { followPointer } from "../views/followPointer.ts";
import { cursorAfterKey } from "./cursorKeys.ts";

/**
 * The cursor on the strip: a line with its time on top, to be dragged and to be moved by keys. Other views than the one of the
 * moment have it only where someone went to a time.
 */
export function mountMomentCursor(frame: HTMLElement, store: Store): Disposable {
  const label = h("span", { class: "momentLabel" });
  const element = h(
    "div",
    {
      class: "momentCursor",
      role: "slider",
      tabIndex: 0,
      hidden: true,
      aria: { label: "Moment", orientation: "horizontal" },
    },
    label,
  );
  frame.append(element);
  const scaleNow = (): ReturnType<typeof timeScale> =>
    timeScale(wholeRange(store.capture.value.horizon), frame.clientWidth);
  const draw = (): void => {
    const { moment, view, showsMoment } = store.view.value;
    const isHidden = moment === null || (view !== "moment" && !showsMoment);
    if (isHidden && element.matches(":focus")) element.closest<HTMLElement>(".picture")?.focus();
    element.hidden = isHidden;
    if (moment === null || isHidden) return;
    const scale = scaleNow();
    const x = scale.toX(moment);
    element.style.left = `${x}px`;
    label.textContent = when(moment);
    const half = label.offsetWidth / 2;
    label.style.left = `${8 + Math.min(Math.max(0, half - x), half) - Math.max(0, x + half - scale.width)}px`;
    setAria(element, {
      valuemin: scale.from,
      valuemax: scale.until,
      valuenow: moment,
      valuetext: when(moment),
    });
  };
  const drag = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.preventDefault();
    element.focus();
    const { left } = frame.getBoundingClientRect();
    followPointer(element, event, (e) => {
      const scale = scaleNow();
      const time = Math.min(Math.max(scale.toTime(e.clientX - left), scale.from), scale.until);
      store.view.patch({ moment: time });
    });
  };
  const resize = new ResizeObserver(draw);
  resize.observe(frame);
  return disposeAll([
    { dispose: () => resize.disconnect() },
    listen(element, "pointerdown", drag),
    listen(element, "keydown", (event) => {
      const to = cursorAfterKey(store, event);
      if (to === null) return;
      event.preventDefault();
      event.stopPropagation();
      store.view.patch({ moment: to });
    }),
    store.view.watch(({ moment, view, showsMoment }) => [moment, view, showsMoment], draw),
    store.clock.watch((clock) => [clock], draw),
    store.capture.watch(({ horizon }) => [horizon], draw),
    { dispose: () => element.remove() },
  ]);
}

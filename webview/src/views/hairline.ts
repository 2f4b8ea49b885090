import { timeScale } from "../axis/timeScale.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h } from "../dom.ts";
import { type Store, visibleRange, wholeRange } from "../store.ts";

/** The moment under the pointer, as a line through the strip and through the pictures below it. Hover changes no layout. */
export function mountHairline(root: HTMLElement, strip: () => Element | null, store: Store): Disposable {
  const stripLine = h("div", { class: "hairline", hidden: true });
  const viewLine = h("div", { class: "hairline", hidden: true });
  root.append(stripLine, viewLine);

  const plotOf = (): { left: number; width: number } => {
    const axis = root.querySelector(".axis .plot");
    const box = axis?.getBoundingClientRect() ?? new DOMRect();
    return { left: box.left, width: box.width };
  };
  const move = (event: PointerEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const overStrip = target?.closest(".strip") != null;
    const overView = target?.closest(".plotArea, .axis") != null;
    const { left, width } = plotOf();
    const x = event.clientX - left;
    if ((!overStrip && !overView) || x < 0 || x > width) {
      store.pointer.patch({ time: null });
      return;
    }
    const range = overStrip ? wholeRange(store.capture.value.horizon) : visibleRange(store);
    store.pointer.patch({ time: timeScale(range, width).toTime(x) });
  };
  const draw = (time: number | null): void => {
    const { left, width } = plotOf();
    const origin = root.getBoundingClientRect();
    const stripBox = strip()?.getBoundingClientRect();
    const place = (
      line: HTMLElement,
      range: { from: number; until: number },
      top: number,
      bottom: number,
    ): void => {
      line.hidden = time === null || time < range.from || time > range.until || bottom <= top;
      if (time === null || line.hidden) return;
      line.style.left = `${left - origin.left + timeScale(range, width).toX(time)}px`;
      line.style.top = `${top - origin.top}px`;
      line.style.height = `${bottom - top}px`;
    };
    if (!stripBox) return;
    place(stripLine, wholeRange(store.capture.value.horizon), stripBox.top + 4, stripBox.bottom - 4);
    const area = [...root.querySelectorAll(".plotArea")].find((each) => each.getClientRects().length > 0);
    const box = area?.getBoundingClientRect();
    place(viewLine, visibleRange(store), box?.top ?? 0, box?.bottom ?? 0);
  };
  return disposeAll([
    listen(root, "pointermove", move),
    store.view.watch(
      ({ view, asTable }) => [view, asTable],
      () => store.pointer.patch({ time: null }),
    ),
    listen(root, "pointerleave", () => store.pointer.patch({ time: null })),
    store.pointer.watch(
      ({ time }) => [time],
      (time) => draw(time),
    ),
    {
      dispose: () => {
        stripLine.remove();
        viewLine.remove();
      },
    },
  ]);
}

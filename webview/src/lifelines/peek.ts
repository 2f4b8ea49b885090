/** The table of causes under the selected row: how much room it takes in the picture, and where it stands on the screen. */

import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { h } from "../dom.ts";
import { createCausesPanel } from "../findings/causesPanel.ts";
import { canWeigh } from "../findings/select.ts";
import type { ViewContext } from "../viewContext.ts";
import type { Gap } from "./gap.ts";

/** At least so much of the picture stays in view: the row itself and some of the others. */
const LEAST_PICTURE_PX = 110;

export interface Peek extends Disposable {
  readonly element: HTMLElement;
  /** The room under a row that ends at `y`; null: the peek is closed. */
  gapAt(y: number | null): Gap | null;
  /** The picture has another size: what is above the row and the row itself stay in view. */
  fit(): void;
  /** Puts it at this place of the screen. */
  placeAt(top: number): void;
}

/** `onChange` is called when the room that it takes has changed. */
export function createPeek(context: ViewContext, onChange: (opened: boolean) => void): Peek {
  const { view, capture, lifelines } = context.store;
  const panel = createCausesPanel(context);
  const element = h("div", { class: "peekHolder" }, panel.element);
  let hasPlace = false;
  let height = 0;
  let weighing = view.value.weighing;

  const update = (): void => {
    const opening = view.value.weighing && !weighing;
    weighing = view.value.weighing;
    const shown = weighing && hasPlace && canWeigh(capture.value) && !view.value.asTable;
    const was = !panel.element.hidden;
    fit();
    panel.setShown(shown, opening);
    measure(shown && !was);
  };
  const fit = (): void => {
    const most = Math.max(0, (element.parentElement?.clientHeight ?? 0) - LEAST_PICTURE_PX);
    element.style.setProperty("--peek-most", `${most}px`);
  };
  const measure = (opened: boolean): void => {
    const now = panel.element.hidden ? 0 : panel.element.offsetHeight;
    if (now === height) return;
    height = now;
    onChange(opened);
  };
  const resize = new ResizeObserver(() => measure(false));
  resize.observe(panel.element);
  const disposable = disposeAll([
    panel,
    { dispose: () => resize.disconnect() },
    view.watch((state) => [state.weighing, state.asTable], update),
    capture.watch(({ finding }) => [finding], update),
    // What it cannot scroll itself scrolls the rows.
    listen(element, "wheel", (event) => {
      if (panel.element.scrollHeight <= panel.element.clientHeight)
        element.parentElement?.querySelector(".lifelinesScroller")?.scrollBy(0, event.deltaY);
    }),
  ]);
  return {
    element,
    gapAt(y) {
      if (hasPlace !== (y !== null)) {
        hasPlace = y !== null;
        lifelines.patch({ hasPeekPlace: hasPlace });
        update();
      }
      return y === null || height === 0 ? null : { y, height };
    },
    fit,
    placeAt(top) {
      element.style.transform = `translateY(${Math.round(top)}px)`;
    },
    dispose: () => {
      disposable.dispose();
      element.remove();
    },
  };
}

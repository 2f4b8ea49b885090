import { type Disposable, disposeAll } from "../disposable.ts";
import { h } from "../dom.ts";
import type { ViewContext } from "../viewContext.ts";
import { createCausesPanel } from "./causesPanel.ts";
import { canWeigh } from "./select.ts";

/** The table of causes over the foot of any view that has no row to open it under. */
export function mountCausesOverlay(root: HTMLElement, context: ViewContext): Disposable {
  const { view, capture, lifelines } = context.store;
  const panel = createCausesPanel(context);
  const element = h("div", { class: "causesOverlay" }, panel.element);
  root.append(element);
  let weighing = view.value.weighing;
  const update = (): void => {
    const opening = view.value.weighing && !weighing;
    weighing = view.value.weighing;
    const { view: shown, asTable } = view.value;
    const inPlace = shown === "lifelines" && !asTable && lifelines.value.hasPeekPlace;
    panel.setShown(weighing && !inPlace && canWeigh(capture.value), opening);
  };
  return disposeAll([
    panel,
    view.watch((state) => [state.weighing, state.view, state.asTable], update),
    capture.watch(({ finding }) => [finding], update),
    lifelines.watch(({ hasPeekPlace }) => [hasPeekPlace], update),
    { dispose: () => element.remove() },
  ]);
}

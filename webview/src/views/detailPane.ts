import { type Disposable, disposeAll } from "../disposable.ts";
import { h } from "../dom.ts";
import { mountFindingDetail } from "../findings/findingDetail.ts";
import type { ViewContext } from "../viewContext.ts";
import { mountConnectionDetail } from "./connectionDetail.ts";

export interface DetailPane extends Disposable {
  readonly element: HTMLElement;
}

/** What is selected, told: the finding, or the connection that has none. */
export function createDetailPane(context: ViewContext): DetailPane {
  const element = h("section", { class: "pane detailPane" });
  const finding = mountFindingDetail(element, context);
  const connection = mountConnectionDetail(element, context);
  const watching = context.store.capture.watch(
    ({ finding, selected }) => [finding !== null, selected !== null],
    (hasFinding, hasConnection) => {
      element.classList.toggle("nothing", !hasFinding && !hasConnection);
      finding.element.hidden = !hasFinding;
      connection.element.hidden = hasFinding;
    },
  );
  return {
    element,
    dispose: disposeAll([finding, connection, watching, { dispose: () => element.remove() }]).dispose,
  };
}

import type { ConnectionObject } from "#core/report/contract.ts";
import { when } from "../clock.ts";
import { connectionSentences, quadrupletText } from "../connectionWords.ts";
import { CONN_STATES } from "../connStates.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { button, h } from "../dom.ts";
import { frameChip } from "../findings/frameChip.ts";
import { isComplete } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { connectionFacts } from "./connectionFacts.ts";

export interface ConnectionDetailView extends Disposable {
  readonly element: HTMLElement;
}

/** The selected connection in words and numbers. */
export function mountConnectionDetail(root: HTMLElement, context: ViewContext): ConnectionDetailView {
  const { capture, view } = context.store;
  const element = h("div", {
    class: "detail",
    tabIndex: 0,
    role: "region",
    aria: { label: "Selected connection" },
  });
  root.append(element);
  const draw = (): void => {
    const { selected, summary } = capture.value;
    if (selected) element.replaceChildren(...detailNodes(selected, context));
    else element.replaceChildren(...(summary ? [invitation(isComplete(capture.value))] : []));
  };
  const disposable = disposeAll([
    capture.watch((state) => [state.selected, state.summary !== null, isComplete(state)], draw),
    context.store.clock.watch((clock) => [clock], draw),
    view.watch(
      ({ selection }) => [selection],
      () => element.scrollTo(0, 0),
    ),
    { dispose: () => element.remove() },
  ]);
  return { element, dispose: disposable.dispose };
}

function invitation(complete: boolean): HTMLElement {
  const meanwhile = "You can read while the file is being read; a selection stays where it is.";
  return h("p", {
    class: "dim",
    text: complete ? "Select a finding." : `Select a finding. ${meanwhile}`,
  });
}

function detailNodes(connection: ConnectionObject, context: ViewContext): HTMLElement[] {
  const { store, client } = context;
  const { state, incarnation, start } = connection;
  const meta = h(
    "div",
    { class: "meta" },
    h("span", { class: "mono", text: state, title: CONN_STATES[state] }),
    h("span", { text: CONN_STATES[state] }),
    h("span", { text: `at ${when(start)}` }),
    ...(incarnation > 1 ? [h("span", { text: `life ${incarnation} of its quadruplet` })] : []),
  );
  const { previous } = connection;
  const buttons = h(
    "div",
    { class: "buttons" },
    button({ class: "button primary toSegments", label: "Segments", title: "Enter" }, () =>
      store.view.patch({ view: "connection" }),
    ),
    ...(previous === null
      ? []
      : [
          button({ class: "button", label: "Previous life", title: "Shift+P" }, () =>
            store.view.patch({ selection: previous }),
          ),
        ]),
    button({ class: "button", label: "Copy display filter" }, () =>
      client.take({ kind: "copy", subject: { kind: "connection", id: connection.id }, form: "filter" }),
    ),
  );
  return [
    h("h2", { class: "mono", text: quadrupletText(connection) }),
    meta,
    h("p", { text: connectionSentences(connection) }),
    buttons,
    connectionFacts(connection, (frame) => frameChip(context, frame)),
  ];
}

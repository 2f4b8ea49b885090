/** The views, in the order of their tabs. A new view is an entry here, a name in `viewState.ts`, and a file of its own. */

import type { Disposable } from "../disposable.ts";
import { mountLifelines } from "../lifelines/lifelinesView.ts";
import { mountMoment } from "../moment/momentView.ts";
import { mountPorts } from "../ports/portsView.ts";
import type { ViewContext } from "../viewContext.ts";
import type { ViewName } from "../viewState.ts";
import { mountConnectionView } from "./connectionView.ts";
import { mountLanes } from "./lanesView.ts";

export interface View {
  readonly name: ViewName;
  readonly title: string;
  /** It has a table behind its picture, which T shows. */
  readonly hasTable: boolean;
  /** Where it stands: beside the left column, or only where the page is too narrow for one. */
  readonly place: "always" | "narrow";
  readonly mount: (panel: HTMLElement, context: ViewContext) => Disposable;
}

const NOTHING: Disposable = { dispose: () => undefined };

export const VIEWS: readonly View[] = [
  { name: "lifelines", title: "Lifelines", hasTable: true, place: "always", mount: mountLifelines },
  // What stands in the left column of a wide page is put into this panel by the page itself.
  { name: "connections", title: "Connections", hasTable: false, place: "narrow", mount: () => NOTHING },
  { name: "ports", title: "Ports", hasTable: true, place: "always", mount: mountPorts },
  { name: "moment", title: "At a moment", hasTable: false, place: "always", mount: mountMoment },
  { name: "overview", title: "Overview", hasTable: true, place: "always", mount: mountLanes },
  { name: "connection", title: "Connection", hasTable: false, place: "always", mount: mountConnectionView },
];

export function viewsOf(isWide: boolean): readonly View[] {
  return VIEWS.filter(({ place }) => place === "always" || !isWide);
}

/** The view that is shown when `wanted` is: where that has no tab, the first. */
export function shownView(wanted: ViewName, views: readonly View[]): View {
  const shown = views.find(({ name }) => name === wanted) ?? views[0];
  if (!shown) throw new Error("shownView: there are no views");
  return shown;
}

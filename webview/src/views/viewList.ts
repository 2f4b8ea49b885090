/** The views, in the order of their tabs. A new view is an entry here, a name in `viewState.ts`, and a file of its own. */

import { mountLifelines } from "../lifelines/lifelinesView.ts";
import { mountMoment } from "../moment/momentView.ts";
import { mountOverview } from "../overview/overviewView.ts";
import { mountPorts } from "../ports/portsView.ts";
import { mountTimestamps } from "../timestamps/timestampsView.ts";
import type { MountedView, ViewContext } from "../viewContext.ts";
import type { ViewName } from "../viewState.ts";
import { mountConnectionView } from "./connectionView.ts";

export interface View {
  readonly name: ViewName;
  readonly title: string;
  /** It has a table behind its picture, which T shows. */
  readonly hasTable: boolean;
  /** Its pictures have an axis of their own: the shared one, and the strip that zooms it, would only mislead. */
  readonly ownAxis?: true;
  readonly mount: (panel: HTMLElement, context: ViewContext) => MountedView;
}

export const VIEWS: readonly View[] = [
  { name: "lifelines", title: "Lifelines", hasTable: true, mount: mountLifelines },
  { name: "timestamps", title: "Timestamps", hasTable: true, mount: mountTimestamps },
  { name: "ports", title: "Ports", hasTable: true, mount: mountPorts },
  { name: "moment", title: "At a moment", hasTable: false, mount: mountMoment },
  {
    name: "connection",
    title: "Connection",
    hasTable: true,
    ownAxis: true,
    mount: mountConnectionView,
  },
  { name: "overview", title: "Overview", hasTable: true, mount: mountOverview },
];

/** The view that is shown when `wanted` is: where that has no tab, the first. */
export function shownView(wanted: ViewName): View {
  const shown = VIEWS.find(({ name }) => name === wanted) ?? VIEWS[0];
  if (!shown) throw new Error("shownView: there are no views");
  return shown;
}

/** The selected connection: its lives in a strip, its segments below. */

import { type Disposable, disposeAll } from "../disposable.ts";
import type { ViewContext } from "../viewContext.ts";
import { mountConnectionStrip } from "./connectionStrip.ts";
import { mountSegmentTable } from "./segmentTable.ts";

export function mountConnectionView(panel: HTMLElement, context: ViewContext): Disposable {
  return disposeAll([mountConnectionStrip(panel, context.store), mountSegmentTable(panel, context)]);
}

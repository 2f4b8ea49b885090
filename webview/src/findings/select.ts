/** Selecting findings: one selection for the list, the pictures, the detail. */

import type { FindingRow } from "#core/query/findingModel.ts";
import type { CaptureState, Store } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { findingQuery } from "./findingQuery.ts";
import { findingName } from "./findingWords.ts";

/** The finding, its connection and the frame that it is about; what is about an address leaves no connection selected. */
export function selectFinding(
  { view }: Store,
  { id, connection, frame }: Pick<FindingRow, "id" | "connection" | "frame">,
): void {
  view.patch({
    finding: { id, connection },
    selection: connection,
    frame: connection === null ? null : { connection, frame },
  });
}

/** The next finding in time, or the one before, of those that are listed; it is said. */
export async function stepFinding(
  { store, client, announce }: ViewContext,
  forwards: boolean,
): Promise<void> {
  const { finding, selection } = store.view.value;
  // The finding of another connection stays until the one of this is known.
  const id = finding?.connection === selection ? (finding?.id ?? null) : null;
  const walk = { id, connection: selection, forwards };
  try {
    const next = await client.call("findingBeside", { ...findingQuery(store.view.value), ...walk }).reply;
    if (!next) {
      announce(forwards ? "No later finding" : "No earlier finding");
      return;
    }
    selectFinding(store, next);
    announce(findingName(next));
  } catch (thrown) {
    client.report(thrown);
  }
}

/** Opens the table of causes of the selected finding, or closes it. */
export function weigh({ store, announce }: ViewContext): void {
  const { weighing } = store.view.value;
  if (weighing || canWeigh(store.capture.value)) store.view.patch({ weighing: !weighing });
  else announce("There are no causes to weigh here");
}

/** The selected finding was weighed against other causes. */
export function canWeigh({ finding }: CaptureState): boolean {
  return finding !== null && finding.causes.length > 0;
}

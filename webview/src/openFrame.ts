import type { FrameNumber } from "#core/units.ts";
import type { Store } from "./store.ts";
import type { ViewContext } from "./viewContext.ts";

/**
 * Where a link to a frame leads: to its connection, with the frame marked in ladder and table. Who follows the evidence of the
 * selected finding into another connection keeps the finding in view.
 */
export async function openFrame(
  { store, client, announce }: Pick<ViewContext, "store" | "client" | "announce">,
  frame: FrameNumber,
): Promise<void> {
  if (isInLadder(store, frame)) {
    store.view.patch({ view: "connection", frame: { connection: store.view.value.selection ?? 0, frame } });
    return;
  }
  try {
    const found = await client.call("locate", { frame }).reply;
    if (found === null) announce(`Frame ${frame} belongs to no connection`);
    else {
      const { connection } = found;
      const { finding } = store.view.value;
      const isEvidence = store.capture.value.finding?.frames.includes(frame) === true;
      store.view.patch({
        view: "connection",
        selection: connection,
        frame: { connection, frame },
        finding: finding && isEvidence ? { ...finding, connection } : finding,
      });
    }
  } catch (thrown) {
    client.report(thrown);
  }
}

/** The selected connection's ladder has it: its own frame, or one of the life before that stands above it. */
function isInLadder({ ladder, view }: Store, frame: FrameNumber): boolean {
  const { model } = ladder.value;
  return (
    model?.connection === view.value.selection &&
    model.steps.some((step) => step.step === "segment" && step.segment.frame === frame)
  );
}

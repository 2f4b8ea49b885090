import type { FrameNumber } from "#core/units.ts";
import type { ViewContext } from "./viewContext.ts";

/** Where a link to a frame leads: to its connection, with the frame marked in ladder and table. */
export async function openFrame(
  { store, client, announce }: Pick<ViewContext, "store" | "client" | "announce">,
  frame: FrameNumber,
): Promise<void> {
  try {
    const found = await client.call("locate", { frame }).reply;
    if (found === null) announce(`Frame ${frame} belongs to no connection`);
    else
      store.view.patch({
        view: "connection",
        selection: found.connection,
        frame: { connection: found.connection, frame },
      });
  } catch (thrown) {
    client.report(thrown);
  }
}

/** Keeps an alleged sender in its state: who did not send an RST is not closed by it, but by the answer to what it sends next. */

import type { PerSide } from "../../report/contract.ts";
import type { SegmentRow } from "../rows.ts";

export class ClaimedState {
  #before: PerSide<string> = { client: "", server: "" };
  readonly #kept: { client: string | null; server: string | null } = { client: null, server: null };

  into(row: SegmentRow, injected: boolean): SegmentRow {
    const kept = this.#kept;
    if (injected) kept[row.from] = this.#before[row.from];
    else if (row.flags.includes("RST")) kept[row.from === "client" ? "server" : "client"] = null;
    const seen = {
      ...row,
      clientState: kept.client ?? row.clientState,
      serverState: kept.server ?? row.serverState,
    };
    this.#before = { client: seen.clientState, server: seen.serverState };
    return seen;
  }
}

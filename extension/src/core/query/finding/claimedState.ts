/** Keeps an alleged sender in its state: who did not send an RST is not closed by it, but by the answer to what it sends next. */

import { FROM_SERVER, type SegmentTable } from "../../model/segmentTable.ts";
import type { Replay } from "../../reconstruct/replayConnection.ts";
import type { SegmentIndex } from "../../units.ts";
import { RST } from "../../wire/segment.ts";

export function keepClaimed(
  segments: SegmentTable,
  { rows, clientState, serverState }: Replay,
  isInjected: (segment: SegmentIndex) => boolean,
): void {
  const kept = { client: -1, server: -1 };
  for (const [i, row] of rows.entries()) {
    const fromServer = ((segments.bits[row] ?? 0) & FROM_SERVER) !== 0;
    if (isInjected(row)) {
      if (fromServer) kept.server = serverState[i - 1] ?? 0;
      else kept.client = clientState[i - 1] ?? 0;
    } else if (((segments.flags[row] ?? 0) & RST) !== 0) {
      if (fromServer) kept.client = -1;
      else kept.server = -1;
    }
    if (kept.client >= 0) clientState[i] = kept.client;
    if (kept.server >= 0) serverState[i] = kept.server;
  }
}

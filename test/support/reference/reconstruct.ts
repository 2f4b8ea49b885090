/**
 * The second opinion: from a trace to the contract's connections, as plainly as it can be said. Written from the
 * contract and the RFCs, without the analyzer's reconstruction; slow, whole lists at every step.
 */

import type { Assumptions } from "#core/assumptions.ts";
import type { ConnectionObject } from "#core/report/contract.ts";
import type { Trace } from "#test/support/scenario/packet.ts";
import { connectionObject } from "./connectionObject.ts";
import { captureLength, observe } from "./observation.ts";
import { splitConnections } from "./splitConnections.ts";

export function reconstruct(trace: Trace, assumptions: Assumptions): ConnectionObject[] {
  const captureEnd = captureLength(trace.packets);
  return splitConnections(observe(trace), assumptions).map((connection) =>
    connectionObject(connection, captureEnd, assumptions),
  );
}

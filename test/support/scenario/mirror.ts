import type { ConnectionObject } from "#core/report/contract.ts";
import type { Trace } from "./packet.ts";
import { mapTcp } from "./transforms.ts";

/**
 * Every packet goes the other way. Who is client follows from what was done, not from who did it; except midstream,
 * where the ports may tell: those do not mirror.
 */
export function mirror(trace: Trace): Trace {
  return mapTcp(trace, (p) => ({ ...p, source: p.destination, destination: p.source }));
}

/** The connection of a mirrored trace, as it must be when `connection` is that of the trace. */
export function mirrored(connection: ConnectionObject): ConnectionObject {
  return { ...connection, client: connection.server, server: connection.client };
}

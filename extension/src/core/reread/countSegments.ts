import { CLIENT, type ConnectionTable, SEGMENTS, SERVER } from "../model/connectionTable.ts";
import type { ConnectionIndex } from "../units.ts";

/** How many segments a connection has, copies not counted. */
export function countSegments(connections: ConnectionTable, row: ConnectionIndex): number {
  return connections.unsigned(row, CLIENT + SEGMENTS) + connections.unsigned(row, SERVER + SEGMENTS);
}

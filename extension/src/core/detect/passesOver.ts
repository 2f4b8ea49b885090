import type { Analyzer } from "../analyzer.ts";
import type { RowPasses } from "../fastPath/rowPasses.ts";

/** The fast path's passes over all connections, once they have been followed; null where their rows are packed, or not in its memory. */
export function passesOver(analyzer: Analyzer): RowPasses | null {
  const { fastPath, connections, quadruplets } = analyzer;
  const rows = analyzer.isFollowed ? connections.addressIn(fastPath) : -1;
  return rows < 0 ? null : fastPath.passesOver(rows, quadruplets.address);
}

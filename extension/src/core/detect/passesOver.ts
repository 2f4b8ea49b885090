import type { Analyzer } from "../analyzer.ts";
import type { Passes, RowPasses } from "../fastPath/rowPasses.ts";

/** The fast path's passes over all connections, once they have been followed; null where their rows are packed, or not in its memory. */
export function passesOver(analyzer: Analyzer): RowPasses | null {
  const { fastPath, connections, quadruplets } = analyzer;
  const rows = analyzer.isFollowed ? connections.addressIn(fastPath) : -1;
  return rows < 0 ? null : fastPath.passesOver(rows, quadruplets.address);
}

/** Where rows are packed in the memory of the fast path: its passes over what was found in them; null where they are not. */
export function passesOverPacked({ fastPath, connections }: Analyzer): Passes | null {
  return connections.packedIn(fastPath) === null ? null : fastPath.passes;
}

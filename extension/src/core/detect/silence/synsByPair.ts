import type { Analyzer } from "../../analyzer.ts";
import type { SegmentIndex } from "../../units.ts";
import { type GroupedRows, groupRows } from "../busiest.ts";
import { hostsOf } from "../hosts/hostTable.ts";
import { orderOfTime } from "../orderOfTime.ts";

/** SYNs by their pair of hosts, for each in order of time. */
export interface SynsByPair {
  readonly segments: Uint32Array;
  /** By pair of `hostPairsOf` where its SYNs begin, and behind the last pair where they end. */
  readonly start: Uint32Array;
}

/**
 * Places in a list of SYNs in that order.
 *
 * @param syns ascending
 * @param connections of each
 */
export function orderByPair(
  analyzer: Analyzer,
  syns: ArrayLike<SegmentIndex>,
  connections: Uint32Array,
): GroupedRows {
  const { pairs, pairOf } = hostsOf(analyzer);
  const pairOfSyn = new Uint32Array(syns.length);
  for (let i = 0; i < syns.length; i++) pairOfSyn[i] = pairOf[connections[i] ?? 0] ?? 0;
  const { rows, start } = groupRows(pairOfSyn, pairs.length);
  if (analyzer.isSparse) {
    const order = Float64Array.from(syns, (syn) => orderOfTime(analyzer, syn));
    for (let pair = 0; pair < pairs.length; pair++)
      rows.subarray(start[pair], start[pair + 1]).sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
  }
  return { rows, start };
}

/** The pairs that have any of them, ascending. */
export function pairsOf({ start }: SynsByPair): number[] {
  const pairs: number[] = [];
  for (let pair = 0; pair + 1 < start.length; pair++)
    if ((start[pair] ?? 0) < (start[pair + 1] ?? 0)) pairs.push(pair);
  return pairs;
}

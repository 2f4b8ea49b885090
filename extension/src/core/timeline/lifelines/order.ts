/** The orders of pairs and of the lifelines inside a pair. */

import type { Analyzer } from "../../analyzer.ts";
import type { HostTable } from "../../detect/hostTable.ts";
import type { QuadrupletIndex } from "../../units.ts";
import { clientPortOf, firstOf, type LifelineIndex } from "./lifelineIndex.ts";
import type { LifelineSort } from "./model.ts";
import type { PairIndex } from "./pairs.ts";

const orders = new WeakMap<LifelineIndex, Map<LifelineSort, Uint32Array<ArrayBuffer>>>();

/** All pairs: harm first and then the largest, or as the sort says. */
export function pairOrder(
  analyzer: Analyzer,
  index: LifelineIndex,
  sortBy: LifelineSort,
): Uint32Array<ArrayBuffer> {
  let ofIndex = orders.get(index);
  if (!ofIndex) {
    ofIndex = new Map();
    orders.set(index, ofIndex);
  }
  let order = ofIndex.get(sortBy);
  if (!order) {
    order = Uint32Array.from({ length: index.pairs.length }, (_, pair) => pair).sort(
      comparator(analyzer, index, sortBy),
    );
    ofIndex.set(sortBy, order);
  }
  return order;
}

function comparator(
  analyzer: Analyzer,
  index: LifelineIndex,
  sortBy: LifelineSort,
): (a: PairIndex, b: PairIndex) => number {
  const { pairs, hosts } = index;
  const begin = (pair: PairIndex) => firstOf(analyzer, pairs.quadruplets[pairs.start[pair] ?? 0] ?? 0);
  switch (sortBy) {
    case "trouble":
      return (a, b) =>
        (pairs.errors[b] ?? 0) - (pairs.errors[a] ?? 0) ||
        (pairs.warnings[b] ?? 0) - (pairs.warnings[a] ?? 0) ||
        sizeOf(index, b) - sizeOf(index, a) ||
        begin(a) - begin(b);
    case "time":
      return (a, b) => begin(a) - begin(b) || a - b;
    case "address":
    case "port": {
      const rank = addressRanks(hosts);
      return (a, b) =>
        (rank[pairs.clientOf[a] ?? 0] ?? 0) - (rank[pairs.clientOf[b] ?? 0] ?? 0) ||
        (rank[pairs.serverOf[a] ?? 0] ?? 0) - (rank[pairs.serverOf[b] ?? 0] ?? 0) ||
        (pairs.portOf[a] ?? 0) - (pairs.portOf[b] ?? 0);
    }
  }
}

/** How many lifelines a pair has. */
export function sizeOf({ pairs }: LifelineIndex, pair: PairIndex): number {
  return (pairs.start[pair + 1] ?? 0) - (pairs.start[pair] ?? 0);
}

/** The place of each host in the order of addresses: those of IPv4 first. */
function addressRanks(hosts: HostTable): Uint32Array {
  const bytes = Array.from({ length: hosts.length }, (_, host) => hosts.bytesOf(host));
  const sorted = Array.from(bytes.keys()).sort((a, b) => compareBytes(bytes[a], bytes[b]));
  const rank = new Uint32Array(hosts.length);
  for (const [place, host] of sorted.entries()) rank[host] = place;
  return rank;
}

function compareBytes(a: Uint8Array = new Uint8Array(), b: Uint8Array = new Uint8Array()): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The lifelines of a section, which come in order of time. */
export function sortLines(
  analyzer: Analyzer,
  lines: readonly QuadrupletIndex[],
  sortBy: LifelineSort,
): readonly QuadrupletIndex[] {
  if (sortBy !== "port" && sortBy !== "address") return lines;
  const port = new Map(lines.map((quadruplet) => [quadruplet, clientPortOf(analyzer, quadruplet)]));
  return [...lines].sort((a, b) => (port.get(a) ?? 0) - (port.get(b) ?? 0) || a - b);
}

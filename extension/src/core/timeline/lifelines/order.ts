/** The orders of pairs and of the lifelines inside a pair. */

import type { Analyzer } from "../../analyzer.ts";
import type { HostTable } from "../../detect/hosts/hostTable.ts";
import { Slab } from "../../slab.ts";
import { sortInSteps } from "../../sortInSteps.ts";
import { eachInSteps, type Steps } from "../../steps.ts";
import type { QuadrupletIndex } from "../../units.ts";
import { clientPortOf, type LifelineIndex } from "./lifelineIndex.ts";
import type { LifelineSort } from "./model.ts";
import type { PairIndex } from "./pairs.ts";

const orders = new WeakMap<LifelineIndex, Map<LifelineSort, Uint32Array<ArrayBuffer>>>();

/** All pairs: harm first and then the largest, or as the sort says. */
export function* pairOrder(index: LifelineIndex, sortBy: LifelineSort): Steps<Uint32Array<ArrayBuffer>> {
  let ofIndex = orders.get(index);
  if (!ofIndex) {
    ofIndex = new Map();
    orders.set(index, ofIndex);
  }
  let order = ofIndex.get(sortBy);
  if (!order) {
    order = yield* sortPairs(index, sortBy);
    ofIndex.set(sortBy, order);
  }
  return order;
}

type PairKey = (pair: PairIndex) => number;

/** Pairs are numbered in the order in which they appear; each key, the last first, keeps what the others have put in order. */
function* sortPairs(index: LifelineIndex, sortBy: LifelineSort): Steps<Uint32Array<ArrayBuffer>> {
  const { length } = index.pairs;
  const order = new Slab().uint32(length);
  for (let pair = 0; pair < length; pair++) order[pair] = pair;
  const keys = new Slab().float64(length);
  for (const keyOf of keysOf(index, sortBy).toReversed()) {
    yield* eachInSteps(length, (i) => {
      keys[i] = keyOf(order[i] ?? 0);
    });
    yield* sortInSteps(keys, order);
  }
  return order;
}

/** Ascending; the first one decides. */
function keysOf(index: LifelineIndex, sortBy: LifelineSort): readonly PairKey[] {
  const { pairs, hosts } = index;
  switch (sortBy) {
    case "trouble":
      return [
        (pair) => -(pairs.errors[pair] ?? 0),
        (pair) => -(pairs.warnings[pair] ?? 0),
        (pair) => -sizeOf(index, pair),
      ];
    case "time":
      return [];
    case "address":
    case "port": {
      const rank = addressRanks(hosts);
      return [
        (pair) => rank[pairs.clientOf[pair] ?? 0] ?? 0,
        (pair) => rank[pairs.serverOf[pair] ?? 0] ?? 0,
        (pair) => pairs.portOf[pair] ?? 0,
      ];
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

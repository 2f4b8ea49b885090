/** Pairs gathered where there are too many to show each: singly where they matter, by network, and the rest as "other". */

import type { LifelineIndex } from "./lifelineIndex.ts";
import { sizeOf } from "./order.ts";
import type { PairIndex } from "./pairs.ts";

export interface AggregateNode {
  readonly key: string;
  readonly kind: "pair" | "network" | "other";
  readonly pairs: readonly PairIndex[];
}

export function pairKey(pair: PairIndex): string {
  return `pair:${pair}`;
}

/** A pair with at least this share of all lifelines stands alone. */
const LARGE_SHARE = 0.05;
/** At most this share of the rows is for pairs that stand alone. */
const SINGLE_SHARE = 0.4;
const IPV4_NETWORK_BYTES = 3; // a /24
const IPV6_NETWORK_BYTES = 6; // a /48

/** @param order the pairs to show, the most important first; @param most rows that there is room for */
export function nodesOf(index: LifelineIndex, order: readonly PairIndex[], most: number): AggregateNode[] {
  if (order.length <= most) return order.map(pairNode);
  const single = singled(index, order, Math.max(1, Math.floor(most * SINGLE_SHARE)));
  const networks = new Map<string, PairIndex[]>();
  for (const pair of order) {
    if (single.has(pair)) continue;
    const key = networkOf(index.hosts.bytesOf(index.pairs.clientOf[pair] ?? 0));
    const members = networks.get(key);
    if (members) members.push(pair);
    else networks.set(key, [pair]);
  }
  const nodes = [
    ...[...single].map(pairNode),
    ...[...networks].map(([key, pairs]) =>
      pairs.length === 1 && pairs[0] !== undefined ? pairNode(pairs[0]) : networkNode(key, pairs),
    ),
  ].sort((a, b) => compareNodes(index, a, b));
  if (nodes.length <= most) return nodes;
  const rest = nodes.slice(most - 1).flatMap(({ pairs }) => pairs);
  return [...nodes.slice(0, most - 1), { key: "other", kind: "other", pairs: rest }];
}

function pairNode(pair: PairIndex): AggregateNode {
  return { key: pairKey(pair), kind: "pair", pairs: [pair] };
}

function networkNode(key: string, pairs: readonly PairIndex[]): AggregateNode {
  return { key: `net:${key}`, kind: "network", pairs };
}

/** The pairs in which most went wrong, and those that are large. */
function singled(index: LifelineIndex, order: readonly PairIndex[], most: number): ReadonlySet<PairIndex> {
  const lifelines = order.reduce((sum, pair) => sum + sizeOf(index, pair), 0);
  const { errors, warnings } = index.pairs;
  const candidates = order.filter(
    (pair) =>
      (errors[pair] ?? 0) > 0 || (warnings[pair] ?? 0) > 1 || sizeOf(index, pair) >= LARGE_SHARE * lifelines,
  );
  candidates.sort((a, b) => compareNodes(index, pairNode(a), pairNode(b)));
  return new Set(candidates.slice(0, most));
}

/** Harm first, then count. */
function compareNodes(index: LifelineIndex, a: AggregateNode, b: AggregateNode): number {
  const sum = (node: AggregateNode, of: (pair: PairIndex) => number) =>
    node.pairs.reduce((total, pair) => total + of(pair), 0);
  return (
    sum(b, (pair) => index.pairs.errors[pair] ?? 0) - sum(a, (pair) => index.pairs.errors[pair] ?? 0) ||
    sum(b, (pair) => index.pairs.warnings[pair] ?? 0) - sum(a, (pair) => index.pairs.warnings[pair] ?? 0) ||
    sum(b, (pair) => sizeOf(index, pair)) - sum(a, (pair) => sizeOf(index, pair))
  );
}

/** The /24 or /48 of an address, as a key. */
export function networkOf(bytes: Uint8Array): string {
  return [...bytes.subarray(0, bytes.length === 4 ? IPV4_NETWORK_BYTES : IPV6_NETWORK_BYTES)].join(".");
}

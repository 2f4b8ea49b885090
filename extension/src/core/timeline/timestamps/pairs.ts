/** The pairs of hosts between which SYNs were sent, those with most trouble first. */

import type { Analyzer } from "../../analyzer.ts";
import { clocksOf } from "../../detect/clocks/clocks.ts";
import { findingsOf } from "../../detect/detectors.ts";
import { type HostPairs, hostPairsOf } from "../../detect/hosts/hostPairs.ts";
import { hostsOf } from "../../detect/hosts/hostTable.ts";
import type { Page } from "../../query/rows.ts";
import type { Steps } from "../../steps.ts";
import type { PairChoice, PairRow, PairsQuery } from "./model.ts";

interface PairOrder {
  readonly pairs: HostPairs;
  /** Pairs by trouble: dropped SYNs, then other failed ones, then connections. */
  readonly order: Uint32Array<ArrayBuffer>;
  readonly dropped: Uint32Array<ArrayBuffer>;
  readonly failed: Uint32Array<ArrayBuffer>;
}

const known = new WeakMap<Analyzer, PairOrder>();

/** Only of a capture that has been read to its end. */
export function pairOrderOf(analyzer: Analyzer): PairOrder {
  let order = known.get(analyzer);
  if (!order) {
    order = build(analyzer);
    known.set(analyzer, order);
  }
  return order;
}

function build(analyzer: Analyzer): PairOrder {
  const pairs = hostPairsOf(analyzer);
  const hosts = hostsOf(analyzer);
  const dropped = new Uint32Array(pairs.length);
  const failed = new Uint32Array(pairs.length);
  for (const { kind, connection } of findingsOf(analyzer).list) {
    const column =
      kind === "syn-dropped-by-paws"
        ? dropped
        : kind === "syn-unanswered" || kind === "time-wait-syn-refused"
          ? failed
          : null;
    if (!column || connection < 0) continue;
    const pair = pairs.find(hosts.clientOf(connection), hosts.serverOf(connection));
    column[pair] = (column[pair] ?? 0) + 1;
  }
  const size = Uint32Array.from({ length: pairs.length }, (_, pair) => pairs.connectionsOf(pair).length);
  const order = Uint32Array.from({ length: pairs.length }, (_, pair) => pair).sort(
    (a, b) =>
      (dropped[b] ?? 0) - (dropped[a] ?? 0) ||
      (failed[b] ?? 0) - (failed[a] ?? 0) ||
      (size[b] ?? 0) - (size[a] ?? 0) ||
      a - b,
  );
  return { pairs, order, dropped, failed };
}

/** The pair that a question is about; -1: there is none. */
export function choosePair(analyzer: Analyzer, { pair, selection }: PairChoice): number {
  const { pairs, order } = pairOrderOf(analyzer);
  if (pair !== null && pair < pairs.length) return pair;
  const row = (selection ?? 0) - 1;
  if (row >= 0 && row < analyzer.connections.length) {
    const { clientOf, serverOf } = hostsOf(analyzer);
    return pairs.find(clientOf(row), serverOf(row));
  }
  return order[0] ?? -1;
}

export function pairRow(analyzer: Analyzer, pair: number): PairRow {
  const { pairs, dropped, failed } = pairOrderOf(analyzer);
  const { addressOf } = hostsOf(analyzer);
  const client = pairs.clientOf(pair);
  const server = pairs.serverOf(pair);
  const { model, atLeast } = clocksOf(findingsOf(analyzer).input, client, server);
  return {
    pair,
    client: addressOf(client),
    server: addressOf(server),
    connections: pairs.connectionsOf(pair).length,
    dropped: dropped[pair] ?? 0,
    failed: failed[pair] ?? 0,
    clockModel: model,
    clocks: atLeast,
  };
}

/** A window of the pairs with `text` in one of the addresses. */
export function* timestampPairs(analyzer: Analyzer, { text, start, end }: PairsQuery): Steps<Page<PairRow>> {
  if (!analyzer.complete) return { start: 0, total: 0, rows: [] };
  const { pairs, order } = pairOrderOf(analyzer);
  yield;
  const { addressOf } = hostsOf(analyzer);
  const wanted = text.trim().toLowerCase();
  const matching =
    wanted === ""
      ? order
      : order.filter((pair) =>
          [pairs.clientOf(pair), pairs.serverOf(pair)].some((host) => addressOf(host).includes(wanted)),
        );
  const from = Math.min(start, matching.length);
  const rows: PairRow[] = [];
  for (const pair of matching.subarray(from, Math.min(end, matching.length))) {
    yield;
    rows.push(pairRow(analyzer, pair));
  }
  return { start: from, total: matching.length, rows };
}

/** Rows that stand for many lifelines each. */

import type { Analyzer } from "../../analyzer.ts";
import { grouped } from "../../explain/words.ts";
import type { Severity } from "../../report/contract.ts";
import type { Steps } from "../../steps.ts";
import { formatIpv4, formatIpv6 } from "../../wire/addressText.ts";
import { columnsOf, groupsOf, type PairGroup } from "./columns.ts";
import { groupNotes } from "./groupNotes.ts";
import type { GroupColumns } from "./groupPicture.ts";
import type { PlacedNode } from "./layout.ts";
import type { LifelineIndex } from "./lifelineIndex.ts";
import type { AggregateItem, LifelinesQuery } from "./model.ts";
import { type AggregateNode, networkOf } from "./nodes.ts";
import { sizeOf } from "./order.ts";
import type { PairIndex } from "./pairs.ts";

type Aggregate = Omit<AggregateItem, "y" | "height">;

/** The aggregates of a window, by their numbers. */
export function* aggregateItems(
  analyzer: Analyzer,
  index: LifelineIndex,
  placed: ReadonlyMap<number, PlacedNode>,
  query: LifelinesQuery,
): Steps<ReadonlyMap<number, Aggregate>> {
  const items = new Map<number, Aggregate>();
  // A pair may be in one aggregate of each depth.
  for (const depth of new Set([...placed.values()].map((each) => each.depth))) {
    const ofDepth = [...placed].filter(([, each]) => each.depth === depth);
    const groups = ofDepth.map(([, { node }]) => node.pairs);
    const groupOf = yield* groupsOf(analyzer, index, groups);
    const columns = yield* columnsOf(analyzer, index, groups.length, groupOf, query);
    const notes = groupNotes(analyzer, groups.length, groupOf);
    for (const [i, [ref, node]] of ofDepth.entries()) {
      const told = columns[i];
      if (told) items.set(ref, aggregateItem(index, node, told, notes[i] ?? null));
    }
  }
  return items;
}

function aggregateItem(
  index: LifelineIndex,
  { node, depth, opened }: PlacedNode,
  { columns, failed }: GroupColumns,
  note: AggregateItem["note"],
): Aggregate {
  const { pairs, key } = node;
  const { errors, warnings } = index.pairs;
  return {
    kind: "aggregate",
    key,
    ...titles(index, node),
    depth,
    opened,
    lifelines: pairs.reduce((sum, pair) => sum + sizeOf(index, pair), 0),
    failed,
    troubled: pairs.reduce((sum, pair) => sum + (errors[pair] ?? 0) + (warnings[pair] ?? 0), 0),
    severity: severityOf(index, pairs),
    columns,
    note,
  };
}

function severityOf({ pairs: { errors, warnings } }: LifelineIndex, pairs: PairGroup): Severity | null {
  if (pairs.some((pair) => (errors[pair] ?? 0) > 0)) return "error";
  return pairs.some((pair) => (warnings[pair] ?? 0) > 0) ? "warning" : null;
}

function titles(index: LifelineIndex, node: AggregateNode): { title: string; subtitle: string } {
  const { pairs, hosts } = index;
  const [first = 0] = node.pairs;
  if (node.kind === "other") return { title: "other", subtitle: `${grouped(node.pairs.length)} pairs` };
  const client = pairs.clientOf[first] ?? 0;
  if (node.kind === "pair")
    return {
      title: hosts.addressOf(client),
      subtitle: `→ ${serverText(index, first)}`,
    };
  const clients = new Set(node.pairs.map((pair) => pairs.clientOf[pair]));
  const ports = new Set(node.pairs.map((pair) => pairs.portOf[pair]));
  const servers = new Set(node.pairs.map((pair) => `${pairs.serverOf[pair]} ${pairs.portOf[pair]}`));
  const [port = 0] = ports;
  if (clients.size === 1)
    return { title: hosts.addressOf(client), subtitle: `→ ${grouped(servers.size)} servers` };
  const where = ports.size === 1 ? `:${port}` : `${grouped(servers.size)} servers`;
  return {
    title: networkText(hosts.bytesOf(client)),
    subtitle: `${grouped(clients.size)} addresses → ${where}`,
  };
}

export function serverText({ pairs, hosts }: LifelineIndex, pair: PairIndex): string {
  const address = hosts.addressOf(pairs.serverOf[pair] ?? 0);
  const port = pairs.portOf[pair] ?? 0;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function networkText(bytes: Uint8Array): string {
  const network = new Uint8Array(bytes.length);
  network.set(networkOf(bytes).split(".").map(Number));
  const view = new DataView(network.buffer);
  return bytes.length === 4 ? `${formatIpv4(view.getUint32(0))}/24` : `${formatIpv6(view, 0)}/48`;
}

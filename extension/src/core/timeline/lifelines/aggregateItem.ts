/** One row that stands for many lifelines. */

import type { Analyzer } from "../../analyzer.ts";
import type { Finding } from "../../detect/finding.ts";
import { grouped, span } from "../../explain/words.ts";
import type { FindingKind, Severity } from "../../report/contract.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import { formatIpv4, formatIpv6 } from "../../wire/addressText.ts";
import { columnsOf, connectionsOf, failedSyns } from "./columns.ts";
import type { PlacedNode } from "./layout.ts";
import type { LifelineIndex, PairIndex } from "./lifelineIndex.ts";
import type { AggregateItem, LifelinesQuery } from "./model.ts";
import { type AggregateNode, networkOf } from "./nodes.ts";
import { sizeOf } from "./order.ts";

export function aggregateItem(
  analyzer: Analyzer,
  index: LifelineIndex,
  { node, depth, opened }: PlacedNode,
  query: LifelinesQuery,
): Omit<AggregateItem, "y" | "height"> {
  const { pairs, key } = node;
  const { errors, warnings } = index.pairs;
  const lifelines = pairs.reduce((sum, pair) => sum + sizeOf(index, pair), 0);
  const severity: Severity | null = pairs.some((pair) => (errors[pair] ?? 0) > 0)
    ? "error"
    : pairs.some((pair) => (warnings[pair] ?? 0) > 0)
      ? "warning"
      : null;
  return {
    kind: "aggregate",
    key,
    ...titles(index, node),
    depth,
    opened,
    lifelines,
    failed: failedSyns(analyzer, index, pairs),
    troubled: pairs.reduce((sum, pair) => sum + (errors[pair] ?? 0) + (warnings[pair] ?? 0), 0),
    severity,
    columns: columnsOf(analyzer, index, key, pairs, query),
    note: severity === null ? null : noteOf(analyzer, index, pairs),
  };
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

const WORDS: Readonly<Partial<Record<FindingKind, (n: string) => string>>> = {
  "rst-injected": (n) => `${n} injected RSTs`,
  "syn-dropped-by-paws": (n) => `${n} SYNs dropped`,
  "time-wait-syn-refused": (n) => `${n} SYNs refused by TIME_WAIT`,
  "syn-into-open-connection": (n) => `${n} SYNs into open connections`,
  "syn-unanswered": (n) => `${n} SYNs unanswered`,
  "connection-refused": (n) => `${n} connects refused`,
  "syn-ack-unanswered": (n) => `${n} SYN-ACKs repeated or lost`,
  "rst-close": (n) => `${n} closes by RST`,
};
/** Fewer than these are told by their marks. */
const FEWEST = 10;

const notes = new WeakMap<LifelineIndex, Map<string, AggregateItem["note"]>>();

/** What went wrong most often, how often, and for how long. */
function noteOf(
  analyzer: Analyzer,
  index: LifelineIndex,
  pairs: readonly PairIndex[],
): AggregateItem["note"] {
  let kept = notes.get(index);
  if (!kept) {
    kept = new Map();
    notes.set(index, kept);
  }
  const key = `${pairs.length} ${pairs[0] ?? 0} ${pairs[pairs.length - 1] ?? 0}`;
  let note = kept.get(key);
  if (note === undefined) {
    note = findNote(analyzer, index, pairs);
    kept.set(key, note);
  }
  return note;
}

function findNote(
  analyzer: Analyzer,
  index: LifelineIndex,
  pairs: readonly PairIndex[],
): AggregateItem["note"] {
  const byKind = new Map<FindingKind, { n: number; first: Finding; last: Finding }>();
  for (const pair of pairs) {
    for (const row of connectionsOf(analyzer, index, pair)) {
      for (const finding of index.findings.get(row) ?? []) {
        if (finding.severity === "info" || !WORDS[finding.kind]) continue;
        const known = byKind.get(finding.kind);
        if (!known) {
          byKind.set(finding.kind, { n: 1, first: finding, last: finding });
          continue;
        }
        known.n++;
        if (finding.segment < known.first.segment) known.first = finding;
        if (finding.segment > known.last.segment) known.last = finding;
      }
    }
  }
  const [most] = [...byKind].sort(([, a], [, b]) => weight(b.first) - weight(a.first) || b.n - a.n);
  if (!most || most[1].n < FEWEST) return null;
  const [kind, { n, first, last }] = most;
  const timeOf = ({ segment }: Finding) => secondsSinceStart(analyzer, analyzer.segments.time[segment] ?? 0);
  const text = WORDS[kind]?.(grouped(n)) ?? "";
  return { time: timeOf(first), text: `${text} in ${span(timeOf(last) - timeOf(first))}` };
}

function weight({ severity }: Finding): number {
  return severity === "error" ? 1 : 0;
}

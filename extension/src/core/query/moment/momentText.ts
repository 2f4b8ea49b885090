/** The sockets of a moment as `ss -tan` prints them. */

import type { Analyzer } from "../../analyzer.ts";
import type { Steps } from "../../steps.ts";
import { NANOSECONDS_PER_SECOND } from "../../units.ts";
import { liveSockets } from "./liveSockets.ts";
import type { MomentQuery } from "./momentModel.ts";
import { addressesOf, choose, nameOf } from "./momentPage.ts";

/** As many lines as a clipboard is good for. */
const MOST_LINES = 10_000;

/**
 * Columns as of iproute2: state, Recv-Q, Send-Q, local and peer address with port. No capture shows how full a socket's queues were:
 * a dash stands there.
 */
export function* momentText(analyzer: Analyzer, query: MomentQuery): Steps<string> {
  const sockets = yield* liveSockets(analyzer, analyzer.earliest + query.time * NANOSECONDS_PER_SECOND);
  const { chosen } = choose(analyzer, sockets, query);
  const rows = chosen
    .slice(0, MOST_LINES)
    .map((i) => [nameOf(sockets, i), ...addressesOf(analyzer, sockets, i)]);
  const head = ["State", "Local Address:Port", "Peer Address:Port"];
  const width = (column: number): number =>
    Math.max(head[column]?.length ?? 0, ...rows.map((row) => row[column]?.length ?? 0));
  const [state, local, peer] = [width(0), width(1), width(2)];
  const line = ([a = "", b = "", c = ""]: readonly string[], recv: string, send: string): string =>
    `${a.padEnd(state)} ${recv.padStart(6)} ${send.padStart(6)} ${b.padStart(local)} ${c.padStart(peer)}`;
  const lines = [line(head, "Recv-Q", "Send-Q"), ...rows.map((row) => line(row, "-", "-"))];
  const left = chosen.length - rows.length;
  if (left > 0) lines.push(`# and ${left} more`);
  return `${lines.join("\n")}\n`;
}

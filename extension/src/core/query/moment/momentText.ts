/** The sockets of a moment as `ss -tan` prints them. */

import type { Analyzer } from "../../analyzer.ts";
import type { Steps } from "../../steps.ts";
import { NANOSECONDS_PER_SECOND } from "../../units.ts";
import { chooseSockets, nameOf } from "./chosenSockets.ts";
import { liveSockets } from "./liveSockets.ts";
import type { MomentQuery } from "./momentModel.ts";
import { addressesOf } from "./momentPage.ts";

/** As many lines as a clipboard is good for. */
const MOST_LINES = 10_000;
/** Some milliseconds. */
const LINES_A_STEP = 512;

/** State, own address and the peer's. */
type Row = readonly [string, string, string];

/**
 * Columns as of iproute2: state, Recv-Q, Send-Q, local and peer address with port. No capture shows how full a socket's queues were:
 * a dash stands there.
 */
export function* momentText(analyzer: Analyzer, query: MomentQuery): Steps<string> {
  const sockets = yield* liveSockets(analyzer, analyzer.earliest + query.time * NANOSECONDS_PER_SECOND);
  const { chosen } = yield* chooseSockets(analyzer, sockets, query);
  const rows: Row[] = [["State", "Local Address:Port", "Peer Address:Port"]];
  for (const i of chosen.subarray(0, MOST_LINES)) {
    if (rows.length % LINES_A_STEP === 0) yield;
    rows.push([nameOf(sockets, i), ...addressesOf(analyzer, sockets, i)]);
  }
  const width = (column: 0 | 1 | 2): number =>
    rows.reduce((most, row) => Math.max(most, row[column].length), 0);
  const [state, local, peer] = [width(0), width(1), width(2)];
  const lines: string[] = [];
  for (const [a, b, c] of rows) {
    if (lines.length % LINES_A_STEP === 0) yield;
    const [recv, send] = lines.length === 0 ? ["Recv-Q", "Send-Q"] : ["-", "-"];
    lines.push(
      `${a.padEnd(state)} ${recv.padStart(6)} ${send.padStart(6)} ${b.padStart(local)} ${c.padStart(peer)}`,
    );
  }
  const left = chosen.length - MOST_LINES;
  if (left > 0) lines.push(`# and ${left} more`);
  return `${lines.join("\n")}\n`;
}

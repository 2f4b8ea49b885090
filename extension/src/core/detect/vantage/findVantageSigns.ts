/** The signs of the capture point that a capture shows. The point does not move while it runs, so the first 300,000 segments are enough. */

import type { Analyzer } from "../../analyzer.ts";
import type { RowPasses } from "../../fastPath/rowPasses.ts";
import { FROM_SERVER, IS_COPY, type SegmentTable } from "../../model/segmentTable.ts";
import { FIRST_SEGMENTS } from "../../reread/sparseSegments.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import type { SegmentIndex } from "../../units.ts";
import { RST } from "../../wire/segment.ts";
import { type HostTable, hostsOf } from "../hosts/hostTable.ts";
import { passesOver } from "../passesOver.ts";
import { takeHopVotes } from "./hopVotes.ts";
import { passOverSigns } from "./signsPass.ts";
import { VantageSigns } from "./vantageSigns.ts";
import { CLIENT_LOWEST, SERVER_LOWEST, TTLS_A_CONNECTION } from "./vantageWords.ts";

export function findVantageSigns(analyzer: Analyzer): Steps<VantageSigns> {
  return signsOf(analyzer.firstSegments, hostsOf(analyzer), passesOver(analyzer));
}

/** @param passes of the fast path, in whose memory the hosts lie then; null: there are none */
export function* signsOf(
  segments: SegmentTable,
  hosts: HostTable,
  passes: RowPasses | null,
): Steps<VantageSigns> {
  const length = Math.min(segments.length, FIRST_SEGMENTS);
  const columns = passes === null || segments.hasLong ? null : segments.placeIn(passes.memory);
  if (passes !== null && columns !== null)
    return yield* passOverSigns(passes, segments, columns, length, hosts);
  const signs = new VantageSigns(hosts, connectionsAmong(segments, length), null);
  yield* stretchesInSteps(length, (start, end) => take(signs, segments, start, end));
  signs.votes = takeHopVotes(signs.ttls, hosts, signs.verdicts);
  return signs;
}

function take(signs: VantageSigns, from: SegmentTable, start: SegmentIndex, end: SegmentIndex): void {
  const { ttls, delays, hosts, ofHosts } = signs;
  const { connection: owner, bits, flags, ttl: hops, checksum } = from;
  for (let row = start; row < end; row++) {
    const connection = owner[row] ?? 0;
    const bit = bits[row] ?? 0;
    const flag = flags[row] ?? 0;
    const fromServer = (bit & FROM_SERVER) !== 0;
    const ttl = hops[row] ?? 0;
    const lowest = TTLS_A_CONNECTION * connection + (fromServer ? SERVER_LOWEST : CLIENT_LOWEST);
    if ((bit & IS_COPY) !== 0) {
      if (ttl + 1 === ttls[lowest]) signs.forwarded++;
      continue;
    }
    // An RST may be another's (an injected one, a firewall's) and tells nothing of its alleged sender.
    if ((flag & RST) !== 0) continue;
    signs.segments++;
    takeTtl(ttls, lowest, ttl);
    delays.take(connection, fromServer, flag, from.timeOf(row));
    const client = hosts.clientOf(connection);
    const server = hosts.serverOf(connection);
    const [sender, receiver] = fromServer ? [server, client] : [client, server];
    ofHosts.take(sender, receiver, ttl, from.payloadLength(row), checksum[row] ?? 0);
  }
}

/** The connections of the first segments are the first connections, unless time ran backwards in the file. */
function connectionsAmong({ connection }: SegmentTable, length: number): number {
  let connections = 0;
  for (let row = 0; row < length; row++) connections = Math.max(connections, (connection[row] ?? 0) + 1);
  return connections;
}

function takeTtl(ttls: Uint8Array, lowest: number, ttl: number): void {
  const low = ttls[lowest] ?? 0;
  if (low === 0 || ttl < low) ttls[lowest] = ttl;
  if (ttl > (ttls[lowest + 1] ?? 0)) ttls[lowest + 1] = ttl;
}

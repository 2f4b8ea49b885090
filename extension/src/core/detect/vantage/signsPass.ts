import { ROWS_A_PASS, type RowPasses } from "../../fastPath/rowPasses.ts";
import { uint32In } from "../../fastPath/sharedColumns.ts";
import type { SegmentTable } from "../../model/segmentTable.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import type { HostTable } from "../hosts/hostTable.ts";
import { votesOf } from "./hopVotes.ts";
import { VantageSigns } from "./vantageSigns.ts";
import {
  CLIENT_DELAYS,
  CLIENTS,
  FORWARDED,
  HANDSHAKES,
  HEADER_WORDS,
  HOSTS,
  NEAR_HOSTS,
  NEAR_HOSTS_LENGTH,
  PAIR_OF,
  SERVER_DELAYS,
  SERVERS,
  TAKEN,
  TTLS,
  VERDICTS,
  VOTES,
} from "./vantageWords.ts";

/**
 * The signs of the first `length` segments by the fast path. None of their texts is longer than 65,535 bytes.
 *
 * @param columns the address of their columns' addresses
 */
export function* passOverSigns(
  passes: RowPasses,
  segments: SegmentTable,
  columns: number,
  length: number,
  hosts: HostTable,
): Steps<VantageSigns> {
  const { memory } = passes;
  const { pairs } = hosts;
  const table = uint32In(memory, HEADER_WORDS);
  const clients = uint32In(memory, pairs.length);
  const servers = uint32In(memory, pairs.length);
  clients.set(pairs.first.subarray(0, pairs.length));
  servers.set(pairs.second.subarray(0, pairs.length));
  const connections = passes.boundOf(segments.connection.byteOffset, length);
  const signs = new VantageSigns(hosts, connections, memory);
  const nearHosts = uint32In(memory, hosts.length);
  // Hosts are numbered as their connections come, and each of those has two.
  signs.ofHosts.addSums(Math.min(hosts.length, 2 * connections));
  const [handshakes, clientDelays, serverDelays] = signs.delays.columns;
  table[PAIR_OF] = hosts.pairOf.byteOffset;
  table[CLIENTS] = clients.byteOffset;
  table[SERVERS] = servers.byteOffset;
  table[HOSTS] = signs.ofHosts.words.byteOffset;
  table[HANDSHAKES] = handshakes.byteOffset;
  table[CLIENT_DELAYS] = clientDelays.byteOffset;
  table[SERVER_DELAYS] = serverDelays.byteOffset;
  table[TTLS] = signs.ttls.byteOffset;
  table[VERDICTS] = signs.verdicts.byteOffset;
  table[NEAR_HOSTS] = nearHosts.byteOffset;
  yield* stretchesInSteps(
    length,
    (from, until) => passes.takeSigns(table.byteOffset, columns, from, until),
    ROWS_A_PASS,
  );
  passes.takeHopVotes(table.byteOffset, connections);
  const near = nearHosts.subarray(0, table[NEAR_HOSTS_LENGTH] ?? 0);
  signs.votes = votesOf(
    table.subarray(VOTES),
    new Map(Array.from(near, (host) => [host, signs.ofHosts.nearIn(host)])),
  );
  signs.forwarded = table[FORWARDED] ?? 0;
  signs.segments = table[TAKEN] ?? 0;
  memory.give(table, clients, servers, nearHosts);
  return signs;
}

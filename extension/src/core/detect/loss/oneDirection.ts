/**
 * Connections of which only one side was captured (asymmetric routes, a mirror of one direction). The side that is
 * there shows by its acknowledgements that the other one spoke; so where only a SYN is seen between the same hosts,
 * silence is what this capture would show of an answered SYN too.
 */

import type { Analyzer } from "../../analyzer.ts";
import { IS_ONE_SIDED } from "../../fastPath/lookBits.ts";
import {
  CLIENT,
  ESTABLISHED_SEEN,
  FLAGS,
  SEGMENTS,
  SERVER,
  SYN_ACK_SEEN,
} from "../../model/connectionTable.ts";
import { LETTER_GAP, repeatsOf } from "../../reconstruct/history.ts";
import type { Side } from "../../report/contract.ts";
import { eachInSteps, type Steps } from "../../steps.ts";
import type { ConnectionIndex } from "../../units.ts";
import { hostsOf } from "../hosts/hostTable.ts";
import { PairTable } from "../hosts/pairTable.ts";
import { rowsThatMayShow } from "../rowLooks.ts";

export interface OneDirection {
  /** The side whose segments were captured. */
  readonly captured: Side;
  /** Where this is seen: in the connection itself, or in all others between the same hosts, of the same server, of the capture. */
  readonly scope: "connection" | "hosts" | "server" | "capture";
  /** How many connections show it; none of the scope shows the contrary. */
  readonly connections: number;
}

/** What a connection shows by itself. */
export const BOTH_CAPTURED = 1;
export const ONLY_CLIENT = 2;
export const ONLY_SERVER = 3;
/** Only SYNs, or only an RST: the other side may have been silent. */
export const CANNOT_TELL = 0;

/** A side shows that the other one spoke by acknowledging what was not captured: a SYN-ACK, or more and more data. */
export function captureOf(analyzer: Analyzer, row: ConnectionIndex): number {
  const { connections } = analyzer;
  const client = connections.word(row, CLIENT + SEGMENTS) > 0;
  const server = connections.word(row, SERVER + SEGMENTS) > 0;
  if (client && server) return BOTH_CAPTURED;
  const flags = connections.word(row, FLAGS);
  const absent = client ? SERVER : CLIENT;
  const spoke =
    (flags & (client ? ESTABLISHED_SEEN : SYN_ACK_SEEN)) !== 0 ||
    repeatsOf(connections, row, absent, LETTER_GAP) > 0;
  if (!spoke) return CANNOT_TELL;
  return client ? ONLY_CLIENT : ONLY_SERVER;
}

/** Counts of connections by what they show, for the hosts of a pair, a server, the capture. */
class Tally {
  readonly counts = new Map<number, [number, number, number]>();

  add(key: number, shows: number): void {
    let counts = this.counts.get(key);
    if (counts === undefined) {
      counts = [0, 0, 0];
      this.counts.set(key, counts);
    }
    counts[shows - 1] = (counts[shows - 1] ?? 0) + 1;
  }

  /** The one side that all connections under `key` show, and how many they are; null when they differ or show nothing. */
  verdict(key: number, scope: OneDirection["scope"]): OneDirection | null {
    const [both = 0, client = 0, server = 0] = this.counts.get(key) ?? [];
    if (both > 0 || client > 0 === server > 0) return null;
    const connections = client + server;
    return { captured: client > 0 ? "client" : "server", scope, connections };
  }
}

/** Whether any connection shows that only one of its sides was captured. */
function* isAnyOneSided(analyzer: Analyzer): Steps<boolean> {
  const isOneSided = (row: ConnectionIndex) => captureOf(analyzer, row) > BOTH_CAPTURED;
  return (yield* rowsThatMayShow(analyzer, IS_ONE_SIDED, isOneSided)).length > 0;
}

/** Answers for each connection; all the counting is done here. */
export function* oneDirections(
  analyzer: Analyzer,
): Steps<(connection: ConnectionIndex) => OneDirection | null> {
  // The usual capture: nothing is one-sided, and nothing more need be counted.
  if (!(yield* isAnyOneSided(analyzer))) return () => null;

  const { clientOf, serverOf } = hostsOf(analyzer);
  const n = analyzer.connections.length;
  const shows = new Uint8Array(n);
  const pairs = new PairTable();
  const ofPair = new Tally();
  const ofServer = new Tally();
  const ofCapture = new Tally();
  yield* eachInSteps(n, (row) => {
    const what = captureOf(analyzer, row);
    shows[row] = what;
    if (what === CANNOT_TELL) return;
    const server = serverOf(row);
    ofPair.add(pairs.intern(clientOf(row), server), what);
    ofServer.add(server, what);
    ofCapture.add(0, what);
  });
  return (row) => {
    const what = shows[row] ?? 0;
    if (what === BOTH_CAPTURED) return null;
    if (what !== CANNOT_TELL)
      return {
        captured: what === ONLY_CLIENT ? "client" : "server",
        scope: "connection",
        connections: 1,
      };
    const server = serverOf(row);
    const pair = pairs.find(clientOf(row), server);
    return (
      (pair < 0 ? null : ofPair.verdict(pair, "hosts")) ??
      (pair >= 0 ? null : ofServer.verdict(server, "server")) ??
      (ofServer.counts.has(server) ? null : ofCapture.verdict(0, "capture"))
    );
  };
}

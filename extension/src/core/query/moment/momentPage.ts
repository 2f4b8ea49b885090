/** The sockets of a moment: counted by state and host, filtered, a window of them at a time. */

import type { Analyzer } from "../../analyzer.ts";
import { findingsOf } from "../../detect/detectors.ts";
import { CLIENT } from "../../model/connectionTable.ts";
import {
  CLOSE_WAIT,
  ESTABLISHED,
  SYN_RECEIVED,
  SYN_SENT,
  TIME_WAIT,
} from "../../reconstruct/endpointState.ts";
import { endpointsOf } from "../../report/connectionObject.ts";
import { secondsSinceStart, toSeconds } from "../../report/seconds.ts";
import type { Steps } from "../../steps.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import { FIN, SYN } from "../../wire/segment.ts";
import { endpointText } from "../endpointText.ts";
import { clockLetter } from "../finding/clockLetter.ts";
import { chooseSockets, countByHost, nameOf } from "./chosenSockets.ts";
import { type LiveSockets, liveSockets } from "./liveSockets.ts";
import type { MomentPage, MomentQuery, SocketRow } from "./momentModel.ts";
import { countUntil, replayUntil, senderOf, timeWaitOfEnd } from "./statesAt.ts";

export function* momentPage(
  analyzer: Analyzer,
  query: MomentQuery & { readonly start: number; readonly end: number },
): Steps<MomentPage> {
  const time = analyzer.earliest + query.time * NANOSECONDS_PER_SECOND;
  const sockets = yield* liveSockets(analyzer, time);
  const { chosen, counts } = yield* chooseSockets(analyzer, sockets, query);
  const hosts = yield* countByHost(analyzer, sockets);
  const start = Math.min(query.start, chosen.length);
  const rows: SocketRow[] = [];
  for (const i of chosen.subarray(start, Math.max(start, query.end))) {
    yield; // Its connection is followed again; where its segments are not kept, they are read.
    rows.push(socketRow(analyzer, sockets, i, time));
  }
  return { time: query.time, start, total: chosen.length, rows, counts, hosts, unknown: sockets.unknown };
}

/** The two ends of a socket, its own first. */
export function addressesOf(
  analyzer: Analyzer,
  { connection, block }: LiveSockets,
  i: number,
): [string, string] {
  const { client, server } = endpointsOf(analyzer, connection[i] ?? 0);
  const [local, peer] = block[i] === CLIENT ? [client, server] : [server, client];
  return [endpointText(local), endpointText(peer)];
}

function socketRow(analyzer: Analyzer, sockets: LiveSockets, i: number, time: Nanoseconds): SocketRow {
  const { segments } = analyzer;
  const connection = sockets.connection[i] ?? 0;
  const block = sockets.block[i] ?? CLIENT;
  const isWaiting = sockets.state[i] === TIME_WAIT;
  const rows = analyzer.segmentsOf(connection);
  const count = countUntil(segments, rows, time);
  const last = rows[count - 1] ?? 0;
  const [local, peer] = addressesOf(analyzer, sockets, i);
  const states = isWaiting ? null : replayUntil(analyzer, connection, time);
  const since = states
    ? block === CLIENT
      ? states.clientSince
      : states.serverSince
    : (sockets.since[i] ?? 0);
  return {
    connection: connection + 1,
    at: block === CLIENT ? "client" : "server",
    state: nameOf(sockets, i),
    local,
    peer,
    letter: clockLetter(findingsOf(analyzer).input, connection),
    since: secondsSinceStart(analyzer, since),
    lastSegment: secondsSinceStart(analyzer, segments.timeOf(last)),
    sent: sentBy(analyzer, rows.subarray(0, count), block, sockets.state[i] ?? 0),
    timerLeft: isWaiting ? timerLeft(analyzer, connection, block, time) : null,
    firstFrame: segments.frameOf(rows[0] ?? 0),
    lastFrame: segments.frameOf(last),
  };
}

/** How often the end has sent what it waits for an answer to. */
function sentBy(analyzer: Analyzer, rows: Uint32Array, block: number, state: number): number {
  const flag = state === SYN_SENT || state === SYN_RECEIVED ? SYN : FIN;
  if (flag === FIN && (state === ESTABLISHED || state === CLOSE_WAIT)) return 0;
  let count = 0;
  for (const row of rows)
    if (((analyzer.segments.flags[row] ?? 0) & flag) !== 0 && senderOf(analyzer, row) === block) count++;
  return count;
}

/**
 * What is left of a TIME_WAIT. Where its timer was started anew, the tables know the last start only: before that, what was left is
 * not told.
 */
function timerLeft(analyzer: Analyzer, connection: number, block: number, time: Nanoseconds): number | null {
  const { expires, restarts } = timeWaitOfEnd(analyzer, connection, block);
  const length = analyzer.assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND;
  if (restarts > 0 && time < expires - length) return null;
  return Math.max(0, toSeconds(expires - time));
}

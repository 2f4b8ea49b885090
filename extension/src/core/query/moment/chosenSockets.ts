/** The sockets of a moment that are asked for, in the order of the list, and how many there are of each state and each host. */

import type { Analyzer } from "../../analyzer.ts";
import { busiest } from "../../detect/busiest.ts";
import { type HostIndex, hostsOf } from "../../detect/hosts/hostTable.ts";
import { joined } from "../../joined.ts";
import { CLIENT } from "../../model/connectionTable.ts";
import {
  CLOSE_WAIT,
  CLOSING,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  LAST_ACK,
  SYN_RECEIVED,
  SYN_SENT,
  TIME_WAIT,
} from "../../reconstruct/endpointState.ts";
import { sortInSteps } from "../../sortInSteps.ts";
import { eachInSteps, type Steps } from "../../steps.ts";
import type { LiveSockets } from "./liveSockets.ts";
import { type MomentPage, type MomentQuery, SOCKET_STATES, type SocketState } from "./momentModel.ts";

/** More hosts than these are not offered by name. */
const MOST_HOSTS = 100;

const NAMES: Readonly<Record<number, SocketState>> = {
  [SYN_SENT]: "SYN-SENT",
  [SYN_RECEIVED]: "SYN-RECV",
  [ESTABLISHED]: "ESTAB",
  [FIN_WAIT_1]: "FIN-WAIT-1",
  [FIN_WAIT_2]: "FIN-WAIT-2",
  [CLOSING]: "CLOSING",
  [CLOSE_WAIT]: "CLOSE-WAIT",
  [LAST_ACK]: "LAST-ACK",
  [TIME_WAIT]: "TIME-WAIT",
};

export interface ChosenSockets {
  /** Places among the sockets. */
  readonly chosen: Uint32Array;
  readonly counts: MomentPage["counts"];
}

/** By state as ss lists them, then the newest first. The counts are those of the host, whatever the state. */
export function* chooseSockets(
  analyzer: Analyzer,
  sockets: LiveSockets,
  { host, state }: MomentQuery,
): Steps<ChosenSockets> {
  const isAsked = host === null ? null : addressTest(analyzer, host);
  const byState = new Map<SocketState, number[]>(SOCKET_STATES.map((name) => [name, []]));
  yield* eachInSteps(sockets.connection.length, (i) => {
    if (isAsked === null || isAsked(hostOf(analyzer, sockets, i))) byState.get(nameOf(sockets, i))?.push(i);
  });
  const counts: Partial<Record<SocketState, number>> = {};
  const chosen: Uint32Array[] = [];
  for (const [name, places] of byState) {
    if (places.length === 0) continue;
    counts[name] = places.length;
    if (state === null || state === name) chosen.push(yield* newestFirst(sockets, places));
  }
  return { chosen: joined(chosen), counts };
}

function* newestFirst({ since }: LiveSockets, places: readonly number[]): Steps<Uint32Array> {
  const rows = Uint32Array.from(places);
  yield;
  const keys = Float64Array.from(places, (i) => -(since[i] ?? 0));
  yield* sortInSteps(keys, rows);
  return rows;
}

/** Each address is written out once. */
function addressTest(analyzer: Analyzer, address: string): (host: HostIndex) => boolean {
  const { addressOf } = hostsOf(analyzer);
  const known = new Map<HostIndex, boolean>();
  return (host) => {
    let same = known.get(host);
    if (same === undefined) {
      same = addressOf(host) === address;
      known.set(host, same);
    }
    return same;
  };
}

export function nameOf({ state }: LiveSockets, i: number): SocketState {
  return NAMES[state[i] ?? ESTABLISHED] ?? "ESTAB";
}

/** The host that has the socket. */
function hostOf(analyzer: Analyzer, { connection, block }: LiveSockets, i: number): HostIndex {
  const { clientOf, serverOf } = hostsOf(analyzer);
  return (block[i] === CLIENT ? clientOf : serverOf)(connection[i] ?? 0);
}

/** The hosts with most sockets. */
export function* countByHost(analyzer: Analyzer, sockets: LiveSockets): Steps<MomentPage["hosts"]> {
  const { addressOf, length } = hostsOf(analyzer);
  const counts = new Uint32Array(length);
  yield* eachInSteps(sockets.connection.length, (i) => {
    const host = hostOf(analyzer, sockets, i);
    counts[host] = (counts[host] ?? 0) + 1;
  });
  return busiest(length, (host) => counts[host] ?? 0, MOST_HOSTS).map((host) => ({
    address: addressOf(host),
    sockets: counts[host] ?? 0,
  }));
}

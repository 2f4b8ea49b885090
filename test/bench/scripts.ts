/**
 * What connections do, each as a script of events: it sends segments, and yields how many microseconds pass until it
 * goes on. Every script counts in the truth what it does. The capture point is beside the servers: an answer of a
 * server follows within microseconds, one of a client after its round trip.
 */

import type { Conversation } from "./conversation.ts";
import { tsValOf } from "./conversation.ts";
import { ACK, FIN, PSH, RST, SYN } from "./frame.ts";
import type { Host } from "./host.ts";
import type { PerHostServer } from "./perHostServer.ts";
import type { Random } from "./random.ts";
import { add, type Truth } from "./truth.ts";

export const SECOND = 1_000_000;
const MILLISECOND = 1000;
const LARGEST_PAYLOAD = 1448;

export type Script = Generator<number, void, void>;

export interface Setting {
  readonly random: Random;
  readonly truth: Truth;
  /** Small payloads, or transfers of full-size packets. */
  readonly payload: "small" | "full";
}

export type Closer = "client" | "server";

/** Opens, asks and answers `requests` times with `think` between, and closes. */
export function* plain(
  setting: Setting,
  c: Conversation,
  requests: number,
  think: number,
  closer: Closer,
): Script {
  yield* open(setting, c);
  for (let i = 0; i < requests; i++) {
    if (i > 0) yield think + setting.random.exponential(think);
    yield* exchange(setting, c);
  }
  yield* close(setting, c, closer);
  add(setting.truth.byState, "SF");
}

export function* open(setting: Setting, c: Conversation): Script {
  c.send(c.client, SYN);
  yield turn(setting);
  c.send(c.server, SYN | ACK);
  yield c.client.host.roundTrip;
  c.send(c.client, ACK);
  yield turn(setting);
}

export function* exchange({ random, payload }: Setting, c: Conversation): Script {
  const { client, server } = c;
  const { roundTrip } = client.host;
  const request = random.between(60, 240);
  c.send(client, PSH | ACK, request);
  yield random.between(20, 200);
  if (random.chance(0.01)) {
    // The acknowledgement was late: the request comes again after its timer.
    yield 200 * MILLISECOND + roundTrip;
    c.sendAgain(client, PSH | ACK, request);
    yield random.between(20, 200);
  }
  c.send(server, ACK);
  yield random.between(100, 5000);
  const segments = payload === "full" ? random.between(2, 40) : 1;
  for (let i = 0; i < segments; i++) {
    const size = payload === "full" ? LARGEST_PAYLOAD : random.between(100, 400);
    c.send(server, i === segments - 1 ? PSH | ACK : ACK, size);
    yield random.between(2, 12);
    if (random.chance(0.005)) {
      yield 210 * MILLISECOND + roundTrip;
      c.sendAgain(server, PSH | ACK, size);
    }
    if (i === segments - 1) yield roundTrip;
    else if ((i & 1) === 0) continue;
    c.send(client, ACK);
  }
  yield random.between(10, 100);
}

export function* close({ random }: Setting, c: Conversation, closer: Closer): Script {
  const [first, second] = closer === "client" ? [c.client, c.server] : [c.server, c.client];
  c.send(first, FIN | ACK);
  yield delayOf(random, c, closer === "client" ? "server" : "client");
  if (random.chance(0.5)) {
    c.send(second, ACK);
    yield random.between(50, 5 * MILLISECOND);
  }
  c.send(second, FIN | ACK);
  yield delayOf(random, c, closer);
  c.send(first, ACK);
}

/** No socket listens: the kernel answers the SYN by an RST. */
export function* refused(setting: Setting, c: Conversation): Script {
  c.send(c.client, SYN);
  yield turn(setting);
  c.refuse(c.server, RST | ACK, 0);
  add(setting.truth.byState, "REJ");
  add(setting.truth.findings, "connection-refused");
}

/** One side gives up in the middle, with a socket that is still there. */
export function* aborted(setting: Setting, c: Conversation, by: Closer): Script {
  yield* open(setting, c);
  yield* exchange(setting, c);
  c.abort(by === "client" ? c.client : c.server);
  add(setting.truth.byState, by === "client" ? "RSTO" : "RSTR");
  add(setting.truth.findings, "rst-close");
}

/** The client is closed and gone when more data comes: its kernel answers by an RST. */
export function* closedSocket(setting: Setting, c: Conversation): Script {
  yield* open(setting, c);
  yield* exchange(setting, c);
  c.send(c.client, FIN | ACK);
  yield turn(setting);
  c.send(c.server, ACK);
  yield setting.random.between(1, 20) * MILLISECOND;
  c.send(c.server, PSH | ACK, setting.random.between(30, 300));
  yield c.client.host.roundTrip;
  c.refuse(c.client, RST, c.client.next);
  add(setting.truth.byState, "RSTO");
  add(setting.truth.findings, "rst-close");
}

/** The first SYN passes the capture point and is lost behind it; the second is answered. */
export function* lostSyn(setting: Setting, c: Conversation): Script {
  c.send(c.client, SYN);
  yield SECOND;
  c.sendAgain(c.client, SYN, 1);
  add(setting.truth.findings, "syn-unanswered");
  add(setting.truth.findings, "slow-connect");
  yield turn(setting);
  yield* openAnswered(setting, c);
  yield* exchange(setting, c);
  yield* close(setting, c, "client");
  add(setting.truth.byState, "SF");
}

/** Nobody is there: four SYNs, then the application gives up. */
export function* silent(setting: Setting, c: Conversation): Script {
  c.send(c.client, SYN);
  for (const wait of [1, 2, 4]) {
    yield wait * SECOND;
    c.sendAgain(c.client, SYN, 1);
  }
  add(setting.truth.findings, "syn-unanswered", 4);
  add(setting.truth.byState, "S0");
}

/** A connect to a server with the per-host rule, which closes first and remembers. */
export function* throughPerHostRule(setting: Setting, c: Conversation, server: PerHostServer): Script {
  const { truth, random } = setting;
  const { host } = c.client;
  const address = host.address.join(".");
  const isDropped = () => server.drops(address, tsValOf(host, c.wire.now), c.wire.now);
  let dropped = isDropped();
  c.send(c.client, SYN);
  for (const wait of [1, 2, 4]) {
    if (!dropped) break;
    add(truth.findings, "syn-dropped-by-paws");
    yield wait * SECOND;
    dropped = isDropped();
    c.sendAgain(c.client, SYN, 1);
    if (!dropped) add(truth.findings, "slow-connect");
  }
  if (dropped) {
    add(truth.findings, "syn-dropped-by-paws");
    add(truth.byState, "S0");
    return;
  }
  yield turn(setting);
  yield* openAnswered(setting, c);
  yield* exchange(setting, c);
  c.send(c.server, FIN | ACK);
  yield host.roundTrip;
  // The FIN acknowledges the server's: from FIN_WAIT_1 to TIME_WAIT in one step, and the stamp is remembered.
  c.send(c.client, FIN | ACK);
  server.remember(address, tsValOf(host, c.wire.now), c.wire.now);
  yield random.between(20, 100);
  c.send(c.server, ACK);
  add(truth.byState, "SF");
}

/** The SYN-ACK and what follows, when the SYN has been sent. */
function* openAnswered(setting: Setting, c: Conversation): Script {
  c.send(c.server, SYN | ACK);
  yield c.client.host.roundTrip;
  c.send(c.client, ACK);
  yield turn(setting);
}

/** How long a server takes. */
function turn({ random }: Setting): number {
  return random.between(20, 200);
}

function delayOf(random: Random, c: Conversation, who: Closer): number {
  const client: Host = c.client.host;
  return who === "client" ? client.roundTrip : random.between(20, 200);
}

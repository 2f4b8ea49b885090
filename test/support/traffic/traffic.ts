import fc from "fast-check";
import { formatTrace } from "#test/support/scenario/formatTrace.ts";
import { type Endpoint, PLAIN_TRACE, type TcpPacket, type Trace } from "#test/support/scenario/packet.ts";
import { Conversation } from "./conversation.ts";
import { goodSteps, hostileSteps, roughSteps, type Step } from "./moves.ts";

/** The one port that tells the server midstream. */
export const WELL_KNOWN_PORT = 80;

/** Quadruplets of three kinds: a service's port, two ephemeral ports, IPv6 with two low ports. */
const QUADRUPLETS: readonly (readonly [Endpoint, Endpoint])[] = [
  [
    { address: "192.0.2.1", port: 40_001 },
    { address: "198.51.100.80", port: WELL_KNOWN_PORT },
  ],
  [
    { address: "192.0.2.1", port: 50_000 },
    { address: "203.0.113.9", port: 45_000 },
  ],
  [
    { address: "2001:db8::1", port: 9000 },
    { address: "2001:db8::80", port: 8080 },
  ],
];

/** Time between the segments of one move, in microseconds. */
const PACE = 5_000;

/** The capture of a list of steps; what no end would do is left out, or kept where `anythingGoes`. */
export function trafficOf(steps: readonly Step[], anythingGoes: boolean): Trace {
  const conversations = QUADRUPLETS.map(([a, b]) => new Conversation(a, b, anythingGoes));
  const packets: TcpPacket[] = [];
  let time = 0;
  for (const { quadruplet, gap, lost, early, move } of steps) {
    time += gap;
    for (const [i, sent] of (conversations[quadruplet]?.perform(move, time) ?? []).entries()) {
      if (i > 0) time += PACE;
      if (lost !== i) packets.push({ ...sent, time: (time - early) * 1000 });
    }
  }
  return {
    ...PLAIN_TRACE,
    interfaces: [...PLAIN_TRACE.interfaces, { name: "eth1", dropped: null }],
    packets,
  };
}

export const goodTraffic: fc.Arbitrary<Trace> = goodSteps.map((steps) => readable(steps, false));
export const roughTraffic: fc.Arbitrary<Trace> = roughSteps.map((steps) => readable(steps, false));
export const hostileTraffic: fc.Arbitrary<Trace> = hostileSteps.map((steps) => readable(steps, true));

/** Traffic that prints itself as a scenario when a property fails on it. */
function readable(steps: readonly Step[], anythingGoes: boolean): Trace {
  const trace = trafficOf(steps, anythingGoes);
  return Object.assign(trace, { [fc.toStringMethod]: () => formatTrace(trace) });
}

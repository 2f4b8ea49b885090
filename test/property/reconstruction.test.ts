/** The analyzer against the second opinion, on random traffic: every connection object equal, field by field. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";
import type { ConnectionObject } from "#core/report/contract.ts";
import { reconstruct } from "#test/support/reference/reconstruct.ts";
import { analyze } from "#test/support/scenario/analyze.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import type { Trace } from "#test/support/scenario/packet.ts";
import { goodTraffic, hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

/** What the frames say by themselves: no judgement on which segment TCP would have taken. */
const FACTS = [
  "id",
  "client",
  "server",
  "incarnation",
  "previous",
  "firstFrame",
  "lastFrame",
  "start",
  "end",
  "synFrames",
  "synAckFrames",
  "finFrames",
  "rstFrames",
  "segments",
  "payloadBytes",
] as const;

const GROUPS: Readonly<Record<string, readonly (keyof ConnectionObject)[]>> = {
  "frames and counts": FACTS,
  "opening and handshake": ["opening", "handshakeRttSeconds", "timestamps"],
  closing: ["closing", "closedFirst"],
  "Zeek's conn_state": ["state"],
  "Zeek's history": ["history"],
  TIME_WAIT: ["timeWait"],
};

for (const [group, fields] of Object.entries(GROUPS)) {
  describe(`the analyzer and the reference agree on ${group}`, () => {
    it("of connections that behave", () => {
      assertAgreement(goodTraffic, fields);
    });

    it("of retransmissions, losses, resets, reuse and delayed duplicates", () => {
      assertAgreement(roughTraffic, fields);
    });
  });
}

describe("the analyzer and the reference agree on frames and counts", () => {
  it("of segments that TCP does not allow", () => {
    assertAgreement(hostileTraffic, FACTS);
  });
});

function assertAgreement(traffic: fc.Arbitrary<Trace>, fields: readonly (keyof ConnectionObject)[]): void {
  const property = fc.property(traffic, (trace) => {
    fc.pre(trace.packets.length > 0);
    const { connections } = analyze([captureBytes(trace)]);
    const expected = reconstruct(trace, DEFAULT_ASSUMPTIONS);
    assert.deepEqual(
      connections.map((each) => picked(each, fields)),
      expected.map((each) => picked(each, fields)),
    );
  });
  fc.assert(property, { numRuns: 100 });
}

function picked(connection: ConnectionObject, fields: readonly (keyof ConnectionObject)[]): unknown {
  return Object.fromEntries(["id" as const, ...fields].map((field) => [field, connection[field]]));
}

/** What the analyzer says does not depend on addresses, clocks, sequence numbers, TTLs, links or the neighbours. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { analyze } from "#test/support/scenario/analyze.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { METAMORPHOSES, rewrittenConnection, verdict } from "#test/support/scenario/metamorphoses.ts";
import { mirror, mirrored } from "#test/support/scenario/mirror.ts";
import type { Trace } from "#test/support/scenario/packet.ts";
import { readScenario, scenarioNames } from "#test/support/scenario/truth.ts";
import { goodTraffic, roughTraffic, WELL_KNOWN_PORT } from "#test/support/traffic/traffic.ts";

const SCENARIOS = scenarioNames().map(readScenario);

describe("every scenario means the same", () => {
  for (const metamorphosis of METAMORPHOSES) {
    it(`with ${metamorphosis.name}`, () => {
      for (const { scenario, truth } of SCENARIOS) {
        const { name, trace, assumptions } = scenario;
        // A snap length cuts at another place of a longer header.
        if (trace.snapLength !== null || (metamorphosis.dropsIpId && truth.needsIpId === true)) continue;
        const original = analyze([captureBytes(trace)], assumptions);
        const rewritten = analyze([captureBytes(metamorphosis.apply(trace))], assumptions);
        const connections = original.connections.map((each) => rewrittenConnection(each, metamorphosis));
        assert.deepEqual(rewritten.connections, connections, name);
        const findings = original.findings.map((each) => verdict(each, metamorphosis));
        assert.deepEqual(
          rewritten.findings.map((each) => verdict(each, null)),
          findings,
          name,
        );
      }
    });
  }
});

describe("random traffic means the same", () => {
  for (const metamorphosis of METAMORPHOSES) {
    it(`with ${metamorphosis.name}`, () => {
      const property = fc.property(goodTraffic, (trace) => {
        fc.pre(trace.packets.length > 0);
        const { connections } = analyze([captureBytes(trace)]);
        const rewritten = analyze([captureBytes(metamorphosis.apply(trace))]);
        const expected = connections.map((each) => rewrittenConnection(each, metamorphosis));
        assert.deepEqual(rewritten.connections, expected);
      });
      fc.assert(property, { numRuns: 25 });
    });
  }

  it("when every packet goes the other way, with the ends exchanged", () => {
    const property = fc.property(roughTraffic, (trace) => {
      const symmetric = withoutWellKnownPort(trace);
      fc.pre(symmetric.packets.length > 0);
      const { connections } = analyze([captureBytes(symmetric)]);
      const reversed = analyze([captureBytes(mirror(symmetric))]);
      assert.deepEqual(reversed.connections, connections.map(mirrored));
    });
    fc.assert(property, { numRuns: 120 });
  });
});

/** Midstream, a well-known port tells the server whatever way the packets go: that traffic does not mirror. */
function withoutWellKnownPort(trace: Trace): Trace {
  const told = (port: number): boolean => port === WELL_KNOWN_PORT;
  const packets = trace.packets.filter(
    (p) => p.kind !== "tcp" || !(told(p.source.port) || told(p.destination.port)),
  );
  return { ...trace, packets };
}

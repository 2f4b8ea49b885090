/**
 * What passes of the fast path decide at once about connections and their segments (gaps, plain RSTs, plain reuse, the signs of the capture point) is
 * what the rules decide, to the last word of the document. The passes see only segments in the fast path's memory (`SegmentColumns`), and those of
 * a capture that may turn out too large for it lie elsewhere: so the same capture is read once as a small and once as such a one.
 */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { AnalyzerOptions } from "#core/analyzer.ts";
import { generate } from "#test/bench/generate.ts";
import { analyze } from "#test/support/scenario/analyze.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { PLAIN_TRACE, type Trace } from "#test/support/scenario/packet.ts";
import { readScenario, scenarioNames } from "#test/support/scenario/truth.ts";
import { resetTraffic } from "#test/support/traffic/resetTraffic.ts";
import { goodTraffic, hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

/** More segments than any capture here has, so that all are kept. */
const MOST_SEGMENTS = 50_000;

/** A file that may have more. */
const MAYBE_LARGE: Pick<AnalyzerOptions, "expectedBytes" | "sparse"> = {
  expectedBytes: 100 * MOST_SEGMENTS,
  sparse: {
    source: {
      read() {
        throw new Error("All segments are kept: nothing is read again.");
      },
    },
    keepAllUpTo: MOST_SEGMENTS,
  },
};

function assertSame(bytes: Uint8Array, name: string): void {
  const byPasses = analyze([bytes], {}, { expectedBytes: bytes.length });
  assert.deepEqual(byPasses, analyze([bytes], {}, MAYBE_LARGE), name);
}

describe("passes of the fast path decide as the rules do", () => {
  it("in every scenario", () => {
    for (const name of scenarioNames()) assertSame(captureBytes(readScenario(name).scenario.trace), name);
  });

  it("in a generated capture", () => {
    const chunks: Uint8Array[] = [];
    generate({ packets: 30_000, seed: 7, format: "pcap", payload: "small", story: "mixed" }, (bytes) =>
      chunks.push(bytes.slice()),
    );
    assertSame(Buffer.concat(chunks), "generated");
  });

  const resets = resetTraffic.map((packets) => ({ ...PLAIN_TRACE, packets }));
  const kinds: readonly (readonly [string, fc.Arbitrary<Trace>])[] = [
    ["good", goodTraffic],
    ["rough", roughTraffic],
    ["hostile", hostileTraffic],
    ["whose connections end by an RST", resets],
  ];
  for (const [name, traffic] of kinds)
    it(`in random traffic, ${name}`, () => {
      const property = fc.property(traffic, (trace) => {
        fc.pre(trace.packets.length > 0);
        assertSame(captureBytes(trace), name);
      });
      fc.assert(property, { numRuns: 60 });
    });
});

/** How the bytes of a capture come, and how many of them, changes nothing that they have shown. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { analyze } from "#test/support/scenario/analyze.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import type { Trace } from "#test/support/scenario/packet.ts";
import { prefix } from "#test/support/scenario/transforms.ts";
import { roughTraffic } from "#test/support/traffic/traffic.ts";

/** One capture in classic pcap, the other in pcapng: both readers are split and cut. */
const capture: fc.Arbitrary<Trace> = fc
  .tuple(roughTraffic, fc.boolean())
  .map(([trace, classic]) => (classic ? { ...trace, interfaces: trace.interfaces.slice(0, 1) } : trace));

describe("a capture in pieces", () => {
  it("gives the document of the whole, wherever it is split", () => {
    const property = fc.property(capture, fc.array(fc.nat()), (trace, cuts) => {
      const bytes = captureBytes(trace);
      assert.deepEqual(analyze(pieces(bytes, cuts)), analyze([bytes]));
    });
    fc.assert(property, { numRuns: 100 });
  });

  it("gives the document of the whole, byte by byte", () => {
    const property = fc.property(capture, (trace) => {
      const bytes = captureBytes(trace);
      const single = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
      assert.deepEqual(analyze(single), analyze([bytes]));
    });
    fc.assert(property, { numRuns: 10 });
  });
});

describe("a capture cut off at any byte", () => {
  it("gives the connections of the frames before the cut", () => {
    const property = fc.property(capture, fc.nat(), (trace, place) => {
      const bytes = captureBytes(trace);
      const cut = analyze([bytes.subarray(0, place % (bytes.length + 1))]);
      assert.ok(cut.capture.frames <= trace.packets.length);
      const whole = analyze([captureBytes(prefix(cut.capture.frames)(trace))]);
      assert.deepEqual(cut.connections, whole.connections);
    });
    fc.assert(property, { numRuns: 200 });
  });

  it("loses no frame that is there whole", () => {
    const property = fc.property(capture, fc.nat(), (trace, choice) => {
      const kept = choice % (trace.packets.length + 1);
      const bytes = captureBytes(trace).subarray(0, captureBytes(prefix(kept)(trace)).length);
      const { capture: shown } = analyze([bytes]);
      assert.equal(shown.frames, kept);
      assert.deepEqual(
        shown.problems.filter((problem) => problem.kind !== "time-order"),
        [],
      );
    });
    fc.assert(property, { numRuns: 100 });
  });
});

function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

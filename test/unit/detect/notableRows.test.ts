/** The row's tests that settle nine connections in ten, and most detectors at the tenth, held to the detectors that they spare them. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { ConnectionDetectors, OF_CONNECTIONS } from "#core/detect/connectionDetectors.ts";
import type { DetectorInput } from "#core/detect/detectorInput.ts";
import { Findings } from "#core/detect/findings.ts";
import { generate } from "#test/bench/generate.ts";
import { inputOfBytes, inputOfScenario } from "#test/support/detect/detectorInput.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

/** What detectors find at rows that are not notable, or at which they are not asked. */
function overlooked(input: DetectorInput): string[] {
  const notable = new Set(input.notable);
  const found: string[] = [];
  for (let row = 0; row < input.analyzer.connections.length; row++) {
    const asked = new Findings(input, false);
    if (notable.has(row)) new ConnectionDetectors(asked).ask(row);
    for (const { detector } of OF_CONNECTIONS)
      for (const { kind } of detector(input, row))
        if (!asked.counts.has(kind)) found.push(`${kind} at row ${row}`);
  }
  return found;
}

describe("the connections that are notable", () => {
  it("a good one is not; one that another follows on its quadruplet makes that one notable", () => {
    const { notable } = inputOfScenario(`
      endpoint C 192.0.2.1:40001 isn 1000
      endpoint S 198.51.100.80:80 isn 5000
      0     C > S: S 0:0(0)
      +.01  S > C: S. 0:0(0) ack 1
      +.01  C > S: . 1:1(0) ack 1
      1     C > S: F. 1:1(0) ack 1
      +.01  S > C: F. 1:1(0) ack 2
      +.01  C > S: . 2:2(0) ack 2
      90    C > S: S 500000:500000(0)
      +.01  S > C: S. 700000:700000(0) ack 500001
      +.01  C > S: . 500001:500001(0) ack 700001
    `);
    assert.deepEqual([...notable], [1]);
  });

  it("are all at which a detector finds something, in the captures of the lab", () => {
    const folder = "test/fixtures/lab";
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".pcap")))
      assert.deepEqual(overlooked(inputOfBytes(readFileSync(`${folder}/${name}`))), [], name);
  });

  it("are all at which a detector finds something, in generated captures: and those are few", () => {
    const chunks: Uint8Array[] = [];
    generate({ packets: 40_000, seed: 5, format: "pcap", payload: "small", story: "mixed" }, (bytes) =>
      chunks.push(bytes.slice()),
    );
    const input = inputOfBytes(Buffer.concat(chunks));
    assert.deepEqual(overlooked(input), []);
    assert.ok(input.notable.length < 0.2 * input.analyzer.connections.length);
  });

  it("are all at which a detector finds something, whatever the traffic", () => {
    for (const traffic of [hostileTraffic, roughTraffic])
      fc.assert(
        fc.property(traffic, fc.constantFrom(0, 0.02, 2, 60), (trace, halfClosedSeconds) => {
          assert.deepEqual(overlooked(inputOfBytes(captureBytes(trace), { halfClosedSeconds })), []);
        }),
        { numRuns: 150 },
      );
  });
});

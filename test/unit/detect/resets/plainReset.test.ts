/** RSTs that a pass of the fast path decides, held to the rules. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { DetectorInput } from "#core/detect/detectorInput.ts";
import { told } from "#core/detect/finding.ts";
import { plainReset } from "#core/detect/resets/plainReset.ts";
import { resetsByRules } from "#core/detect/resets/resetsFound.ts";
import { CLIENT, RST_SENT, SERVER } from "#core/model/connectionTable.ts";
import { finish } from "#core/steps.ts";
import { generate } from "#test/bench/generate.ts";
import { LAB_FOLDER } from "#test/support/lab/labTruth.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { PLAIN_TRACE } from "#test/support/scenario/packet.ts";
import { resetTraffic } from "#test/support/traffic/resetTraffic.ts";
import { hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

interface Judged {
  /** Connections with an RST, and how many of them were plain. */
  readonly all: number;
  readonly plain: number;
}

function check(bytes: Uint8Array): Judged {
  // As many as there is room for lie where the fast path sees them.
  const analyzer = new Analyzer({ fileName: "test.pcap", expectedBytes: bytes.length });
  analyzer.push(bytes);
  analyzer.end();
  const input = new DetectorInput(analyzer);
  finish(input.prepare());
  const { connections } = input.analyzer;
  let all = 0;
  let plain = 0;
  for (let row = 0; row < connections.length; row++) {
    const hasReset = connections.sideHas(row, CLIENT, RST_SENT) || connections.sideHas(row, SERVER, RST_SENT);
    const finding = plainReset(input, row);
    if (hasReset) all++;
    if (finding === null) continue;
    plain++;
    assert.deepEqual([told(finding)], resetsByRules(input, row).map(told), `row ${row}`);
  }
  return { all, plain };
}

describe("a plain RST", () => {
  for (const file of readdirSync(LAB_FOLDER).filter((name) => /\.pcap(ng)?$/.test(name)))
    it(`is what the rules say: ${file}`, () => {
      check(readFileSync(`${LAB_FOLDER}/${file}`));
    });

  it("is what the rules say in a generated capture, where nearly every RST is plain", () => {
    const chunks: Uint8Array[] = [];
    generate({ packets: 40_000, seed: 5, format: "pcap", payload: "small", story: "mixed" }, (bytes) =>
      chunks.push(bytes.slice()),
    );
    const { all, plain } = check(Buffer.concat(chunks));
    assert.ok(all > 50 && plain > 0.9 * all, `${plain} of ${all}`);
  });

  for (const [name, traffic] of [
    ["rough", roughTraffic],
    ["hostile", hostileTraffic],
  ] as const)
    it(`is what the rules say in ${name} traffic`, () => {
      fc.assert(
        fc.property(traffic, (scenario) => {
          check(captureBytes(scenario));
        }),
        { numRuns: 300 },
      );
    });

  it("is what the rules say where something about it, or about what came before it, is odd", () => {
    let all = 0;
    let plain = 0;
    fc.assert(
      fc.property(resetTraffic, (packets) => {
        const judged = check(captureBytes({ ...PLAIN_TRACE, packets }));
        all += judged.all;
        plain += judged.plain;
      }),
      { numRuns: 2000 },
    );
    assert.ok(plain > 0.1 * all && plain < 0.9 * all, `${plain} of ${all}`);
  });
});

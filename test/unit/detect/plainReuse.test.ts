/** Quadruplets that opened again, about which a pass of the fast path decides, held to the rules. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { DetectorInput } from "#core/detect/detectorInput.ts";
import { knownLooks } from "#core/detect/rowLooks.ts";
import { judgeByRules, judgeReuse } from "#core/detect/timeWait/reuse.ts";
import { REUSE_MASK, REUSE_SHIFT } from "#core/fastPath/plainReuseWords.ts";
import { finish } from "#core/steps.ts";
import { generate } from "#test/bench/generate.ts";
import { LAB_FOLDER } from "#test/support/lab/labTruth.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { readScenario, scenarioNames } from "#test/support/scenario/truth.ts";
import { hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

interface Judged {
  /** How many opened again, and how many of each kind were plain. */
  all: number;
  readonly plain: number[];
}

function check(bytes: Uint8Array, judged: Judged = { all: 0, plain: [0, 0, 0, 0] }): Judged {
  // As many as there is room for lie where the fast path sees them.
  const analyzer = new Analyzer({ fileName: "test.pcap", expectedBytes: bytes.length });
  analyzer.push(bytes);
  analyzer.end();
  const input = new DetectorInput(analyzer);
  finish(input.prepare());
  const looks = knownLooks(analyzer);
  for (let row = 0; row < analyzer.connections.length; row++) {
    const verdict = judgeByRules(input, row);
    assert.deepEqual(judgeReuse(input, row), verdict, `row ${row}`);
    const plain = ((looks?.[row] ?? 0) >> REUSE_SHIFT) & REUSE_MASK;
    if (verdict !== null) judged.all++;
    judged.plain[plain] = (judged.plain[plain] ?? 0) + 1;
  }
  return judged;
}

describe("a quadruplet that opens again", () => {
  it("is what the rules say, in the captures of the lab and in the scenarios, which have all kinds", () => {
    const judged: Judged = { all: 0, plain: [0, 0, 0, 0] };
    for (const name of readdirSync(LAB_FOLDER).filter((each) => /\.pcap(ng)?$/.test(each)))
      check(readFileSync(`${LAB_FOLDER}/${name}`), judged);
    for (const name of scenarioNames()) check(captureBytes(readScenario(name).scenario.trace), judged);
    assert.ok(
      judged.plain.every((count) => count > 0),
      String(judged.plain),
    );
  });

  it("is what the rules say in a generated capture, where nearly all of them are plain", () => {
    const chunks: Uint8Array[] = [];
    generate({ packets: 40_000, seed: 5, format: "pcap", payload: "small", story: "mixed" }, (bytes) =>
      chunks.push(bytes.slice()),
    );
    const { all, plain } = check(Buffer.concat(chunks));
    const [, ...told] = plain;
    const sum = told.reduce((a, b) => a + b);
    assert.ok(all > 50 && sum > 0.9 * all, `${sum} of ${all}`);
  });

  it("is what the rules say, whatever the traffic", () => {
    for (const traffic of [hostileTraffic, roughTraffic])
      fc.assert(
        fc.property(traffic, (trace) => {
          check(captureBytes(trace));
        }),
        { numRuns: 300 },
      );
  });
});

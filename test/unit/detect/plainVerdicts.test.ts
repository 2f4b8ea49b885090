/** RSTs, and quadruplets that opened again, about which a pass of the fast path decides, held to the rules. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { ConnectionDetectors } from "#core/detect/connectionDetectors.ts";
import { DetectorInput } from "#core/detect/detectorInput.ts";
import { type Finding, type Found, told } from "#core/detect/finding.ts";
import { Findings } from "#core/detect/findings.ts";
import { passesOverSegments } from "#core/detect/passesOver.ts";
import { PlainVerdicts } from "#core/detect/plainVerdicts.ts";
import { resetsFound } from "#core/detect/resets/resetsFound.ts";
import { knownLooks } from "#core/detect/rowLooks.ts";
import { quadrupletOpenedAgain } from "#core/detect/timeWait/quadrupletOpenedAgain.ts";
import { HAS_RST, USED_BEFORE } from "#core/fastPath/lookBits.ts";
import type { FindingKind } from "#core/report/contract.ts";
import { finish } from "#core/steps.ts";
import { generate } from "#test/bench/generate.ts";
import { LAB_FOLDER } from "#test/support/lab/labTruth.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { PLAIN_TRACE } from "#test/support/scenario/packet.ts";
import { readScenario, scenarioNames } from "#test/support/scenario/truth.ts";
import { resetTraffic } from "#test/support/traffic/resetTraffic.ts";
import { hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

/** Of RSTs, or of quadruplets that opened again: connections at which the rules find something, and how many of each kind are plain. */
class Judged {
  all = 0;
  readonly plain = new Map<FindingKind, number>();

  /** What is plain is what the rules find, word by word, and for that alone nobody need ask them. */
  take(plain: readonly Finding[], byRules: readonly Found[], isLeft: boolean): void {
    if (byRules.length > 0) this.all++;
    assert.equal(isLeft, plain.length === 0);
    if (!isLeft) assert.deepEqual(plain.map(wholeOf), byRules.map(told));
    for (const { kind } of plain) this.plain.set(kind, (this.plain.get(kind) ?? 0) + 1);
  }

  get share(): number {
    return [...this.plain.values()].reduce((sum, count) => sum + count, 0) / this.all;
  }
}

function wholeOf({ kind, certainty, severity, connection, segment, evidence, details }: Finding): unknown {
  return { kind, certainty, severity, connection, segment, evidence, details };
}

class Judgement {
  readonly resets: Judged = new Judged();
  readonly reuses: Judged = new Judged();

  check(bytes: Uint8Array): void {
    // As many as there is room for lie where the fast path sees them.
    const analyzer = new Analyzer({ fileName: "test.pcap", expectedBytes: bytes.length });
    analyzer.push(bytes);
    analyzer.end();
    const input = new DetectorInput(analyzer);
    finish(input.prepare());
    const { notable } = input;
    const passes = passesOverSegments(analyzer, notable.length);
    const looks = knownLooks(analyzer);
    if (passes === null || looks === null) return;
    const findings = new Findings(input, false);
    const left = new PlainVerdicts(new ConnectionDetectors(findings), passes, looks, notable.length).take(
      notable,
    );
    for (const [place, connection] of notable.entries()) {
      const plain = findings.list.filter((finding) => finding.connection === connection);
      const ofReset = (finding: Finding) =>
        finding.kind === "rst-close" || finding.kind === "connection-refused";
      const signs = left?.[place] ?? 0;
      if (((looks[connection] ?? 0) & HAS_RST) !== 0)
        this.resets.take(plain.filter(ofReset), resetsFound(input, connection), (signs & HAS_RST) !== 0);
      if (((looks[connection] ?? 0) & USED_BEFORE) !== 0)
        this.reuses.take(
          plain.filter((finding) => !ofReset(finding)),
          quadrupletOpenedAgain(input, connection),
          (signs & USED_BEFORE) !== 0,
        );
    }
  }
}

function check(bytes: Uint8Array): void {
  new Judgement().check(bytes);
}

describe("what a pass finds plain is what the rules say", () => {
  it("in the captures of the lab and in the scenarios, which have all kinds", () => {
    const judgement = new Judgement();
    for (const name of readdirSync(LAB_FOLDER).filter((each) => /\.pcap(ng)?$/.test(each)))
      judgement.check(readFileSync(`${LAB_FOLDER}/${name}`));
    for (const name of scenarioNames()) judgement.check(captureBytes(readScenario(name).scenario.trace));
    assert.deepEqual([...judgement.resets.plain.keys()].sort(), ["connection-refused", "rst-close"]);
    assert.deepEqual([...judgement.reuses.plain.keys()].sort(), [
      "quadruplet-reuse",
      "time-wait-reincarnation",
    ]);
  });

  it("in a generated capture, where nearly all is plain", () => {
    const chunks: Uint8Array[] = [];
    generate({ packets: 40_000, seed: 5, format: "pcap", payload: "small", story: "mixed" }, (bytes) =>
      chunks.push(bytes.slice()),
    );
    const judgement = new Judgement();
    judgement.check(Buffer.concat(chunks));
    for (const { all, share } of [judgement.resets, judgement.reuses])
      assert.ok(all > 50 && share > 0.9, `${share} of ${all}`);
  });

  for (const [name, traffic] of Object.entries({ roughTraffic, hostileTraffic }))
    it(`in ${name}`, () => {
      fc.assert(
        fc.property(traffic, (trace) => check(captureBytes(trace))),
        { numRuns: 300 },
      );
    });

  it("where something about an RST, or about what came before it, is odd", () => {
    const judgement = new Judgement();
    fc.assert(
      fc.property(resetTraffic, (packets) => judgement.check(captureBytes({ ...PLAIN_TRACE, packets }))),
      { numRuns: 2000 },
    );
    const { all, share } = judgement.resets;
    assert.ok(share > 0.1 && share < 0.9, `${share} of ${all}`);
  });
});

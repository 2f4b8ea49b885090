/** The short way of ordinary segments and the steps of `followSegment` leave the same rows, word by word. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { ConnectionTable, ROW_WORDS } from "#core/model/connectionTable.ts";
import { followStepByStep } from "#test/support/followStepByStep.ts";
import { KINDS, kindsTaken } from "#test/support/kindsTaken.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import type { Trace } from "#test/support/scenario/packet.ts";
import { readScenario, scenarioNames } from "#test/support/scenario/truth.ts";
import { goodTraffic, hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

/** The capture as the analyzer follows it; null where time runs backwards, for then it takes all steps itself. */
function analyzed(trace: Trace): Analyzer | null {
  const analyzer = new Analyzer({ fileName: "test.pcap", expectedBytes: null });
  analyzer.push(captureBytes(trace));
  analyzer.end();
  return analyzer.disorder.frames === 0 ? analyzer : null;
}

function assertSameRows(analyzer: Analyzer): void {
  const { connections } = analyzer;
  const expected = new ConnectionTable(connections.length);
  followStepByStep(analyzer, expected);
  assert.equal(connections.length, expected.length);
  for (let row = 0; row < connections.length; row++) {
    const words = (table: ConnectionTable) => [
      ...table.words.subarray(row * ROW_WORDS, (row + 1) * ROW_WORDS),
    ];
    assert.deepEqual(words(connections), words(expected), `row ${row}`);
    assert.deepEqual(connections.rareFacts(row), expected.rareFacts(row), `row ${row}`);
  }
}

/** Every kind is followed so often by the fast path in what the generators make, or the comparison would say nothing of it. */
const LEAST = 5;
const SAMPLES = { numRuns: 400, seed: 1 };

describe("ordinary segments are followed as all others are", () => {
  for (const [name, traffic] of Object.entries({ goodTraffic, roughTraffic, hostileTraffic })) {
    it(`of ${name}`, () => {
      const property = fc.property(traffic, (trace) => {
        const analyzer = analyzed(trace);
        fc.pre(analyzer !== null);
        assertSameRows(analyzer);
      });
      fc.assert(property, { numRuns: 200 });
    });
  }

  it("of every kind that the fast path knows", () => {
    const taken = new Map(KINDS.map((kind) => [kind, 0]));
    for (const traffic of [goodTraffic, roughTraffic, hostileTraffic])
      for (const trace of fc.sample(traffic, SAMPLES)) {
        const analyzer = analyzed(trace);
        if (analyzer === null) continue;
        for (const kind of kindsTaken(analyzer)) taken.set(kind, (taken.get(kind) ?? 0) + 1);
      }
    assert.deepEqual(
      [...taken].filter(([, times]) => times < LEAST),
      [],
      "kinds that hardly came",
    );
  });

  it("of every scenario", () => {
    let compared = 0;
    for (const { scenario } of scenarioNames().map(readScenario)) {
      const analyzer = analyzed(scenario.trace);
      if (analyzer === null) continue;
      assertSameRows(analyzer);
      compared++;
    }
    assert.ok(compared > 50, `${compared} scenarios were compared`);
  });
});

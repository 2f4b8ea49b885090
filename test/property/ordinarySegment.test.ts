/** The short way of ordinary segments and the steps of `followSegment` leave the same rows, word by word. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";
import { CLIENT_IS_B, ConnectionTable, FLAGS, QUADRUPLET, ROW_WORDS } from "#core/model/connectionTable.ts";
import { FROM_SERVER, IS_COPY } from "#core/model/segmentTable.ts";
import { nameEnds } from "#core/reconstruct/nameEnds.ts";
import { Tracker } from "#core/reconstruct/tracker.ts";
import { createSegment } from "#core/wire/segment.ts";
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

/** The same segments, one by one, without the short way. */
function followedStepByStep(analyzer: Analyzer): ConnectionTable {
  const { segments, connections, quadruplets } = analyzer;
  const table = new ConnectionTable(connections.length);
  const newest = new Int32Array(quadruplets.length).fill(-1);
  const tracker = new Tracker({ newest }, table, DEFAULT_ASSUMPTIONS);
  const segment = createSegment();
  for (let row = 0; row < segments.length; row++) {
    const connection = segments.connection[row] ?? 0;
    const bits = segments.bits[row] ?? 0;
    const quadruplet = connections.word(connection, QUADRUPLET);
    const clientIsB = (connections.word(connection, FLAGS) & CLIENT_IS_B) !== 0;
    const fromA = ((bits & FROM_SERVER) !== 0) === clientIsB;
    segments.read(row, segment);
    nameEnds(quadruplets, quadruplet, fromA, segment);
    tracker.follow(quadruplet, fromA, segment, (bits & IS_COPY) !== 0);
  }
  return table;
}

function assertSameRows(analyzer: Analyzer): void {
  const { connections } = analyzer;
  const expected = followedStepByStep(analyzer);
  assert.equal(connections.length, expected.length);
  for (let row = 0; row < connections.length; row++) {
    const words = (table: ConnectionTable) => [
      ...table.words.subarray(row * ROW_WORDS, (row + 1) * ROW_WORDS),
    ];
    assert.deepEqual(words(connections), words(expected), `row ${row}`);
    assert.deepEqual(connections.rareFacts(row), expected.rareFacts(row), `row ${row}`);
  }
}

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

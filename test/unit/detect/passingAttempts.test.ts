/** What stays of a connection that has passed tells the same of it as all its segments did. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { attemptOf, rowsOfAttempt } from "#core/detect/attempt.ts";
import type { DetectorInput } from "#core/detect/detectorInput.ts";
import { memoriesOf, noteMemories, readsSegments } from "#core/detect/silence/memories.ts";
import { inputOfBytes } from "#test/support/detect/detectorInput.ts";
import { LAB_FOLDER } from "#test/support/lab/labTruth.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

function assertSame({ analyzer }: DetectorInput, name: string): void {
  const secondOf = (time: number) => Math.floor(time / 1e9);
  for (let row = 0; row < analyzer.connections.length; row++) {
    const rows = analyzer.segmentsOf(row);
    const attempt = attemptOf(analyzer, row, rows);
    const kept = new Set<number>(rowsOfAttempt(analyzer, attempt, rows));
    assert.deepEqual(attemptOf(analyzer, row, Uint32Array.from(kept)), attempt, `${name}: row ${row}`);
    // Others may stay beside them.
    const more = rows.filter((one, i) => kept.has(one) || i % 3 === 0);
    assert.deepEqual(attemptOf(analyzer, row, more), attempt, `${name}: row ${row} and more`);

    const memories = memoriesOf(analyzer, row, secondOf);
    noteMemories(analyzer, row, () => {});
    assert.ok(!readsSegments(analyzer, row));
    assert.deepEqual(memoriesOf(analyzer, row, secondOf), memories, `${name}: memories of row ${row}`);
  }
}

describe("what stays of a connection's attempt, and of what a server may remember", () => {
  for (const file of readdirSync(LAB_FOLDER).filter((name) => /\.pcap(ng)?$/.test(name)))
    it(file, () => assertSame(inputOfBytes(readFileSync(`${LAB_FOLDER}/${file}`)), file));

  for (const [name, traffic] of [
    ["rough", roughTraffic],
    ["hostile", hostileTraffic],
  ] as const)
    it(`${name} traffic`, () => {
      fc.assert(
        fc.property(traffic, (scenario) => assertSame(inputOfBytes(captureBytes(scenario)), name)),
        {
          numRuns: 50,
        },
      );
    });
});

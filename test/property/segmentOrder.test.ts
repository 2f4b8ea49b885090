/** The segments of each connection are put together by the fast path as in the obvious way, whatever the traffic. */

import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { FastPath } from "#core/fastPath/fastPath.ts";
import { ConnectionTable } from "#core/model/connectionTable.ts";
import { SegmentOrder } from "#core/model/segmentOrder.ts";
import { SegmentTable } from "#core/model/segmentTable.ts";
import { finish } from "#core/steps.ts";
import { CONNECTION, SEGMENT_WORDS, SegmentRows } from "#core/wire/segmentRows.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { hostileTraffic } from "#test/support/traffic/traffic.ts";

/** By connection, its segments. */
function segmentsSaid(
  { segments, connections, fastPath }: Pick<Analyzer, "segments" | "connections" | "fastPath">,
  isFollowed: boolean,
): number[][] {
  const order = finish(SegmentOrder.find({ segments, connections, fastPath, isFollowed }));
  return Array.from({ length: connections.length }, (_, row) => [...order.rowsOf(row)]);
}

it("the order of segments by connection is that of the obvious way, whatever the traffic", () => {
  fc.assert(
    fc.property(hostileTraffic, (trace) => {
      const analyzer = new Analyzer({ fileName: "test.pcap", expectedBytes: null });
      analyzer.push(captureBytes(trace));
      analyzer.end();
      assert.deepEqual(segmentsSaid(analyzer, true), segmentsSaid(analyzer, false));
    }),
    { numRuns: 200 },
  );
});

for (const isShared of [true, false])
  for (const [count, owners] of [
    [200_000, 1000],
    [40_000, 60_000],
  ] as const)
    it(`the order of segments by connection is that of the obvious way of ${count} segments and ${owners} connections${isShared ? ", where the fast path sees them" : ""}: in several steps`, () => {
      const fastPath = new FastPath();
      const segments = new SegmentTable(count, 0, isShared ? fastPath : null);
      const connections = new ConnectionTable(0, fastPath);
      for (let i = 0; i < owners; i++) connections.add(0, -1, 1);
      const rows = new SegmentRows(count);
      for (let i = 0; i < count; i++)
        rows.words[i * SEGMENT_WORDS + CONNECTION] = (Math.imul(i, 0x9e3779b1) >>> 8) % (owners - 1);
      segments.append(rows, 0, count * SEGMENT_WORDS);
      assert.equal(segments.placeIn(fastPath.memory) !== null, isShared);
      const passed = segmentsSaid({ segments, connections, fastPath }, true);
      assert.equal(passed.flat().length, count);
      assert.deepEqual(passed, segmentsSaid({ segments, connections, fastPath }, false));
    });

it("the order of segments by connection is that of the obvious way where most connections have no segments", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(299), { maxLength: 200 }), fc.boolean(), (owners, isShared) => {
      const fastPath = new FastPath();
      const segments = new SegmentTable(0, 0, isShared ? fastPath : null);
      const connections = new ConnectionTable(0, fastPath);
      for (let i = 0; i < 300; i++) connections.add(0, -1, 1);
      const rows = new SegmentRows(owners.length);
      for (const [i, owner] of owners.entries()) rows.words[i * SEGMENT_WORDS + CONNECTION] = owner;
      segments.append(rows, 0, owners.length * SEGMENT_WORDS);
      const passed = segmentsSaid({ segments, connections, fastPath }, true);
      assert.deepEqual(passed, segmentsSaid({ segments, connections, fastPath }, false));
    }),
    { numRuns: 50 },
  );
});

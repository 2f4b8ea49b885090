/** What the fast path notes of segments that may not be kept is what the rows and segments tell, whatever the traffic. */

import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { CLIENT_IS_B, QUADRUPLET } from "#core/model/connectionTable.ts";
import { FROM_SERVER } from "#core/model/segmentTable.ts";
import { BlockFilter } from "#core/reread/blockFilter.ts";
import { blockOf } from "#core/reread/frameReader.ts";
import { isOpening } from "#core/reread/openingSegments.ts";
import { createSegment } from "#core/wire/segment.ts";
import {
  CONNECTION,
  DIRECTION,
  FRAME,
  IS_COPY,
  MARKS,
  putSegment,
  SEGMENT_WORDS,
} from "#core/wire/segmentRows.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { goodTraffic, hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

/** Puts all segments into rows again as they are when they have been followed, with frames `apart` from each other: how many words they take. */
function putFollowed({ segments, connections, fastPath }: Analyzer, apart: number): number {
  const { rows } = fastPath;
  const segment = createSegment();
  for (let row = 0; row < segments.length; row++) {
    const at = row * SEGMENT_WORDS;
    const connection = segments.connection[row] ?? 0;
    const bits = segments.bits[row] ?? 0;
    segments.read(row, segment);
    putSegment(rows, at, segment, bits & (FROM_SERVER | IS_COPY));
    const fromA = ((bits & FROM_SERVER) !== 0) === connections.has(connection, CLIENT_IS_B);
    rows.words[at + CONNECTION] = connection;
    rows.words[at + DIRECTION] = 2 * connections.word(connection, QUADRUPLET) + (fromA ? 1 : 0);
    rows.words[at + FRAME] = apart * segment.frame;
  }
  return segments.length * SEGMENT_WORDS;
}

for (const [name, traffic] of Object.entries({ goodTraffic, roughTraffic, hostileTraffic }))
  it(`segments of ${name} are noted as they are looked for`, () => {
    fc.assert(
      fc.property(traffic, fc.constantFrom(1, 1024, 700), fc.constantFrom(32, 4096), (trace, apart, bits) => {
        const analyzer = new Analyzer({ fileName: "test.pcap", expectedBytes: null });
        analyzer.push(captureBytes(trace));
        analyzer.end();
        const { segments, connections, fastPath } = analyzer;
        fc.pre(analyzer.disorder.frames === 0 && segments.length > 0 && segments.length <= 1024);
        const until = putFollowed(analyzer, apart);
        const { words } = fastPath.rows;
        const from = words.byteOffset;
        const last = blockOf(words[until - SEGMENT_WORDS + FRAME] ?? 0);
        const filter = new BlockFilter(fastPath.memory, bits, 1);
        filter.reach(last);
        const listed = fastPath.memory.take(segments.length);
        const count = fastPath.passes.noteSegments(
          ...([
            from,
            from + 4 * until,
            0,
            filter.address,
            filter.words,
            filter.shift,
            listed.byteOffset,
          ] as const),
        );

        const expected: number[] = [];
        const blocks = new Set<number>();
        for (let at = 0; at < until; at += SEGMENT_WORDS) {
          const block = blockOf(words[at + FRAME] ?? 0);
          blocks.add(block);
          assert.ok(filter.mayHave(block, (words[at + DIRECTION] ?? 0) >>> 1));
          // Frames stand further apart than the rows of connections tell.
          words[at + FRAME] = (words[at + FRAME] ?? 0) / apart;
          const isCopy = ((words[at + MARKS] ?? 0) & IS_COPY) !== 0;
          if (isCopy || isOpening(connections, words, at)) expected.push(4 * at);
        }
        assert.deepEqual([...listed.subarray(0, count)], expected);
        for (let block = 0; block <= last; block++)
          for (let row = 0; row < connections.length && !blocks.has(block); row++)
            assert.ok(!filter.mayHave(block, connections.word(row, QUADRUPLET)));
      }),
      { numRuns: 100 },
    );
  });

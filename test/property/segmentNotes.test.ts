/** What the fast path notes of segments that may not be kept is what the rows and segments tell, whatever the traffic. */

import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { FastPath } from "#core/fastPath/fastPath.ts";
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
        const bitsOf = new Int32Array((last + 1) * filter.words);
        for (let at = 0; at < until; at += SEGMENT_WORDS) {
          const block = blockOf(words[at + FRAME] ?? 0);
          const quadruplet = (words[at + DIRECTION] ?? 0) >>> 1;
          const bit = Math.imul(quadruplet, 0x9e3779b1) >>> filter.shift;
          const word = block * filter.words + (bit >>> 5);
          bitsOf[word] = (bitsOf[word] ?? 0) | (1 << (bit & 31));
          assert.ok(filter.mayHave(block, quadruplet));
          // Frames stand further apart than the rows of connections tell.
          words[at + FRAME] = (words[at + FRAME] ?? 0) / apart;
          const isCopy = ((words[at + MARKS] ?? 0) & IS_COPY) !== 0;
          if (isCopy || isOpening(connections, words, at)) expected.push(4 * at);
        }
        assert.deepEqual([...listed.subarray(0, count)], expected);
        const noted = new Int32Array(fastPath.memory.wasm.buffer, filter.address, bitsOf.length);
        assert.ok(noted.every((word, i) => word === bitsOf[i]));
      }),
      { numRuns: 100 },
    );
  });

it("frames beyond 2 to the power of 31 are noted in their blocks", () => {
  const { rows, memory, passes } = new FastPath();
  const frames = [2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 31 + 2000];
  for (const [i, frame] of frames.entries()) {
    rows.words[i * SEGMENT_WORDS + FRAME] = frame;
    rows.words[i * SEGMENT_WORDS + DIRECTION] = 2 * i;
  }
  const filter = new BlockFilter(memory, 32, 1);
  filter.reach(blockOf(2 ** 31 + 2000));
  const from = rows.words.byteOffset;
  const until = from + 4 * frames.length * SEGMENT_WORDS;
  const { address, words, shift } = filter;
  const listed = memory.take(frames.length).byteOffset;
  assert.equal(passes.noteSegments(from, until, 1, address, words, shift, listed), 0);
  for (const [i, frame] of frames.entries()) assert.ok(filter.mayHave(blockOf(frame), i));
});

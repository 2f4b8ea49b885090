/** What the fast path notes of segments that may not be kept is what the rows and segments tell, whatever the traffic. */

import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { FastPath } from "#core/fastPath/fastPath.ts";
import { CLIENT_IS_B, ConnectionTable, FLAGS, QUADRUPLET, SYN_SEEN } from "#core/model/connectionTable.ts";
import { RowLog } from "#core/model/rowLog.ts";
import { FROM_SERVER } from "#core/model/segmentTable.ts";
import { hasSilentSyn } from "#core/reconstruct/silentSyn.ts";
import { BlockFilter } from "#core/reread/blockFilter.ts";
import { blockOf } from "#core/reread/frameReader.ts";
import { ACK, createSegment, RST, SYN } from "#core/wire/segment.ts";
import {
  CONNECTION,
  DIRECTION,
  FRAME,
  IS_COPY,
  MARKS,
  putSegment,
  SEGMENT_WORDS,
} from "#core/wire/segmentRows.ts";
import { isOpening } from "#test/support/isOpening.ts";
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
      fc.property(
        traffic,
        fc.constantFrom(1, 1024, 700),
        fc.constantFrom(32, 4096),
        fc.boolean(),
        (trace, apart, bits, isForSummary) => {
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
          const { memory, passes } = fastPath;
          const copied = memory.take(segments.length);
          const kept = memory.take((1 + segments.length) * SEGMENT_WORDS);
          const { address } = filter;
          const places = [kept.byteOffset, isForSummary, copied.byteOffset] as const;
          const ends = [from, from + 4 * until] as const;
          const count = passes.noteSegments(...ends, 0, address, filter.words, filter.shift, ...places);

          const copies: number[] = [];
          const openings: number[] = [];
          const silent: number[] = [];
          const bitsOf = new Int32Array((last + 1) * filter.words);
          for (let at = 0; at < until; at += SEGMENT_WORDS) {
            const block = blockOf(words[at + FRAME] ?? 0);
            const quadruplet = (words[at + DIRECTION] ?? 0) >>> 1;
            const bit = Math.imul(quadruplet, 0x9e3779b1) >>> filter.shift;
            const word = block * filter.words + (bit >>> 5);
            bitsOf[word] = (bitsOf[word] ?? 0) | (1 << (bit & 31));
            assert.ok(filter.mayHave(block, quadruplet));
            const marks = words[at + MARKS] ?? 0;
            if ((marks & IS_COPY) !== 0) copies.push(words[at + FRAME] ?? 0);
            const row = [...words.subarray(at, at + SEGMENT_WORDS)];
            // Frames stand further apart than the rows of connections tell.
            words[at + FRAME] = (words[at + FRAME] ?? 0) / apart;
            const isSyn = ((marks >>> 8) & (SYN | ACK | RST)) === SYN;
            if (!(isForSummary ? isSyn : isOpening(connections, words, at))) continue;
            openings.push(...row);
            if (hasSilentSyn(connections.word(words[at + CONNECTION] ?? 0, FLAGS))) silent.push(...row);
          }
          assert.deepEqual([...copied.subarray(0, count)], copies);
          const rows = kept.subarray(SEGMENT_WORDS);
          assert.equal(kept[0], openings.length / SEGMENT_WORDS);
          assert.deepEqual([...rows.subarray(0, openings.length)], openings);
          const end = passes.dropAnswered(rows.byteOffset, rows.byteOffset + 4 * openings.length);
          assert.deepEqual([...rows.subarray(0, (end - rows.byteOffset) / 4)], silent);
          const noted = new Int32Array(fastPath.memory.wasm.buffer, filter.address, bitsOf.length);
          assert.ok(noted.every((word, i) => word === bitsOf[i]));
        },
      ),
      { numRuns: 100 },
    );
  });

it("of SYNs whose connections are packed each is left, answered or not", () => {
  const fastPath = new FastPath();
  const connections = new ConnectionTable(64, fastPath);
  connections.moveTo(new RowLog(64, fastPath, { pageRows: 4, ringRows: 16, room: 4 }));
  for (let row = 0; row < 40; row++) {
    connections.settle();
    connections.add(row, -1, 1);
  }
  connections.settle();
  // Those with an even number are silent.
  for (let row = 28; row < 40; row += 2) connections.words[connections.at(row) + FLAGS] = SYN_SEEN;
  const { words } = fastPath.rows;
  for (let row = 0; row < 40; row++) words[row * SEGMENT_WORDS + CONNECTION] = row;
  const at = words.byteOffset;
  const end = fastPath.passes.dropAnswered(at, at + 4 * 40 * SEGMENT_WORDS);
  const left = Array.from(
    { length: (end - at) / (4 * SEGMENT_WORDS) },
    (_, i) => words[i * SEGMENT_WORDS + CONNECTION],
  );
  assert.deepEqual(left, [...Array(28).keys(), 28, 30, 32, 34, 36, 38]);
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
  const copied = memory.take(frames.length).byteOffset;
  assert.equal(passes.noteSegments(from, until, 1, address, words, shift, 0, false, copied), 0);
  for (const [i, frame] of frames.entries()) assert.ok(filter.mayHave(blockOf(frame), i));
});

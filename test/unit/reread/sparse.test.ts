/** A capture of which not all segments are kept says in every answer what it says when they are. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { Analyzer } from "#core/analyzer.ts";
import { jsonDocument } from "#core/report/analysisDocument.ts";
import { generate } from "#test/bench/generate.ts";
import { LAB_FOLDER } from "#test/support/lab/labTruth.ts";
import { readOracle, sharedCapture, sharedCapturesSkip } from "#test/support/sharedCaptures.ts";
import { type BothWays, copyOf, readBothWays } from "#test/support/sparse.ts";
import { answersOf } from "./answers.ts";

const FILE = { bytes: 0, compression: null, problems: [] };

const documentOf = (analyzer: Analyzer, summaryOnly = false): string =>
  [...jsonDocument(analyzer, { version: "test", file: FILE, summaryOnly })].join("");

/** Compared before they are shown: assert's difference of two long texts takes minutes. */
function assertSameDocument({ whole, sparse }: BothWays, name: string): void {
  assert.ok(documentOf(sparse) === documentOf(whole), `${name}: another document`);
}

function generated(packets: number, seed: number, format: "pcap" | "pcapng"): Uint8Array {
  const pieces: Uint8Array[] = [];
  generate({ packets, seed, format, payload: "small", story: "mixed" }, (bytes) =>
    pieces.push(bytes.slice()),
  );
  return Buffer.concat(pieces);
}

const MIXED = generated(60_000, 21, "pcap");

for (const file of readdirSync(LAB_FOLDER).filter((name) => /\.pcap(ng)?$/.test(name))) {
  test(`${file}: the same document and the same answers`, () => {
    const both = readBothWays(readFileSync(`${LAB_FOLDER}/${file}`));
    assert.ok(both.sparse.isSparse);
    assertSameDocument(both, file);
    assertSameAnswers(both);
  });
}

function assertSameAnswers({ whole, sparse }: BothWays): void {
  const answers = answersOf(sparse);
  for (const [question, answer] of Object.entries(answersOf(whole)))
    assert.deepEqual(answers[question], answer, question);
}

describe("a capture with something of everything", () => {
  for (const [name, bytes] of [
    ["pcap", MIXED],
    ["pcapng", generated(30_000, 22, "pcapng")],
  ] as const)
    test(`${name}: the same document, of a third of the segments`, () => {
      const both = readBothWays(bytes, { spareRows: 4096 });
      assertSameDocument(both, name);
      assert.ok(both.sparse.segments.length < 0.75 * both.whole.segments.length);
    });

  test("the same answers, though most of it is read from the file when it is asked for", () => {
    assertSameAnswers(readBothWays(generated(6000, 23, "pcap")));
  });

  test("every connection has the segments that it has when all are kept", () => {
    const { whole, sparse } = readBothWays(MIXED);
    for (let row = 0; row < whole.connections.length; row++) {
      const told = [whole, sparse].map((analyzer) => segmentsOf(analyzer, row));
      assert.deepEqual(told[1], told[0], `connection ${row + 1}`);
    }
  });

  test("all are kept up to a number of segments, and no more from then on", () => {
    const { whole, sparse } = readBothWays(MIXED, { keepAllUpTo: 20_000 });
    assert.ok(sparse.isSparse && sparse.segments.length < whole.segments.length);
    assertSameDocument({ whole, sparse }, "thinned out on the way");
    const small = readBothWays(MIXED, { keepAllUpTo: 100_000 });
    assert.ok(!small.sparse.isSparse);
    assertSameDocument(small, "never thinned out");
  });

  test("for the summary alone less is gathered, and it is the same", () => {
    const { whole, sparse } = readBothWays(MIXED, { summaryOnly: true });
    const explained = readBothWays(MIXED).sparse;
    assert.equal(documentOf(sparse, true), documentOf(whole, true));
    assert.ok(sparse.segments.length < explained.segments.length);
  });

  test("frames of connections are found while the file is being read, and after", () => {
    const source = { read: (offset: number, target: Uint8Array) => copyOf(MIXED, offset, target) };
    const options = { fileName: "test", expectedBytes: MIXED.length };
    const whole = new Analyzer(options);
    const sparse = new Analyzer({ ...options, sparse: { source, keepAllUpTo: 10_000 } });
    const assertSameFrames = (): void => {
      const isWanted = new Uint8Array(whole.connections.length).map((_, row) => (row % 3 === 0 ? 1 : 0));
      assert.deepEqual([...sparse.framesOf(isWanted).numbers()], [...whole.framesOf(isWanted).numbers()]);
    };
    const half = MIXED.length >> 1;
    for (const analyzer of [whole, sparse]) analyzer.push(MIXED.subarray(0, half));
    assert.ok(sparse.isSparse);
    assertSameFrames();
    for (const analyzer of [whole, sparse]) {
      analyzer.push(MIXED.subarray(half));
      analyzer.end();
    }
    assertSameFrames();
  });

  test("detectors look into no connection whose segments were not gathered", () => {
    const { sparse } = readBothWays(MIXED);
    assert.equal(sparse.rowsEpoch, 1, "rows were read from the file while findings were found");
  });
});

test("where time runs backwards all segments are there after all", () => {
  const bytes = readFileSync(`${LAB_FOLDER}/05a_recycle.pcap`);
  // The times of two records far from each other change places.
  const late = recordAt(bytes, 300);
  const early = recordAt(bytes, 100);
  const time = bytes.subarray(early, early + 8).slice();
  bytes.copyWithin(early, late, late + 8);
  bytes.set(time, late);
  for (const keepAllUpTo of [0, 350]) {
    const both = readBothWays(bytes, { keepAllUpTo });
    assert.ok(!both.sparse.isSparse);
    assertSameDocument(both, `kept ${keepAllUpTo}`);
  }
});

test("and where it does so late, when most of them have been left out", () => {
  const bytes = Buffer.from(generated(6000, 24, "pcap"));
  const early = recordAt(bytes, 100);
  bytes.copyWithin(recordAt(bytes, 5900), early, early + 8);
  const options = { source: { read: () => 0 }, keepAllUpTo: 0 };
  const before = new Analyzer({ fileName: "test", expectedBytes: bytes.length, sparse: options });
  before.push(bytes.subarray(0, recordAt(bytes, 5900)));
  assert.ok(before.isSparse);
  for (const summaryOnly of [false, true]) {
    const { whole, sparse } = readBothWays(bytes, { summaryOnly });
    assert.ok(!sparse.isSparse && whole.disorder.frames > 0);
    assert.ok(documentOf(sparse, summaryOnly) === documentOf(whole, summaryOnly));
  }
});

test("a file that is gone leaves what was kept", () => {
  const { whole, sparse } = readBothWays(MIXED, { source: { read: () => 0 }, keepAllUpTo: 0 });
  assert.equal(sparse.connections.length, whole.connections.length);
  const rows = sparse.segmentsOf(0);
  assert.ok(rows.length < whole.segmentsOf(0).length);
});

describe("the public captures", { skip: sharedCapturesSkip }, () => {
  test("the same documents", () => {
    for (const { file } of readOracle()) {
      const stored = readFileSync(sharedCapture(`public/${file}`));
      const bytes = stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored;
      assertSameDocument(readBothWays(bytes), file);
    }
  });
});

function segmentsOf(analyzer: Analyzer, connection: number): unknown {
  const { segments } = analyzer;
  return [...analyzer.segmentsOf(connection)].map((row) => [
    segments.frameOf(row),
    segments.timeOf(row),
    segments.connection[row],
    segments.seq[row],
    segments.ack[row],
    segments.flags[row],
    segments.bits[row],
    segments.tsVal[row],
    segments.payloadLength(row),
  ]);
}

/** Where the record of a frame begins in a little-endian pcap file. */
function recordAt(bytes: Buffer, frame: number): number {
  let at = 24;
  for (let i = 1; i < frame; i++) at += 16 + bytes.readUInt32LE(at + 8);
  return at;
}

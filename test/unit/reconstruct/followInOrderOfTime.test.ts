/** A capture in which frames overtook each other tells what the same capture in order tells, and all of it while it is put in order. */
import assert from "node:assert/strict";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { findingCounts } from "#core/report/analysisDocument.ts";
import { generate } from "#test/bench/generate.ts";

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

function generated(): Buffer {
  const parts: Buffer[] = [];
  generate({ packets: 60_000, seed: 5, format: "pcap", payload: "small", story: "mixed" }, (bytes) =>
    parts.push(Buffer.from(bytes)),
  );
  return Buffer.concat(parts);
}

function recordsOf(pcap: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = FILE_HEADER_BYTES; at < pcap.length; ) {
    const end = at + RECORD_HEADER_BYTES + pcap.readUInt32LE(at + 8);
    records.push(pcap.subarray(at, end));
    at = end;
  }
  return records;
}

/** Every hundredth frame comes 40 frames late, as from another queue; a tenth of the file stands at its end, as from another file. */
function disordered(records: readonly Buffer[]): Buffer[] {
  const moved = [...records];
  for (let i = 0; i + 40 < moved.length; i += 100) moved.splice(i + 40, 0, ...moved.splice(i, 1));
  const otherFile = moved.splice(moved.length >> 1, moved.length / 10);
  return [...moved, ...otherFile];
}

function analyzerOf(pcap: Buffer, records: readonly Buffer[]): Analyzer {
  const analyzer = new Analyzer({ fileName: "generated.pcap", expectedBytes: pcap.length });
  analyzer.push(Buffer.concat([pcap.subarray(0, FILE_HEADER_BYTES), ...records]));
  return analyzer;
}

/** Of each connection its segments without their frames, as one text. */
function conversations(analyzer: Analyzer): string[] {
  const { segments, connections } = analyzer;
  return Array.from({ length: connections.length }, (_, connection) =>
    Array.from(analyzer.segmentsOf(connection), (row) =>
      [
        segments.timeOf(row) - analyzer.earliest,
        segments.seq[row],
        segments.flags[row],
        segments.bits[row],
        segments.payloadLength(row),
      ].join(),
    ).join(" "),
  );
}

/** The frames of each connection; none is told twice. */
function framesOf(analyzer: Analyzer): Set<number> {
  const frames = new Set<number>();
  for (let connection = 0; connection < analyzer.connections.length; connection++)
    for (const row of analyzer.segmentsOf(connection)) {
      const frame = analyzer.segments.frameOf(row);
      assert.ok(!frames.has(frame), `frame ${frame} is told twice`);
      frames.add(frame);
    }
  return frames;
}

test("put in order, it is the capture that it would have been", () => {
  const pcap = generated();
  const records = recordsOf(pcap);
  const inOrder = analyzerOf(pcap, records);
  inOrder.end();
  const late = analyzerOf(pcap, disordered(records));
  assert.ok(late.disorder.frames > 500);
  late.end();
  const [told, expected] = [late, inOrder].map(conversations);
  assert.equal(
    told?.findIndex((one, i) => one !== expected?.[i]),
    -1,
  );
  assert.equal(told?.length, expected?.length);
  assert.equal(late.copyCount, inOrder.copyCount);
  assert.deepEqual(findingCounts(late), findingCounts(inOrder));
});

test("meanwhile every segment is told of one connection", () => {
  const pcap = generated();
  const records = recordsOf(pcap);
  const analyzer = analyzerOf(pcap, disordered(records).slice(0, 20_000).concat(records.slice(0, 1)));
  const all = analyzer.tcpFrameCount;
  let steps = 0;
  for (const work = analyzer.endReading(); !work.next().done; steps++) {
    if (steps % 4 > 0) continue;
    assert.equal(analyzer.isRead, false);
    assert.equal(framesOf(analyzer).size, all);
  }
  assert.ok(steps > 20, `${steps} steps`);
  assert.equal(framesOf(analyzer).size, all);
  assert.ok(analyzer.isRead);
});

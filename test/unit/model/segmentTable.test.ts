import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { FastPath } from "#core/fastPath/fastPath.ts";
import { FROM_SERVER, IS_COPY, SegmentTable } from "#core/model/segmentTable.ts";
import { finish } from "#core/steps.ts";
import { createSegment, type Segment } from "#core/wire/segment.ts";
import { CONNECTION, putSegment, SEGMENT_WORDS, SegmentRows } from "#core/wire/segmentRows.ts";

function tableOf(segments: readonly Partial<Segment>[]): SegmentTable {
  const table = new SegmentTable(0);
  const rows = new SegmentRows(1);
  for (const segment of segments) {
    putSegment(rows, 0, { ...createSegment(), ...segment }, 0);
    table.append(rows, 0, SEGMENT_WORDS);
  }
  return table;
}

function read(table: SegmentTable, row: number): Segment {
  const segment = createSegment();
  table.read(row, segment);
  return segment;
}

test("a text of more than 65,535 bytes keeps its length, and so do those before and after it", () => {
  const lengths = [1460, 70_000, 65_535, 65_536, 0];
  const table = tableOf(lengths.map((payloadLength) => ({ payloadLength })));
  assert.deepEqual(
    lengths.map((_, row) => table.payloadLength(row)),
    lengths,
  );
});

test("so does a frame of a later interface, and both when the rows are put in order of time or the table grows", () => {
  const table = tableOf([
    { time: 30, interfaceId: 0, payloadLength: 70_000 },
    { time: 10, interfaceId: 3, payloadLength: 1 },
    { time: 20, interfaceId: 1, payloadLength: 2 },
  ]);
  finish(table.sortByTime());
  const shown = () => [0, 1, 2].map((row) => [read(table, row).interfaceId, table.payloadLength(row)]);
  const expected = [
    [3, 1],
    [1, 2],
    [0, 70_000],
  ];
  assert.deepEqual(shown(), expected);
  table.growSpare(5000);
  assert.deepEqual(shown(), expected);
});

test("a spare row that is filled again has nothing of what it held before", () => {
  const table = new SegmentTable(0, 4);
  const rows = new SegmentRows(1);
  for (const segment of [
    { interfaceId: 7, payloadLength: 100_000 },
    { interfaceId: 0, payloadLength: 5 },
  ]) {
    putSegment(rows, 0, { ...createSegment(), ...segment }, 0);
    table.put(table.spareStart, rows, 0, SEGMENT_WORDS);
  }
  assert.deepEqual(
    [read(table, table.spareStart).interfaceId, table.payloadLength(table.spareStart)],
    [0, 5],
  );
});

test("rows that stay close up, from any row on, and are found by their frames", () => {
  const table = tableOf(
    [1, 2, 5, 7, 8, 11].map((frame) => ({
      frame,
      seq: 100 * frame,
      payloadLength: 70_000 + frame,
      ttl: frame,
    })),
  );
  table.keepOnly(1, Uint32Array.of(2, 5));
  const frames = [1, 5, 11];
  assert.equal(table.length, 3);
  for (const [row, frame] of frames.entries()) {
    assert.equal(table.frameOf(row), frame);
    assert.equal(table.rowOfFrame(frame), row);
    assert.deepEqual(
      [read(table, row).seq, table.payloadLength(row), read(table, row).ttl],
      [100 * frame, 70_000 + frame, frame],
    );
  }
  for (const gone of [2, 7, 8, 12]) assert.equal(table.rowOfFrame(gone), -1);
});

test("rows that follow those that stayed stand behind them", () => {
  const table = tableOf([{ frame: 3 }, { frame: 4 }, { frame: 6 }]);
  table.keepOnly(0, Uint32Array.of(1));
  const rows = new SegmentRows(1);
  putSegment(rows, 0, { ...createSegment(), frame: 9, seq: 77 }, 0);
  table.append(rows, 0, SEGMENT_WORDS);
  assert.deepEqual([table.frameOf(0), table.frameOf(1), read(table, 1).seq], [4, 9, 77]);
});

test("a batch that follows where rows were dropped has nothing of theirs, in whichever memory", () => {
  const fastPath = new FastPath();
  const { rows } = fastPath;
  const appendTo = (table: SegmentTable, segment: Partial<Segment>) => {
    for (let row = 0; row < 3; row++)
      putSegment(rows, row * SEGMENT_WORDS, { ...createSegment(), ...segment, frame: table.length + row }, 0);
    table.appendBatch(fastPath, rows, 0, 3 * SEGMENT_WORDS);
  };
  for (const table of [new SegmentTable(0), new SegmentTable(0, 0, fastPath)]) {
    appendTo(table, { payloadLength: 70_000, interfaceId: 3 });
    table.keepOnly(0, Uint32Array.of(1));
    appendTo(table, { payloadLength: 7 });
    const told = Array.from({ length: 4 }, (_, row) => [
      table.payloadLength(row),
      read(table, row).interfaceId,
    ]);
    assert.deepEqual(told, [
      [70_000, 3],
      [7, 0],
      [7, 0],
      [7, 0],
    ]);
  }
});

test("nor where the spare rows were, when the table has grown over them", () => {
  const fastPath = new FastPath();
  const table = new SegmentTable(1024, 8, fastPath);
  const rows = new SegmentRows(1);
  putSegment(rows, 0, { ...createSegment(), payloadLength: 70_000, interfaceId: 3 }, 0);
  for (let row = 0; row < 8; row++) table.put(table.spareStart + row, rows, 0, SEGMENT_WORDS);
  for (const from of [1, 1025]) {
    fillBatch(fastPath, from);
    table.appendBatch(fastPath, fastPath.rows, 0, 1024 * SEGMENT_WORDS);
  }
  for (let row = 0; row < 2048; row++)
    assert.deepEqual([table.payloadLength(row), read(table, row).interfaceId], [0, 0], `row ${row}`);
});

test("a row that is copied is there twice", () => {
  const table = new SegmentTable(0, 4);
  const rows = new SegmentRows(1);
  putSegment(rows, 0, { ...createSegment(), frame: 12, time: 5, payloadLength: 66_000, interfaceId: 2 }, 0);
  table.append(rows, 0, SEGMENT_WORDS);
  table.copyRow(0, table.spareStart + 2);
  assert.deepEqual(read(table, table.spareStart + 2), read(table, 0));
});

const wireSegments = fc.array(
  fc.record({
    time: fc.integer({ min: 0, max: 2 ** 40 }),
    step: fc.constantFrom(1, 1, 1, 2, 70_000),
    seq: fc.integer({ min: 0, max: 0xffff_ffff }),
    ack: fc.integer({ min: 0, max: 0xffff_ffff }),
    tsVal: fc.integer({ min: 0, max: 0xffff_ffff }),
    tsEcr: fc.integer({ min: 0, max: 0xffff_ffff }),
    payloadLength: fc.constantFrom(0, 1, 1460, 65_535, 65_536, 100_000),
    window: fc.integer({ min: 0, max: 0xffff }),
    checksum: fc.integer({ min: 0, max: 0xffff }),
    ipId: fc.integer({ min: 0, max: 0xffff }),
    ttl: fc.integer({ min: 0, max: 255 }),
    interfaceId: fc.constantFrom(0, 0, 0, 1, 255),
    flags: fc.integer({ min: 0, max: 255 }),
    ipVersion: fc.constantFrom<4 | 6>(4, 6),
    hasTimestamp: fc.boolean(),
    optionsCut: fc.boolean(),
    dontFragment: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
);

test("a batch that the fast path makes columns of is kept as its rows would be, in whichever memory, and moved to it or not", () => {
  const fastPath = new FastPath();
  const { rows } = fastPath;
  fc.assert(
    fc.property(fc.array(wireSegments, { minLength: 1, maxLength: 5 }), (batches) => {
      const expected = new SegmentTable(0);
      const moving = new SegmentTable(0);
      const tables = [new SegmentTable(0), new SegmentTable(0, 0, fastPath), moving];
      let frame = 0;
      for (const [i, batch] of batches.entries()) {
        const at = i * 1024 * SEGMENT_WORDS;
        const end = at + batch.length * SEGMENT_WORDS;
        for (const [row, { step, ...segment }] of batch.entries()) {
          frame += step;
          const from = at + row * SEGMENT_WORDS;
          putSegment(rows, from, { ...createSegment(), ...segment, frame }, row & (FROM_SERVER | IS_COPY));
          rows.words[from + CONNECTION] = row * 1_000_003;
        }
        expected.append(rows, at, end);
        for (const table of tables) table.appendBatch(fastPath, fastPath.rows, at, end);
        moving.moveTo(fastPath);
        assert.notEqual(moving.placeIn(fastPath.memory), null);
      }
      for (const table of tables) {
        assert.equal(table.length, expected.length);
        for (let row = 0; row < table.length; row++) {
          assert.deepEqual(read(table, row), read(expected, row), `row ${row}`);
          assert.equal(table.connection[row], expected.connection[row]);
          assert.equal(table.bits[row], expected.bits[row]);
          assert.equal(table.rowOfFrame(table.frameOf(row)), row);
        }
      }
    }),
  );
});

/** Rows 0, 1, 2, … of the fast path as one batch, each with another number. */
function fillBatch({ rows }: FastPath, from: number): void {
  for (let row = 0; row < 1024; row++)
    putSegment(
      rows,
      row * SEGMENT_WORDS,
      { ...createSegment(), frame: from + row, seq: 3 * (from + row) },
      0,
    );
}

test("a table in the memory of the fast path that outgrows its room leaves it, with all its rows, and gives it back", () => {
  const fastPath = new FastPath();
  const { memory } = fastPath;
  const table = new SegmentTable(1024, 0, fastPath);
  assert.notEqual(table.placeIn(memory), null);
  assert.equal(table.placeIn(new FastPath().memory), null);
  const before = table.times.above.byteOffset;
  assert.notEqual(fastPath.batch.address, 0); // Takes its place beside it.
  for (const from of [1, 1025, 2049]) {
    fillBatch(fastPath, from);
    table.appendBatch(fastPath, fastPath.rows, 0, 1024 * SEGMENT_WORDS);
  }
  assert.equal(table.placeIn(memory), null);
  for (let row = 0; row < 3072; row++) {
    assert.equal(table.frameOf(row), row + 1);
    assert.equal(table.seq[row], 3 * (row + 1));
  }
  assert.equal(memory.take(10_000).byteOffset, before);
});

test("a table that takes over another, or other columns, gives its own back as well", () => {
  const fastPath = new FastPath();
  const { memory } = fastPath;
  const [adopting, replacing] = [new SegmentTable(0, 0, fastPath), new SegmentTable(0, 0, fastPath)];
  const places = [adopting.times.above.byteOffset, replacing.connection.byteOffset];
  replacing.replaceOwners(new Uint32Array(1024), new Uint8Array(1024));
  assert.equal(replacing.placeIn(memory), null);
  assert.equal(memory.take(1024).byteOffset, places[1]);
  adopting.adopt(tableOf([{ seq: 5 }]));
  assert.deepEqual([adopting.placeIn(memory), adopting.length, adopting.seq[0]], [null, 1, 5]);
  assert.equal(memory.take(10_000).byteOffset, places[0]);
});

test("columns take no more than a part of the memory of the fast path", () => {
  const fastPath = new FastPath();
  const most = fastPath.memory.mostBytes / 4 / 47;
  assert.equal(new SegmentTable(most + 1, 0, fastPath).placeIn(fastPath.memory), null);
  assert.notEqual(new SegmentTable(most / 2, 0, fastPath).placeIn(fastPath.memory), null);
});

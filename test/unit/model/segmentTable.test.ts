import assert from "node:assert/strict";
import test from "node:test";
import { SegmentTable } from "#core/model/segmentTable.ts";
import { finish } from "#core/steps.ts";
import { createSegment, type Segment } from "#core/wire/segment.ts";
import { putSegment, SEGMENT_WORDS, SegmentRows } from "#core/wire/segmentRows.ts";

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

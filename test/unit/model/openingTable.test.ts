import assert from "node:assert/strict";
import test from "node:test";
import { type ConnectionTable, START } from "#core/model/connectionTable.ts";
import { OpeningTable } from "#core/model/openingTable.ts";

const SECOND = 1e9;

/** Of a table of connections nothing is asked but when each began. */
function openingsOf(starts: readonly number[]): OpeningTable {
  const double = (row: number, field: number) => (field === START ? (starts[row] ?? 0) : Number.NaN);
  return new OpeningTable({ double } as unknown as ConnectionTable, 0);
}

test("the SYN that began a connection, and its SYN-ACK", () => {
  const openings = openingsOf([3, 5 * SECOND + 7]);
  openings.take(1, false, 5 * SECOND + 7, 4_000_000_000);
  openings.take(1, true, 5 * SECOND + 1_000_001, 12);
  assert.deepEqual([openings.tsValOf(1, false), openings.timeOf(1, false)], [4_000_000_000, 5 * SECOND + 7]);
  assert.deepEqual([openings.tsValOf(1, true), openings.timeOf(1, true)], [12, 5 * SECOND + 1_000_001]);
  assert.deepEqual([openings.tsValOf(0, false), openings.tsValOf(0, true)], [0, 0]);
});

test("a SYN that is not the first segment, and a SYN-ACK that comes late, keep their times to the nanosecond", () => {
  const openings = openingsOf([1]);
  openings.take(0, false, 2 * SECOND + 3, 8);
  openings.take(0, true, 9 * SECOND + 5, 9);
  assert.equal(openings.timeOf(0, false), 2 * SECOND + 3);
  assert.equal(openings.timeOf(0, true), 9 * SECOND + 5);
});

test("the longest time that a column holds, and the next", () => {
  for (const delay of [0, 0xffff_fffe, 0xffff_ffff, 0x1_0000_0000]) {
    const openings = openingsOf([10]);
    openings.take(0, true, 10 + delay, 1);
    assert.equal(openings.timeOf(0, true), 10 + delay, `${delay} ns`);
  }
});

test("the first one counts, and a TSval of 0 is none", () => {
  const openings = openingsOf([0]);
  openings.take(0, false, 0, 0);
  openings.take(0, false, 100, 5);
  openings.take(0, false, 200, 6);
  assert.deepEqual([openings.tsValOf(0, false), openings.timeOf(0, false)], [5, 100]);
});

test("there is room for any connection", () => {
  const openings = openingsOf([]);
  openings.take(100_000, true, 4, 77);
  assert.deepEqual([openings.tsValOf(100_000, true), openings.timeOf(100_000, true)], [77, 4]);
  assert.equal(openings.tsValOf(99_999, true), 0);
});

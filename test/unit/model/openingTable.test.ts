import assert from "node:assert/strict";
import test from "node:test";
import { FastPath } from "#core/fastPath/fastPath.ts";
import { ROWS, SYNS } from "#core/fastPath/memoryLayout.ts";
import { ConnectionTable, FIRST_FRAME, START } from "#core/model/connectionTable.ts";
import { OpeningTable } from "#core/model/openingTable.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY } from "#core/model/segmentTable.ts";
import { ACK, RST, SYN } from "#core/wire/segment.ts";
import { CONNECTION, FRAME, MARKS, SEGMENT_WORDS, TIME, TSVAL } from "#core/wire/segmentRows.ts";

const SECOND = 1e9;
const SYN_OF_CLIENT = (SYN << 8) | HAS_TIMESTAMP;
const SYN_ACK_OF_SERVER = ((SYN | ACK) << 8) | HAS_TIMESTAMP | FROM_SERVER;

interface Followed {
  readonly connection: number;
  readonly marks: number;
  readonly time: number;
  readonly tsVal: number;
}

function syn(connection: number, time: number, tsVal: number): Followed {
  return { connection, marks: SYN_OF_CLIENT, time, tsVal };
}

function synAck(connection: number, time: number, tsVal: number): Followed {
  return { connection, marks: SYN_ACK_OF_SERVER, time, tsVal };
}

/** Of connections that began at `starts`, by batches of their segments. */
function openingsOf(starts: readonly number[], ...batches: readonly (readonly Followed[])[]): OpeningTable {
  const fastPath = new FastPath();
  const connections = new ConnectionTable(starts.length, fastPath);
  for (const start of starts)
    connections.doubles[(connections.at(connections.add(0, -1, 1)) + START) >> 1] = start;
  const openings = new OpeningTable(connections, fastPath, 0);
  const { words, doubles } = fastPath.rows;
  const syns = new Uint32Array(fastPath.memory.buffer, SYNS);
  let frame = 0;
  for (const batch of batches) {
    for (const [i, { connection, marks, time, tsVal }] of batch.entries()) {
      const at = i * SEGMENT_WORDS;
      const row = connections.at(connection);
      frame++;
      if (time === starts[connection] && connections.words[row + FIRST_FRAME] === 0)
        connections.words[row + FIRST_FRAME] = frame;
      words[at + FRAME] = frame;
      words[at + CONNECTION] = connection;
      words[at + MARKS] = marks;
      words[at + TSVAL] = tsVal;
      doubles[(at + TIME) >> 1] = time;
      syns[i] = ROWS + 4 * at;
    }
    openings.takeAll(batch.length);
  }
  return openings;
}

/** TSval and time of the SYN, and of the SYN-ACK. */
function shown(openings: OpeningTable, connection: number): number[][] {
  return [false, true].map((fromServer) => [
    openings.tsValOf(connection, fromServer),
    openings.timeOf(connection, fromServer),
  ]);
}

test("the SYN that began a connection, and its SYN-ACK", () => {
  const start = 5 * SECOND + 7;
  const openings = openingsOf([3, start], [syn(1, start, 4_000_000_000), synAck(1, start + 1_000_001, 12)]);
  assert.deepEqual(shown(openings, 1), [
    [4_000_000_000, start],
    [12, start + 1_000_001],
  ]);
  assert.deepEqual([openings.tsValOf(0, false), openings.tsValOf(0, true)], [0, 0]);
});

test("a SYN that is not the first segment, and a SYN-ACK that comes late, keep their times to the nanosecond", () => {
  const late = openingsOf([1], [syn(0, 1, 8)], [synAck(0, 9 * SECOND + 5, 9)]);
  assert.deepEqual(shown(late, 0), [
    [8, 1],
    [9, 9 * SECOND + 5],
  ]);
  const both = openingsOf([1], [syn(0, 2 * SECOND + 3, 8), synAck(0, 9 * SECOND + 5, 9)]);
  assert.deepEqual(shown(both, 0), [
    [8, 2 * SECOND + 3],
    [9, 9 * SECOND + 5],
  ]);
  const near = openingsOf([1], [syn(0, 2 * SECOND + 3, 8)], [synAck(0, 2 * SECOND + 4, 9)]);
  assert.deepEqual(shown(near, 0), [
    [8, 2 * SECOND + 3],
    [9, 2 * SECOND + 4],
  ]);
});

test("a SYN that comes behind the SYN-ACK leaves its time as it was", () => {
  const openings = openingsOf([1], [synAck(0, 1, 9)], [syn(0, 4, 8)]);
  assert.deepEqual(shown(openings, 0), [
    [8, 4],
    [9, 1],
  ]);
});

test("the longest time that a row holds, and the next", () => {
  for (const delay of [0, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff, 0x1_0000_0000, -1]) {
    const openings = openingsOf([10], [synAck(0, 10 + delay, 1)]);
    assert.equal(openings.timeOf(0, true), 10 + delay, `${delay} ns`);
  }
});

test("the first one counts, and a TSval of 0 is none", () => {
  const openings = openingsOf([0], [syn(0, 0, 0), syn(0, 100, 5)], [syn(0, 200, 6)]);
  assert.deepEqual([openings.tsValOf(0, false), openings.timeOf(0, false)], [5, 100]);
});

test("no other segment is an opening", () => {
  const others = [
    ((SYN | RST) << 8) | HAS_TIMESTAMP,
    SYN_OF_CLIENT | IS_COPY,
    SYN << 8,
    SYN_OF_CLIENT | FROM_SERVER,
    SYN_ACK_OF_SERVER & ~FROM_SERVER,
    (ACK << 8) | HAS_TIMESTAMP,
  ];
  const openings = openingsOf(
    [0],
    others.map((marks) => ({ connection: 0, marks, time: 0, tsVal: 7 })),
  );
  assert.deepEqual([openings.tsValOf(0, false), openings.tsValOf(0, true)], [0, 0]);
});

test("there is room for any connection", () => {
  const starts = Array.from({ length: 5000 }, (_, i) => i);
  const openings = openingsOf(starts, [syn(0, 0, 3), synAck(4999, 5003, 77)]);
  assert.deepEqual([openings.tsValOf(4999, true), openings.timeOf(4999, true)], [77, 5003]);
  assert.equal(openings.tsValOf(0, false), 3);
  assert.equal(openings.tsValOf(4998, true), 0);
});

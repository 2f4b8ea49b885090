/** Packed rows say word by word what rows say, whatever stands in them, and whenever they are packed. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";
import { FastPath } from "#core/fastPath/fastPath.ts";
import { ALL_FIELDS, MOST_ROWS } from "#core/fastPath/packedWords.ts";
import {
  CLIENT,
  ConnectionTable,
  END,
  FLAGS,
  HANDSHAKE,
  ISN,
  NEXT,
  PAYLOAD,
  PREVIOUS,
  QUADRUPLET,
  ROW_WORDS,
  SERVER,
  START,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
} from "#core/model/connectionTable.ts";
import { PackedRows } from "#core/model/packedRows.ts";
import { RowLog } from "#core/model/rowLog.ts";
import { BatchTracker } from "#core/reconstruct/batchTracker.ts";
import { Tracker } from "#core/reconstruct/tracker.ts";
import { createSegment, SYN } from "#core/wire/segment.ts";
import { DIRECTION, putSegment, SEGMENT_WORDS } from "#core/wire/segmentRows.ts";
import { followOneByOne, followStepByStep } from "#test/support/followStepByStep.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { goodTraffic, hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

const DOUBLES = [START, END, HANDSHAKE, TIME_WAIT_START, TIME_WAIT_TIMER, CLIENT + PAYLOAD, SERVER + PAYLOAD];
const WORDS = Array.from({ length: ROW_WORDS }, (_, field) => field).filter(
  (field) => !DOUBLES.includes(field) && !DOUBLES.includes(field - 1),
);
/** Packed after two rows, and so few of them unpacked that every connection comes back now and then. */
const TINY = { pageRows: 2, ringRows: 8, room: 4 };

/** More than such a ring has rows when it has been doubled. */
const COUNT_OPENED = 20;

/** A table whose rows are packed from the first one on. */
function packing(fastPath = new FastPath()): ConnectionTable {
  const table = new ConnectionTable(1, fastPath);
  table.moveTo(new RowLog(1, fastPath, TINY));
  return table;
}

/** A page of rows: usual words and any, times of any kind. */
const rows = fc.array(
  fc.record({
    words: fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 0, max: 40 }) },
        { weight: 1, arbitrary: fc.integer({ min: -0x80000000, max: 0x7fffffff }) },
      ),
      { minLength: ROW_WORDS, maxLength: ROW_WORDS },
    ),
    times: fc.array(
      fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: 0, max: 9e9 }).map((us) => us * 1000) },
        { weight: 1, arbitrary: fc.integer({ min: -1e12, max: 1e12 }) },
        { weight: 1, arbitrary: fc.constantFrom(0, 2 ** 52 + 2, 1.3e18, 0.5, Number.NEGATIVE_INFINITY) },
      ),
      { minLength: DOUBLES.length, maxLength: DOUBLES.length },
    ),
  }),
  { minLength: 1, maxLength: 16 },
);

interface GivenRow {
  readonly words: readonly number[];
  readonly times: readonly number[];
}

/** The rows in a buffer of 16; where they are usual, all times of a page are of whole microseconds. */
function bufferOf(given: readonly GivenRow[], isUsual: boolean) {
  const words = new Int32Array(16 * ROW_WORDS);
  const doubles = new Float64Array(words.buffer);
  for (const [i, row] of given.entries()) {
    const at = i * ROW_WORDS;
    words.set(row.words, at);
    for (const [k, field] of DOUBLES.entries())
      doubles[(at + field) >> 1] = isUsual ? 1000 * (i + field) : (row.times[k] ?? 0);
    for (const field of [CLIENT + PAYLOAD, SERVER + PAYLOAD]) doubles[(at + field) >> 1] = i ** 7;
    words[at + QUADRUPLET] = (row.words[QUADRUPLET] ?? 0) & 0x7fffffff;
    words[at + PREVIOUS] = Math.max(-1, (row.words[PREVIOUS] ?? 0) % 1000);
    words[at + NEXT] = i % 3 === 0 ? 5000 + i : -1;
  }
  return { words, doubles };
}

/** The first connection of a page. */
const FIRST = 1000;

/** The rows of `bufferOf` in the memory of the fast path, with connections from FIRST on. */
function inMemory(fastPath: FastPath, words: Int32Array, count: number) {
  const rows = fastPath.memory.take(words.length);
  rows.set(words);
  const owners = fastPath.memory.take(count);
  owners.set(Array.from(owners, (_, i) => FIRST + i));
  return { rows, owners };
}

describe("a packed page", () => {
  it("says what its rows said, word by word, row by row, and of rows that are unpacked together", () => {
    const property = fc.property(rows, fc.boolean(), fc.nat(), fc.nat(), (given, isUsual, some, many) => {
      const fastPath = new FastPath();
      // And what nobody may write to.
      const again = fastPath.memory.take(17 * ROW_WORDS).fill(7);
      const { words, doubles } = bufferOf(given, isUsual);
      const { rows, owners } = inMemory(fastPath, words, given.length);
      const packed = new PackedRows(fastPath, 4);
      packed.append(rows, owners, given.length);
      for (const [i] of given.entries()) {
        const at = i * ROW_WORDS;
        for (const field of WORDS) assert.equal(packed.word(i, FIRST + i, field), words[at + field]);
        for (const field of DOUBLES) assert.equal(packed.double(i, field), doubles[(at + field) >> 1]);
        packed.read(i, FIRST + i, again);
        assert.deepEqual([...again.subarray(0, ROW_WORDS)], [...words.subarray(at, at + ROW_WORDS)]);
      }
      const places = fastPath.memory.take(FIRST + given.length);
      for (const [i] of given.entries()) places[FIRST + i] = i;
      again.fill(7);
      const from = some % given.length;
      const until = from + 1 + (many % (given.length - from));
      fastPath.passes.unpackConnections(
        packed.address,
        places.byteOffset,
        FIRST + from,
        FIRST + until,
        ALL_FIELDS,
        again.byteOffset,
      );
      const together = words.subarray(from * ROW_WORDS, until * ROW_WORDS);
      assert.deepEqual([...again.subarray(0, together.length)], [...together]);
      assert.ok(again.subarray(together.length).every((word) => word === 7));
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("has columns of any whole numbers, with exceptions and without, one page or several", () => {
    const word = fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 0, max: 100 }) },
      { weight: 1, arbitrary: fc.constantFrom(127, 128, 255, 2 ** 31 - 1, -(2 ** 31), -1) },
    );
    const time = fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 0, max: 100 }) },
      { weight: 1, arbitrary: fc.integer({ min: -(2 ** 50), max: 2 ** 50 }) },
      { weight: 1, arbitrary: fc.constantFrom(127, 255, 2 ** 32 - 1, 2 ** 32, 2 ** 50, -(2 ** 50)) },
    );
    const column = fc.array(fc.tuple(word, time), { minLength: 1, maxLength: 256 });
    const property = fc.property(column, fc.constantFrom(8, 4, 2), fc.nat(), (given, shift, some) => {
      const fastPath = new FastPath();
      const words = new Int32Array(given.length * ROW_WORDS);
      const doubles = new Float64Array(words.buffer);
      for (const [i, [number, time]] of given.entries()) {
        words[i * ROW_WORDS + CLIENT + ISN] = number;
        doubles[(i * ROW_WORDS + HANDSHAKE) >> 1] = time;
        doubles[(i * ROW_WORDS + END) >> 1] = 1; // Nanoseconds, or times of whole microseconds only.
      }
      const { rows, owners } = inMemory(fastPath, words, given.length);
      const packed = new PackedRows(fastPath, shift);
      const pageRows = 1 << shift;
      for (let at = 0; at < given.length; at += pageRows)
        packed.append(
          rows.subarray(at * ROW_WORDS),
          owners.subarray(at),
          Math.min(pageRows, given.length - at),
        );
      const places = fastPath.memory.take(FIRST + given.length);
      for (const [i, [number, time]] of given.entries()) {
        assert.equal(packed.word(i, FIRST + i, CLIENT + ISN), number);
        assert.equal(packed.double(i, HANDSHAKE), time);
        places[FIRST + i] = i;
      }
      const { address } = packed;
      const from = some % given.length;
      const [first, behind] = [FIRST + from, FIRST + given.length];
      const together = fastPath.memory.take(words.length);
      fastPath.passes.unpackConnections(
        address,
        places.byteOffset,
        first,
        behind,
        ALL_FIELDS,
        together.byteOffset,
      );
      const unpacked = together.subarray(0, (given.length - from) * ROW_WORDS);
      assert.deepEqual([...unpacked], [...words.subarray(from * ROW_WORDS)]);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("says times to the nanosecond that lie years apart", () => {
    const fastPath = new FastPath();
    const packed = new PackedRows(fastPath, 0);
    const words = new Int32Array(ROW_WORDS);
    const doubles = new Float64Array(words.buffer);
    const { rows, owners } = inMemory(fastPath, words, 1);
    const fields = [START, END, TIME_WAIT_START, TIME_WAIT_TIMER];
    const microseconds = fc.oneof(...[3e13, 1e15].map((most) => fc.integer({ min: -most, max: most })));
    let length = 0;
    const property = fc.property(fc.array(microseconds, { minLength: 4, maxLength: 4 }), (times) => {
      for (const [i, field] of fields.entries()) doubles[field >> 1] = (times[i] ?? 0) * 1000;
      rows.set(words);
      packed.append(rows, owners, 1);
      const place = length++;
      for (const field of fields) assert.equal(packed.double(place, field), doubles[field >> 1]);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("knows more different marks than have a number of their own", () => {
    const fastPath = new FastPath();
    const packed = new PackedRows(fastPath, 11);
    const rows = fastPath.memory.take(MOST_ROWS * ROW_WORDS);
    const owners = fastPath.memory.take(MOST_ROWS);
    const markOf = (i: number) => Math.imul(i % 10_000, 0x9e3779b1) | 0;
    const count = 6 * MOST_ROWS;
    for (let i = 0; i < count; i++) {
      const at = i % MOST_ROWS;
      rows[at * ROW_WORDS + FLAGS] = markOf(i);
      if (at === MOST_ROWS - 1) packed.append(rows, owners, MOST_ROWS);
    }
    for (let i = 0; i < count; i++) assert.equal(packed.word(i, 0, FLAGS), markOf(i));
  });
});

describe("rows unpacked to where memory ends", () => {
  it("are all there", () => {
    const fastPath = new FastPath();
    const { memory } = fastPath;
    const count = 16;
    const { words } = bufferOf(
      Array.from({ length: count }, (_, i) => ({ words: new Array<number>(ROW_WORDS).fill(i), times: [] })),
      true,
    );
    const { rows, owners } = inMemory(fastPath, words, count);
    const packed = new PackedRows(fastPath, 4);
    packed.append(rows, owners, count);
    const places = memory.take(FIRST + count);
    for (let i = 0; i < count; i++) places[FIRST + i] = i;
    // Of what nobody touches the system gives nothing.
    const end = memory.take(16).byteOffset + 64;
    const length = count * ROW_WORDS;
    memory.take((memory.mostBytes - end) / 4 - length);
    const room = memory.take(length);
    assert.equal(room.byteOffset + room.byteLength, memory.mostBytes);
    assert.throws(() => memory.take(16), RangeError);
    const { address } = packed;
    fastPath.passes.unpackConnections(
      address,
      places.byteOffset,
      FIRST,
      FIRST + count,
      ALL_FIELDS,
      room.byteOffset,
    );
    assert.deepEqual([...room], [...words]);
  });
});

function assertSameTables(packed: ConnectionTable, plain: ConnectionTable): void {
  assert.equal(packed.length, plain.length);
  for (let row = 0; row < plain.length; row++) {
    for (const field of WORDS)
      assert.equal(packed.word(row, field), plain.word(row, field), `${row}: ${field}`);
    for (const field of DOUBLES)
      assert.equal(packed.double(row, field), plain.double(row, field), `${row}: ${field}`);
    assert.deepEqual(packed.rareFacts(row), plain.rareFacts(row), `${row}`);
  }
}

describe("connections whose rows are packed while they are followed", () => {
  for (const [name, traffic] of Object.entries({ goodTraffic, roughTraffic, hostileTraffic }))
    it(`have the rows of others, of ${name}`, () => {
      fc.assert(
        fc.property(traffic, (trace) => {
          const analyzer = new Analyzer({ fileName: "test.pcap", expectedBytes: null });
          analyzer.push(captureBytes(trace));
          analyzer.end();
          const plain = new ConnectionTable(1);
          followStepByStep(analyzer, plain);
          const packed = packing();
          followStepByStep(analyzer, packed);
          assertSameTables(packed, plain);
          packed.finish();
          assertSameTables(packed, plain);
          const moved = new ConnectionTable(1);
          followStepByStep(analyzer, moved);
          moved.moveTo(new RowLog(1, new FastPath(), TINY));
          assertSameTables(moved, plain);
        }),
        { numRuns: 150 },
      );
    });

  for (const [name, traffic] of Object.entries({ goodTraffic, roughTraffic, hostileTraffic }))
    it(`have them when the fast path follows, of ${name}`, () => {
      fc.assert(
        fc.property(traffic, (trace) => {
          const analyzer = new Analyzer({ fileName: "test.pcap", expectedBytes: null });
          analyzer.push(captureBytes(trace));
          analyzer.end();
          fc.pre(analyzer.disorder.frames === 0); // Frames of others do not come in the order of time.
          const plain = new ConnectionTable(1);
          followStepByStep(analyzer, plain);
          const fastPath = new FastPath();
          const packed = packing(fastPath);
          followOneByOne(analyzer, packed, fastPath);
          assertSameTables(packed, plain);
        }),
        { numRuns: 150 },
      );
    });

  it("are opened by the fast path in a ring, and where it is full", () => {
    const plain = new ConnectionTable(1);
    const fastPath = new FastPath();
    const packed = packing(fastPath);
    const newest = fastPath.memory.take(COUNT_OPENED).fill(-1);
    fastPath.placeNewest(newest);
    const step = new Tracker({ newest: new Int32Array(COUNT_OPENED).fill(-1) }, plain, DEFAULT_ASSUMPTIONS);
    const fast = new BatchTracker(
      fastPath,
      new Tracker({ newest }, packed, DEFAULT_ASSUMPTIONS),
      packed,
      DEFAULT_ASSUMPTIONS,
    );
    const segment = { ...createSegment(), flags: SYN, window: 1000 };
    for (let i = 0; i < COUNT_OPENED; i++) {
      Object.assign(segment, { frame: i + 1, time: i * 1000, seq: 7 * i });
      putSegment(fastPath.rows, i * SEGMENT_WORDS, segment, 0);
      fastPath.rows.words[i * SEGMENT_WORDS + DIRECTION] = 2 * i + 1;
      step.follow(i, true, segment, false);
    }
    // More than there is room for: the ring grows while they are followed.
    fast.followAll(0, COUNT_OPENED * SEGMENT_WORDS);
    assertSameTables(packed, plain);
    packed.finish();
    assertSameTables(packed, plain);
  });

  it("come back as often as they are written to", () => {
    const plain = new ConnectionTable(1);
    const packed = packing();
    for (let i = 0; i < 400; i++) {
      for (const table of [plain, packed]) {
        table.settle();
        table.add(i, i % 5 === 4 ? i - 3 : -1, 1);
        const at = table.at((i * 7) % (i + 1));
        table.words[at + CLIENT] = i;
        table.doubles[(at + END) >> 1] = i * 1000;
        assert.equal(table.rowAt(at), (i * 7) % (i + 1));
      }
    }
    assertSameTables(packed, plain);
    packed.finish();
    assertSameTables(packed, plain);
  });
});

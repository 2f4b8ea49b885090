/** Packed rows say word by word what rows say, whatever stands in them, and whenever they are packed. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { FastPath } from "#core/fastPath/fastPath.ts";
import {
  CLIENT,
  ConnectionTable,
  END,
  HANDSHAKE,
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
import { PackedColumns } from "#core/model/packedColumns.ts";
import { PackedRows } from "#core/model/packedRows.ts";
import { RowLog } from "#core/model/rowLog.ts";
import { ValueCodes } from "#core/model/valueCodes.ts";
import { followOneByOne, followStepByStep } from "#test/support/followStepByStep.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { goodTraffic, hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

const DOUBLES = [START, END, HANDSHAKE, TIME_WAIT_START, TIME_WAIT_TIMER, CLIENT + PAYLOAD, SERVER + PAYLOAD];
const WORDS = Array.from({ length: ROW_WORDS }, (_, field) => field).filter(
  (field) => !DOUBLES.includes(field) && !DOUBLES.includes(field - 1),
);
/** Packed after four rows, and so few of them unpacked that every connection comes back now and then. */
const TINY = { pageRows: 4, ringRows: 16, room: 4 };

/** A table whose rows are packed from the first one on. */
function packing(fastPath: FastPath | null = null): ConnectionTable {
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

describe("a packed page", () => {
  it("says what its rows said, word by word, row by row, and as a whole", () => {
    const property = fc.property(rows, fc.boolean(), (given, isUsual) => {
      const count = given.length;
      const { words, doubles } = bufferOf(given, isUsual);
      const owners = Int32Array.from(given, (_, i) => 1000 + 2 * i);
      const packed = new PackedRows(4);
      packed.append({ words, doubles }, owners, 0, count);
      const again = new Int32Array(words.length);
      const into = { words: again, doubles: new Float64Array(again.buffer) };
      packed.readPage(0, count, into, 0);
      assert.deepEqual(again.subarray(0, count * ROW_WORDS), words.subarray(0, count * ROW_WORDS));
      for (const [i, owner] of owners.entries()) {
        const at = i * ROW_WORDS;
        for (const field of WORDS) assert.equal(packed.word(i, owner, field), words[at + field]);
        for (const field of DOUBLES) assert.equal(packed.double(i, field), doubles[(at + field) >> 1]);
        packed.read(i, into, 0);
        assert.deepEqual(again.subarray(0, ROW_WORDS), words.subarray(at, at + ROW_WORDS));
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("has columns of any whole numbers, with exceptions and without", () => {
    const number = fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 0, max: 100 }) },
      { weight: 1, arbitrary: fc.integer({ min: -(2 ** 51), max: 2 ** 51 }) },
      { weight: 1, arbitrary: fc.constantFrom(0, 1, 127, 128, 255, 2 ** 31, 2 ** 32 - 1, 2 ** 32) },
    );
    fc.assert(
      fc.property(fc.array(fc.array(number, { minLength: 1, maxLength: 200 }), { maxLength: 4 }), (given) => {
        const columns = new PackedColumns();
        for (const column of given) columns.append(Float64Array.of(7, ...column), 1, column.length);
        for (const [c, column] of given.entries()) {
          for (const [i, value] of column.entries()) assert.equal(columns.read(c, i), value);
          const all = new Float64Array(column.length + 2);
          columns.readAll(c, all, 1, column.length);
          assert.deepEqual([...all], [0, ...column, 0]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("knows more different marks than have a number of their own", () => {
    const codes = new ValueCodes();
    const given = Array.from({ length: 10_000 }, (_, i) => Math.imul(i, 0x9e3779b1) | 0);
    const found = given.map((value) => codes.codeOf(value));
    assert.equal(found[17], 17);
    assert.deepEqual(
      found.map((code) => codes.valueOf(code)),
      given,
    );
    assert.equal(codes.codeOf(given[17] ?? 0), 17);
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
          moved.moveTo(new RowLog(1, null, TINY));
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

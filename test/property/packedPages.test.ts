/** Pages of packed rows lie where there is room for them, and nothing of them lies beyond it. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FastPath } from "#core/fastPath/fastPath.ts";
import { CLIENT, ISN, ROW_WORDS } from "#core/model/connectionTable.ts";
import { PackedRows } from "#core/model/packedRows.ts";

describe("packed pages beyond two gigabytes of memory", () => {
  it("go where there is room for them", () => {
    const fastPath = new FastPath();
    // Of what nobody touches the system gives nothing.
    for (let quarter = 0; quarter < 4; quarter++) fastPath.memory.take(2 ** 27);
    const packed = new PackedRows(fastPath, 10);
    const rows = fastPath.memory.take(1024 * ROW_WORDS);
    const owners = fastPath.memory.take(1024);
    const isnOf = (i: number) => Math.imul(i, 0x9e3779b1) | 0;
    const count = 1024 * 1500; // 4 bytes of each: more than a piece has room for.
    for (let i = 0; i < count; i++) {
      rows[(i % 1024) * ROW_WORDS + CLIENT + ISN] = isnOf(i);
      if (i % 1024 === 1023) packed.append(rows, owners, 1024);
    }
    for (let i = 0; i < count; i += 7) assert.equal(packed.word(i, 0, CLIENT + ISN), isnOf(i));
  });
});

describe("pages of rows of which little can be left out", () => {
  for (const [shift, pages] of [
    [0, 20_000],
    [10, 200],
  ] as const)
    it(`do not reach beyond the room that is taken for them: ${1 << shift} rows a page`, () => {
      const fastPath = new FastPath();
      const { memory } = fastPath;
      const packed = new PackedRows(fastPath, shift);
      const pageRows = 1 << shift;
      const rows = memory.take(pageRows * ROW_WORDS);
      const owners = memory.take(pageRows);
      // Times are any bits, too; of a row in eight, from which it is told how long numbers are, all is 0.
      for (let i = 0; i < rows.length; i++)
        rows[i] = pageRows > 1 && Math.floor(i / ROW_WORDS) % 8 === 0 ? 0 : Math.imul(i + 1, 0x9e3779b1);
      const behind: Int32Array[] = [];
      for (let page = 0; page < pages; page++) {
        packed.append(rows, owners, pageRows);
        behind.push(memory.take(16).fill(7));
      }
      for (const words of behind) assert.ok(words.every((word) => word === 7));
    });
});

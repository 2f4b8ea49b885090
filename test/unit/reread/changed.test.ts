/** A file that is another one when it is read again: what is told of its segments then is wrong, but nothing that was known of connections is lost. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Analyzer } from "#core/analyzer.ts";
import {
  END,
  FIRST_FRAME,
  FLAGS,
  LAST_FRAME,
  NEXT,
  PREVIOUS,
  QUADRUPLET,
  START,
} from "#core/model/connectionTable.ts";
import { generate } from "#test/bench/generate.ts";
import { readBothWays } from "#test/support/sparse.ts";

function generated(packets: number, seed: number): Buffer {
  const pieces: Uint8Array[] = [];
  generate({ packets, seed, format: "pcap", payload: "small", story: "mixed" }, (bytes) =>
    pieces.push(bytes.slice()),
  );
  return Buffer.concat(pieces);
}

function known({ connections, quadruplets }: Analyzer): readonly number[] {
  const found: number[] = [];
  for (let row = 0; row < connections.length; row++) {
    for (const field of [FLAGS, FIRST_FRAME, LAST_FRAME, PREVIOUS, NEXT, QUADRUPLET])
      found.push(connections.word(row, field));
    found.push(connections.double(row, START), connections.double(row, END));
    found.push(quadruplets.newest[connections.word(row, QUADRUPLET)] ?? -1);
  }
  return found;
}

describe("a file that is another one when it is read again", () => {
  const before = generated(20_000, 31);
  /** Has three times as many quadruplets. */
  const after = generated(60_000, 77);
  const source = {
    read: (offset: number, target: Uint8Array) => {
      const piece = after.subarray(offset, offset + target.length);
      target.set(piece);
      return piece.length;
    },
  };
  for (const summaryOnly of [true, false])
    test(`whose findings are ${summaryOnly ? "counted" : "told"}`, () => {
      const { whole, sparse } = readBothWays(before, { summaryOnly, source, windowRows: 500 });
      for (let row = 0; row < sparse.connections.length; row += 10) sparse.segmentsOf(row);
      sparse.framesOf(new Uint8Array(sparse.connections.length).fill(1));
      assert.ok(sparse.quadruplets.length > whole.quadruplets.length);
      assert.deepEqual(known(sparse), known(whole));
    });
});

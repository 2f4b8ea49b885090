/** What stands beside packed rows is read as it was written, however much there is of it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { PackedFacts } from "#core/model/packedFacts.ts";
import { RareFacts } from "#core/model/rareFacts.ts";

/** Beside a row: as many tries of its handshake. */
function factsOf(tries: number): RareFacts {
  const facts = new RareFacts();
  facts.handshake = {
    syns: Array.from({ length: tries }, (_, i) => ({ time: 1e9 * i, tsVal: i })),
    synAcks: [],
  };
  return facts;
}

test("facts beside packed rows are told of their own rows alone, beyond the room that text begins with, and twice that", () => {
  const packed = new PackedFacts();
  // 70 bytes, then 70 KB, then 70 MB.
  const tries = [2, ...Array.from({ length: 3000 }, () => 1), 2_000, 4, 1_500_000, 5];
  for (const [i, count] of tries.entries()) packed.append(3 * i, factsOf(count));
  for (const [i, count] of tries.entries()) {
    assert.deepEqual(packed.take(3 * i), factsOf(count));
    assert.equal(packed.look(3 * i)?.handshake?.syns.length, count);
    assert.equal(packed.look(3 * i + 1), undefined);
  }
});

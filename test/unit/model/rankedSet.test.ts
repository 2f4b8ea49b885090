import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { RankedSet } from "#core/model/rankedSet.ts";
import { Slab } from "#core/slab.ts";

test("each row of the set has the number of those before it, and others have none", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(299)), (rows) => {
      const set = new RankedSet(300, new Slab());
      for (const row of rows) set.add(row);
      set.rank();
      const inOrder = [...rows].sort((a, b) => a - b);
      assert.equal(set.count, rows.length);
      for (let row = 0; row < 300; row++) {
        assert.equal(set.rankOf(row), inOrder.indexOf(row));
        assert.equal(set.has(row), rows.includes(row));
      }
    }),
  );
});

import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { busiest } from "#core/detect/busiest.ts";

it("the busiest are those of greatest weight, equal ones ascending, and none without weight", () => {
  const weights = fc.array(fc.oneof(fc.nat(3), fc.nat(100_000_000)));
  fc.assert(
    fc.property(weights, fc.nat(12), (weightOf, most) => {
      const expected = weightOf
        .map((weight, i) => ({ weight, i }))
        .filter(({ weight }) => weight > 0)
        .sort((a, b) => b.weight - a.weight || a.i - b.i)
        .slice(0, most);
      assert.deepEqual(
        busiest(weightOf.length, (i) => weightOf[i] ?? 0, most),
        expected.map(({ i }) => i),
      );
    }),
  );
});

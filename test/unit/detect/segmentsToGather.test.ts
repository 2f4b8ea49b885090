/** What is gathered of a very large capture, held to what is asked for later: what is missed is right, too, and takes a thousand times as long. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MOST_MEASURED } from "#core/detect/clocks/measuredRates.ts";
import { segmentsToGather } from "#core/detect/segmentsToGather.ts";
import { finish } from "#core/steps.ts";
import { inputOfPackets } from "#test/support/detect/detectorInput.ts";
import { life } from "#test/support/detect/life.ts";

/** Which of the connections of one pair of hosts, by how many seconds they last, are to be measured. */
function measuredOf(lasts: readonly number[], isStamped = true): number[] {
  const packets = lasts.flatMap((seconds, i) =>
    life({
      client: { address: "192.0.2.1", port: 10_000 + i },
      server: { address: "198.51.100.80", port: 80 },
      start: i,
      tsVal: isStamped ? 1000 * (i + 1) : null,
      lasts: seconds,
    }),
  );
  const { analyzer } = inputOfPackets(packets);
  assert.equal(analyzer.connections.length, lasts.length);
  const { timestamps } = finish(segmentsToGather(analyzer)).wanted;
  return lasts.map((_, i) => i).filter((i) => timestamps.has(i));
}

function range(from: number, until: number): number[] {
  return Array.from({ length: until - from }, (_, i) => from + i);
}

describe("the connections by which clocks are measured", () => {
  it("are those that are long enough, and have timestamps", () => {
    assert.deepEqual(measuredOf([0.1, 0.7, 0.2, 5, 0.6]), [1, 3, 4]);
    assert.deepEqual(measuredOf([5, 5, 5], false), []);
  });

  it("are the longest of many, and as many as last equally long", () => {
    const all = 3 * MOST_MEASURED;
    const longer = range(0, all).map((i) => 1 + i / 100);
    assert.deepEqual(measuredOf(longer), range(all - MOST_MEASURED, all));
    assert.deepEqual(measuredOf(longer.slice(0, MOST_MEASURED)), range(0, MOST_MEASURED));
    assert.deepEqual(measuredOf(longer.slice(0, MOST_MEASURED + 1)), range(1, MOST_MEASURED + 1));
    // All but one are longer than eleven that last equally long.
    const first = all - MOST_MEASURED + 1;
    const even = range(0, all).map((i) => (i >= first ? 3 + i / 100 : i >= first - 11 ? 2 : 1));
    assert.deepEqual(measuredOf(even), range(first - 11, all));
  });
});

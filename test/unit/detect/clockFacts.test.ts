/** What is told of a pair's clocks by a short way, held to the whole study of the same openings. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { clockFactsOf, clocksOf, serverClockFactsOf, serverClocksOf } from "#core/detect/clocks/clocks.ts";
import type { DetectorInput } from "#core/detect/detectorInput.ts";
import { inputOfPackets } from "#test/support/detect/detectorInput.ts";
import { life } from "#test/support/detect/life.ts";

interface Opening {
  /** Seconds. */
  readonly at: number;
  readonly clock: number;
  readonly port: number;
  readonly lasts: number;
  /** Seconds by which the frame was held back on its way. */
  readonly late: number;
}

function inputOf(openings: readonly Opening[], bases: readonly number[], rate: number): DetectorInput {
  return inputOfPackets(
    openings.flatMap(({ at, clock, port, lasts, late }, i) =>
      life({
        client: { address: "192.0.2.1", port },
        server: { address: "198.51.100.80", port: 80 },
        start: at + late,
        tsVal: ((bases[clock % bases.length] ?? 0) + Math.round(at * rate)) >>> 0,
        serverTsVal: (77_777 + Math.round(at * 1000)) >>> 0,
        // Two connections of one quadruplet are two incarnations by their ISNs.
        clientIsn: 1000 + i * 1_000_000,
        serverDelay: 0.0001 + (port % 7) / 50,
        rate,
        lasts,
      }),
    ),
  );
}

const openings = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 300, noNaN: true }),
    clock: fc.nat(3),
    port: fc.integer({ min: 40_000, max: 40_200 }),
    lasts: fc.constantFrom(0.05, 2, 8),
    late: fc.constantFrom(0, 0, 0, 0.2),
  }),
  { minLength: 1, maxLength: 25 },
);
/** One clock more often than several. */
const bases = fc.oneof(
  fc.array(fc.nat(0xffff_ffff), { minLength: 1, maxLength: 1 }),
  fc.array(fc.nat(0xffff_ffff), { minLength: 2, maxLength: 4 }),
);

describe("what is told of the clocks of a pair", () => {
  it("is the same by the short way as by the whole study", () => {
    const rates = fc.constantFrom(1000, 250, 100);
    fc.assert(
      fc.property(openings, bases, rates, (some, clocks, rate) => {
        const quick = inputOf(some, clocks, rate);
        const whole = inputOf(some, clocks, rate);
        const client = clocksOf(whole, 0, 1);
        const server = serverClocksOf(whole, 1, 0);
        assert.deepEqual(clockFactsOf(quick, 0, 1), { model: client.model, atLeast: client.atLeast });
        assert.deepEqual(serverClockFactsOf(quick, 1, 0), { model: server.model, atLeast: server.atLeast });
      }),
    );
  });

  it("one clock on whose line all openings lie, though its connections by themselves show another rate", () => {
    // In each connection a clock that is not the host's answers: a proxy that ends some of its own.
    const some = [0, 10, 20, 30, 40, 50].map((at, i) => ({ at, port: 40_000 + i }));
    const input = inputOfPackets(
      some.flatMap(({ at, port }) =>
        life({
          client: { address: "192.0.2.1", port },
          server: { address: "198.51.100.80", port: 80 },
          start: at,
          tsVal: 5000 + at * 250,
          rate: 1000,
          lasts: 5,
        }),
      ),
    );
    const { model, atLeast, clocks } = clocksOf(input, 0, 1);
    assert.deepEqual([model, atLeast, clocks[0]?.ticksPerSecond], ["one-clock", 1, 250]);
    assert.deepEqual(clockFactsOf(input, 0, 1), { model: "one-clock", atLeast: 1 });
  });
});

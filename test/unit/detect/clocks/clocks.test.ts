import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { Clocks } from "#core/detect/clocks/clockModel.ts";
import { clocksOf, serverClocksOf } from "#core/detect/clocks/clocks.ts";
import type { DetectorInput } from "#core/detect/detectorInput.ts";
import { hostsOf } from "#core/detect/hosts/hostTable.ts";
import { inputOfBytes, inputOfPackets } from "#test/support/detect/detectorInput.ts";
import { type Life, life } from "#test/support/detect/life.ts";
import { sharedCapture, sharedCapturesSkip } from "#test/support/sharedCaptures.ts";

const NAT = "192.0.2.1";
const SERVER = { address: "198.51.100.80", port: 80 };

/** A connection of the clock that shows `base` at 0 s, from a port of its own. */
interface Opened {
  readonly at: number;
  readonly base: number;
  readonly port?: number;
  readonly rate?: number;
  readonly lasts?: number;
}

function livesOf(opened: readonly Opened[], change: Partial<Life> = {}) {
  return opened.flatMap(({ at, base, port, rate = 1000, lasts = 0.05 }, i) =>
    life({
      client: { address: NAT, port: port ?? 40_000 + i },
      server: SERVER,
      start: at,
      tsVal: (base + Math.round(at * rate)) >>> 0,
      clientIsn: 1000 + i * 100_000,
      rate,
      lasts,
      ...change,
    }),
  );
}

function firstClocks(input: DetectorInput): Clocks {
  const { clientOf, serverOf } = hostsOf(input.analyzer);
  return clocksOf(input, clientOf(0), serverOf(0));
}

function clocksFrom(opened: readonly Opened[], change: Partial<Life> = {}): Clocks {
  return firstClocks(inputOfPackets(livesOf(opened, change)));
}

const A = 1_000_000;
const B = 0xffff_ff00; // wraps within the first second
const C = 2_500_000_000;
const D = 900_000_000;

describe("the clocks behind an address", () => {
  it("one, when all SYNs lie on one line", () => {
    const clocks = clocksFrom([0, 3, 4.5, 9, 30].map((at) => ({ at, base: A })));
    assert.deepEqual([clocks.model, clocks.atLeast, clocks.interleaved], ["one-clock", 1, false]);
    assert.deepEqual(
      clocks.clocks.map(({ letter, ticksPerSecond, shared }) => [letter, ticksPerSecond, shared]),
      [["A", 1000, true]],
    );
  });

  it("several, interleaved: letters in order of appearance, across the wrap of the ring", () => {
    const opened = [
      { at: 0, base: B },
      { at: 1, base: A },
      { at: 2, base: C },
      { at: 3, base: A },
      { at: 4, base: B },
      { at: 5, base: C },
      { at: 6, base: B },
    ];
    const clocks = clocksFrom(opened);
    assert.deepEqual([clocks.model, clocks.atLeast, clocks.interleaved], ["several-clocks", 3, true]);
    const letters = opened.map((_, connection) => clocks.clockOf(connection)?.letter);
    assert.deepEqual(letters, ["A", "B", "C", "B", "A", "C", "A"]);
    assert.equal(clocks.sharedQuadruplets, 7);
  });

  it("several, one after the other: not interleaved", () => {
    const clocks = clocksFrom([
      ...[0, 2, 4].map((at) => ({ at, base: A })),
      ...[60, 62, 64].map((at) => ({ at, base: C })),
    ]);
    assert.deepEqual([clocks.model, clocks.atLeast, clocks.interleaved], ["several-clocks", 2, false]);
  });

  it("a lone SYN off the line counts as one more, whatever it is", () => {
    const clocks = clocksFrom([...[0, 2, 4, 6].map((at) => ({ at, base: A })), { at: 5, base: C }]);
    assert.deepEqual([clocks.model, clocks.atLeast, clocks.interleaved], ["several-clocks", 2, true]);
    assert.deepEqual(
      clocks.clocks.map(({ shared }) => shared),
      [true, false],
    );
  });

  it("per connection, when no two quadruplets share a line", () => {
    const clocks = clocksFrom(
      Array.from({ length: 12 }, (_, i) => ({ at: i, base: (i * 2_654_435_761) >>> 0 })),
    );
    assert.deepEqual([clocks.model, clocks.atLeast], ["per-connection", 1]);
    assert.deepEqual(clocks.clocks, []);
    assert.equal(clocks.clockOf(3), null);
  });

  it("unknown, when there are too few connections, or no timestamps", () => {
    assert.equal(clocksFrom([{ at: 0, base: A }]).model, "unknown");
    const two = clocksFrom([
      { at: 0, base: A },
      { at: 1, base: C },
    ]);
    assert.deepEqual([two.model, two.atLeast], ["unknown", 1]);
    const none = clocksFrom([{ at: 0, base: A }], { tsVal: null });
    assert.deepEqual([none.model, none.atLeast, none.openings.length], ["unknown", 0, 0]);
  });

  it("one quadruplet going on with its own offset is no second clock", () => {
    const clocks = clocksFrom([0, 70, 140].map((at) => ({ at, base: A, port: 40_000 })));
    assert.deepEqual([clocks.model, clocks.atLeast, clocks.regressions.length], ["unknown", 1, 0]);
  });

  it("a TSval that goes back on one quadruplet is a second clock in every model", () => {
    const clocks = clocksFrom([
      { at: 0, base: D, port: 40_000 },
      { at: 70, base: A, port: 40_000 },
      { at: 140, base: D, port: 40_000 },
    ]);
    assert.deepEqual([clocks.model, clocks.atLeast], ["several-clocks", 2]);
    assert.equal(clocks.regressions.length, 1);
    assert.equal(clocks.regressions[0]?.ticks, D - A - 70_000);
  });

  it("and so it is when half the ring lies between them", () => {
    const clocks = clocksFrom([
      { at: 0, base: C, port: 40_000 },
      { at: 70, base: A, port: 40_000 },
      { at: 140, base: C, port: 40_000 },
    ]);
    assert.deepEqual([clocks.model, clocks.atLeast], ["several-clocks", 2]);
  });

  it("measures the rate inside long connections and on quadruplets used again", () => {
    for (const rate of [100, 250, 300, 1000, 10]) {
      const clocks = clocksFrom([0, 20, 40, 60].map((at) => ({ at, base: A, rate, lasts: 15 })));
      assert.deepEqual([clocks.model, clocks.clocks[0]?.ticksPerSecond], ["one-clock", rate]);
    }
  });

  it("keeps hosts of different rates apart", () => {
    const clocks = clocksFrom([
      ...[0, 20, 40].map((at) => ({ at, base: A, rate: 1000, lasts: 15 })),
      ...[10, 30, 50].map((at) => ({ at, base: C, rate: 100, lasts: 15 })),
    ]);
    assert.deepEqual([clocks.model, clocks.atLeast], ["several-clocks", 2]);
    assert.deepEqual(clocks.clocks.map((clock) => clock.ticksPerSecond).sort(), [100, 1000]);
  });

  it("does not tell the rate from SYNs within a moment", () => {
    const clocks = clocksFrom([0, 0.001, 0.002].map((at) => ({ at, base: A, lasts: 0.01 })));
    assert.equal(clocks.model, "one-clock");
    assert.equal(clocks.clocks[0]?.ticksPerSecond, null);
  });

  it("takes a SYN that was delayed on its way for the same clock", () => {
    const late = livesOf([{ at: 5, base: A - 200, port: 50_000 }]);
    const input = inputOfPackets([...livesOf([0, 3, 6, 9].map((at) => ({ at, base: A }))), ...late]);
    const { model, clocks } = firstClocks(input);
    assert.equal(model, "one-clock");
    assert.deepEqual(
      clocks.map(({ first, openings }) => [first.time, openings]),
      [[0, 5]],
    );
  });

  it("does not pool destinations: each may have an offset of its own", () => {
    const other = { address: "198.51.100.81", port: 80 };
    const input = inputOfPackets([
      ...livesOf([0, 2, 4].map((at) => ({ at, base: A }))),
      ...livesOf(
        [
          { at: 1, base: C, port: 45_000 },
          { at: 3, base: C, port: 45_001 },
        ],
        { server: other },
      ),
    ]);
    assert.equal(firstClocks(input).model, "one-clock");
  });

  it("sees the server's clock in its SYN-ACKs", () => {
    const input = inputOfPackets(
      [0, 2, 4].flatMap((at, i) =>
        livesOf([{ at, base: A, port: 40_000 + i }], { serverTsVal: C + at * 1000 }),
      ),
    );
    const { clientOf, serverOf } = hostsOf(input.analyzer);
    assert.equal(serverClocksOf(input, serverOf(0), clientOf(0)).model, "one-clock");
  });

  it("looks at SYN-ACKs in the order in which they came, whichever SYN was first", () => {
    const answered = (at: number, serverDelay: number) =>
      livesOf([{ at, base: A, port: 40_000 + at }], { serverDelay, serverTsVal: C });
    const shown = (packets: Parameters<typeof inputOfPackets>[0]) => {
      const input = inputOfPackets(packets);
      const { clientOf, serverOf } = hostsOf(input.analyzer);
      const { connection, time, tsVal } = serverClocksOf(input, serverOf(0), clientOf(0)).openings;
      return [[...connection], [...time], [...tsVal]];
    };
    // At 2.5 s two are answered at one time, the later SYN first.
    const atOnce = [...answered(2, 0.5), ...answered(0, 2.5)];
    assert.deepEqual(shown(atOnce), [
      [1, 0],
      [2.5e9, 2.5e9],
      [C + 500, C + 2500],
    ]);
    assert.deepEqual(shown([...atOnce, ...answered(1, 1)]), [
      [1, 2, 0],
      [2e9, 2.5e9, 2.5e9],
      [C + 1000, C + 500, C + 2500],
    ]);
  });

  it("says the same when TSvals are shifted around the ring, and times by a day", () => {
    const opened = [
      { at: 0, base: A },
      { at: 1, base: C },
      { at: 2, base: A },
      { at: 3, base: C },
      { at: 4, base: A },
    ];
    const plain = clocksFrom(opened);
    for (const shift of [0x4000_0000, 0x7fff_0000, 0xf000_0000]) {
      const shifted = clocksFrom(opened.map((one) => ({ ...one, base: (one.base + shift) >>> 0 })));
      assert.deepEqual(summary(shifted), summary(plain));
    }
    const later = clocksFrom(
      opened.map((one) => ({ ...one, at: one.at + 86_400, base: one.base - 86_400_000 })),
    );
    assert.deepEqual(summary(later), summary(plain));
  });
});

function summary({ model, atLeast, interleaved, clocks }: Clocks) {
  return {
    model,
    atLeast,
    interleaved,
    clocks: clocks.map(({ letter, ticksPerSecond, openings }) => [letter, ticksPerSecond, openings]),
  };
}

describe("the clocks of the lab's captures", { skip: sharedCapturesSkip }, () => {
  const TRUTH = {
    "05a_recycle.pcap": ["several-clocks", 4, true],
    "05c_recycle_modern.pcap": ["per-connection", 1, false],
    "05d_recycle_mono.pcap": ["one-clock", 1, false],
    "06c_loss_modern.pcap": ["per-connection", 1, false],
    "04a_paws_tw_nat.pcap": ["several-clocks", 2, true],
  } as const;
  for (const [file, expected] of Object.entries(TRUTH)) {
    it(file, () => {
      const { model, atLeast, interleaved } = firstClocks(
        inputOfBytes(readFileSync(sharedCapture(`lab/${file}`))),
      );
      assert.deepEqual([model, atLeast, interleaved], expected);
    });
  }
});

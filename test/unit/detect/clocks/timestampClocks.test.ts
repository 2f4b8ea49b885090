import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { timestampClocks } from "#core/detect/clocks/timestampClocks.ts";
import { Speaker } from "#core/explain/explanation.ts";
import { explainTimestampClocks } from "#core/explain/timestampClocks.ts";
import { found, inputOfPackets } from "#test/support/detect/detectorInput.ts";
import { life } from "#test/support/detect/life.ts";

const SERVER = { address: "198.51.100.80", port: 80 };

function inputOf(tsVals: readonly number[]) {
  return inputOfPackets(
    tsVals.flatMap((tsVal, i) =>
      life({
        client: { address: "192.0.2.1", port: 40_000 + i },
        server: SERVER,
        start: i,
        tsVal: tsVal >>> 0,
      }),
    ),
  );
}

describe("timestamp-clocks", () => {
  it("tells several clocks that alternate, at the SYN that shows the second one", () => {
    const input = inputOf(Array.from({ length: 8 }, (_, i) => i * 1000 + (i % 2 === 0 ? 5000 : 900_000_000)));
    const [finding, ...others] = found(timestampClocks(input));
    assert.deepEqual(others, []);
    assert.ok(finding?.kind === "timestamp-clocks");
    assert.deepEqual(finding.details, {
      address: "192.0.2.1",
      model: "several-clocks",
      clocks: 2,
      interleaved: true,
    });
    assert.deepEqual([finding.severity, finding.certainty, finding.connection], ["info", "explained", 1]);
    const words = explainTimestampClocks(finding, new Speaker(input));
    assert.match(words.title, /At least 2 timestamp clocks/);
    assert.match(words.explanation, /A with 4 connections.*B with 4 connections.*alternate/);
  });

  it("tells offsets per connection without counting hosts", () => {
    const input = inputOf(Array.from({ length: 24 }, (_, i) => i * 2_654_435_761));
    const [finding] = found(timestampClocks(input));
    assert.ok(finding?.kind === "timestamp-clocks");
    assert.deepEqual([finding.details.model, finding.details.clocks], ["per-connection", 1]);
    assert.equal(finding.certainty, "explained");
    const words = explainTimestampClocks(finding, new Speaker(input));
    assert.match(words.explanation, /neither a NAT nor a reboot/);
  });

  it("says how little few connections show", () => {
    const input = inputOf(Array.from({ length: 6 }, (_, i) => i * 2_654_435_761));
    const [finding] = found(timestampClocks(input));
    assert.ok(finding?.kind === "timestamp-clocks");
    assert.equal(finding.certainty, "compatible");
    assert.match(explainTimestampClocks(finding, new Speaker(input)).explanation, /With so few connections/);
  });

  it("finds the address with several clocks among a thousand busier ones", () => {
    const one = (host: number, start: number, tsVal: number) =>
      life({
        client: { address: `10.0.${host >> 8}.${host & 255}`, port: 40_000 + start },
        server: SERVER,
        start,
        lasts: 0.01,
        tsVal: tsVal >>> 0,
      });
    const packets = [];
    for (let host = 1; host <= 1001; host++)
      for (let start = 0; start < 9; start++)
        packets.push(...one(host, start, host * 4_000_000 + start * 1000));
    for (let start = 0; start < 8; start++)
      packets.push(...one(2000, start, start * 1000 + (start % 2 === 0 ? 5000 : 900_000_000)));
    const findings = found(timestampClocks(inputOfPackets(packets)));
    assert.deepEqual(
      findings.map(({ details }) => details),
      [{ address: "10.0.7.208", model: "several-clocks", clocks: 2, interleaved: true }],
    );
  });

  it("is silent about one clock, and about too few connections to tell", () => {
    assert.deepEqual(found(timestampClocks(inputOf([0, 1000, 2000, 3000].map((ts) => ts + 77)))), []);
    assert.deepEqual(found(timestampClocks(inputOf([77, 3_000_000_000]))), []);
  });
});

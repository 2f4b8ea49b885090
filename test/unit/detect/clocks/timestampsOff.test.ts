import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { timestampsOff } from "#core/detect/clocks/timestampsOff.ts";
import { Speaker } from "#core/explain/explanation.ts";
import { explainTimestampsOff } from "#core/explain/timestampsOff.ts";
import { found, inputOfBytes, inputOfPackets } from "#test/support/detect/detectorInput.ts";
import { type Life, life } from "#test/support/detect/life.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { PLAIN_TRACE } from "#test/support/scenario/packet.ts";

const SERVER = { address: "198.51.100.80", port: 80 };
const FEW = { timestampsOffTimeWaits: 5 };

function lives(count: number, change: Partial<Life>, firstPort = 40_000, apart = 0.5) {
  return Array.from({ length: count }, (_, i) =>
    life({
      client: { address: "192.0.2.1", port: firstPort + i },
      server: SERVER,
      start: i * apart,
      ...change,
    }),
  ).flat();
}

function detailsOf(...args: Parameters<typeof inputOfPackets>) {
  return found(timestampsOff(inputOfPackets(...args))).map(({ details }) => details);
}

describe("timestamps-off", () => {
  it("names a client without timestamps whose TIME_WAITs pile up at the server", () => {
    const input = inputOfPackets(lives(6, { closer: "server" }), FEW);
    const [finding] = found(timestampsOff(input));
    assert.ok(finding?.kind === "timestamps-off");
    assert.deepEqual(finding.details, { holder: SERVER.address, peer: "192.0.2.1", timeWaits: 6 });
    assert.deepEqual([finding.severity, finding.certainty], ["info", "proved"]);
    const words = explainTimestampsOff(finding, new Speaker(input));
    assert.match(words.explanation, /takes memory, but no port/);
    assert.doesNotMatch(words.advice, /tcp_tw_recycle|tcp_fin_timeout/);
  });

  it("names a server that leaves the option out although the client offered it", () => {
    const input = inputOfPackets(lives(6, { closer: "client", tsVal: 1000, serverTsVal: null }), FEW);
    const [finding] = found(timestampsOff(input));
    assert.ok(finding?.kind === "timestamps-off");
    assert.deepEqual(finding.details, { holder: "192.0.2.1", peer: SERVER.address, timeWaits: 6 });
    assert.match(explainTimestampsOff(finding, new Speaker(input)).explanation, /local ports/);
  });

  it("does not blame a server that was never offered the option", () => {
    assert.deepEqual(detailsOf(lives(6, { closer: "client", tsVal: null }), FEW), []);
  });

  it("not below the number, nor where they do not pile up", () => {
    assert.deepEqual(detailsOf(lives(4, { closer: "server" }), FEW), []);
    assert.deepEqual(detailsOf(lives(8, { closer: "server" }, 40_000, 30), FEW), []);
  });

  it("not where the peer negotiated timestamps even once", () => {
    const packets = [
      ...lives(6, { closer: "server" }),
      ...lives(1, { closer: "server", tsVal: 77, start: 10 }, 41_000),
    ];
    assert.deepEqual(detailsOf(packets, FEW), []);
  });

  it("not with timestamps", () => {
    assert.deepEqual(detailsOf(lives(6, { closer: "server", tsVal: 77 }), FEW), []);
  });

  it("not where the snap length cut the options of the SYNs", () => {
    const packets = lives(6, { closer: "server", tsVal: 77 }).sort((a, b) => a.time - b.time);
    const cut = captureBytes({ ...PLAIN_TRACE, packets, snapLength: 56 });
    assert.deepEqual(found(timestampsOff(inputOfBytes(cut, FEW))), []);
  });
});

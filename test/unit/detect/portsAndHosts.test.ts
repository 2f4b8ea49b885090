import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Assumptions } from "#core/assumptions.ts";
import { portPressure } from "#core/detect/ports/portPressure.ts";
import { Speaker } from "#core/explain/explanation.ts";
import { explainPortPressure } from "#core/explain/portPressure.ts";
import { hostObjects } from "#core/report/hostObjects.ts";
import { portObjects } from "#core/report/portObjects.ts";
import { found, inputOfPackets } from "#test/support/detect/detectorInput.ts";
import { type Life, life } from "#test/support/detect/life.ts";

const CLIENT = "192.0.2.1";
const SERVER = { address: "198.51.100.80", port: 80 };

function lives(count: number, change: Partial<Life> = {}, firstPort = 40_000) {
  return Array.from({ length: count }, (_, i) =>
    life({ client: { address: CLIENT, port: firstPort + i }, server: SERVER, start: i * 0.5, ...change }),
  ).flat();
}

const TEN: Partial<Assumptions> = { ephemeralPorts: 10 };

describe("ephemeral ports", () => {
  it("are taken by connections and by TIME_WAITs of the client, and come back with its expiry", () => {
    const input = inputOfPackets([...lives(6), ...lives(1, { start: 100 }, 41_000)], TEN);
    const [ports] = portObjects(input);
    assert.deepEqual(
      [ports?.client, ports?.server, ports?.peak, ports?.limit],
      [CLIENT, "198.51.100.80:80", 6, 10],
    );
    assert.equal(ports?.at, 2.5);
    assert.deepEqual(found(portPressure(input)), []);
  });

  it("are free again at once when the server closed first: its TIME_WAIT takes no port of the client's", () => {
    const input = inputOfPackets(lives(9, { closer: "server" }), TEN);
    assert.equal(portObjects(input)[0]?.peak, 1);
    assert.deepEqual(found(portPressure(input)), []);
  });

  it("are counted per server address and port", () => {
    const other = { address: "198.51.100.80", port: 81 };
    const input = inputOfPackets([...lives(5), ...lives(4, { server: other }, 41_000)], TEN);
    assert.deepEqual(
      portObjects(input).map(({ server, peak }) => [server, peak]),
      [
        ["198.51.100.80:80", 5],
        ["198.51.100.80:81", 4],
      ],
    );
  });

  it("are counted for more servers than 16 bits can tell apart", () => {
    const [first, last] = [1, 33_000];
    const opening = (address: string, port: number, client = 40_000) =>
      life({
        client: { address: CLIENT, port: client },
        server: { address, port },
        start: port * 1e-3,
      }).slice(0, 2);
    const all = ["198.51.100.80", "198.51.100.81"].flatMap((address) =>
      Array.from({ length: last }, (_, i) => opening(address, first + i)),
    );
    const again = [...opening("198.51.100.80", first, 41_000), ...opening("198.51.100.81", last, 41_000)];
    const ports = portObjects(inputOfPackets([...all, ...again].flat()));
    assert.deepEqual(
      ports.slice(0, 2).map(({ server, peak }) => [server, peak]),
      [
        ["198.51.100.80:1", 2],
        ["198.51.100.81:33000", 2],
      ],
    );
  });

  it("only in the range: others are bound by the application", () => {
    assert.equal(portObjects(inputOfPackets(lives(5, {}, 20_000))).length, 0);
    assert.equal(portObjects(inputOfPackets(lives(5, {}, 32_766)))[0]?.peak, 3);
    assert.equal(portObjects(inputOfPackets(lives(5, {}, 49_150), { ephemeralPorts: 16_384 }))[0]?.peak, 3);
  });

  it("one port used again counts once", () => {
    const again = [0, 1, 2].flatMap((start) =>
      life({
        client: { address: CLIENT, port: 40_000 },
        server: SERVER,
        start,
        clientIsn: 1000 + start * 100_000,
      }),
    );
    assert.equal(portObjects(inputOfPackets(again, TEN))[0]?.peak, 1);
  });
});

describe("port-pressure", () => {
  it("warns from the share of the range on, at the SYN that reached it", () => {
    const input = inputOfPackets(lives(8), TEN);
    const [finding, ...others] = found(portPressure(input));
    assert.deepEqual(others, []);
    assert.ok(finding?.kind === "port-pressure");
    assert.deepEqual([finding.severity, finding.certainty], ["warning", "explained"]);
    assert.equal(input.timeOf(finding.segment), 3.5e9);
    assert.deepEqual([finding.details.peak, finding.details.limit], [8, 10]);
    assert.deepEqual(finding.details.exhausted, []);
    assert.ok(Math.abs(finding.details.ratePerSecond - 8 / 3.5) < 0.01);
    assert.deepEqual(found(portPressure(inputOfPackets(lives(7), TEN))), []);
  });

  it("is an error once the range is full, until the first port comes back", () => {
    const input = inputOfPackets([...lives(10), ...lives(1, { start: 100 }, 40_000)], TEN);
    const [finding] = found(portPressure(input));
    assert.ok(finding?.kind === "port-pressure");
    assert.equal(finding.severity, "error");
    const [[from, until] = [0, 0]] = finding.details.exhausted;
    assert.equal(from, 4.5e9);
    // The first connection's TIME_WAIT: handshake 10.1 ms, 50 ms, then the FINs.
    assert.ok(Math.abs(until - 60.07e9) < 0.01e9);
    const words = explainPortPressure(finding, new Speaker(input));
    assert.match(words.explanation, /10 local ports in use or in TIME_WAIT towards 198\.51\.100\.80:80/);
    assert.match(words.explanation, /EADDRNOTAVAIL/);
  });

  it("does not call a range exhausted that is plainly larger than assumed", () => {
    const [finding] = found(portPressure(inputOfPackets(lives(14), TEN)));
    assert.ok(finding?.kind === "port-pressure");
    assert.deepEqual([finding.severity, finding.certainty], ["warning", "compatible"]);
    assert.deepEqual(finding.details.exhausted, []);
  });

  it("never advises what does nothing for a TIME_WAIT, or what was taken out of the kernel", () => {
    const input = inputOfPackets(lives(10), TEN);
    for (const finding of found(portPressure(input))) {
      assert.ok(finding.kind === "port-pressure");
      assert.doesNotMatch(
        explainPortPressure(finding, new Speaker(input)).advice,
        /tcp_tw_recycle|tcp_fin_timeout/,
      );
    }
  });
});

describe("hosts", () => {
  it("tell the most TIME_WAITs a host held, when, and their memory; the other end held none", () => {
    const hosts = hostObjects(inputOfPackets([...lives(6), ...lives(2, { start: 90 }, 41_000)]));
    const client = hosts.find((host) => host.address === CLIENT);
    const server = hosts.find((host) => host.address === SERVER.address);
    assert.equal(client?.timeWaitPeak?.count, 6);
    assert.equal(client?.timeWaitPeak?.memoryBytes, 6 * 256);
    assert.ok(Math.abs((client?.timeWaitPeak?.at ?? 0) - 2.57) < 0.01);
    assert.equal(server?.timeWaitPeak, null);
  });

  it("tell their clocks: the client's by its SYNs, the server's by its SYN-ACKs", () => {
    const packets = [0, 1, 2, 3].flatMap((start) =>
      life({
        client: { address: CLIENT, port: 40_000 + start },
        server: SERVER,
        start,
        tsVal: 7000 + start * 1000,
        serverTsVal: start * 900_000_000,
      }),
    );
    const hosts = hostObjects(inputOfPackets(packets));
    assert.deepEqual(hosts.find((host) => host.address === CLIENT)?.clocks, {
      model: "one-clock",
      atLeast: 1,
    });
    assert.deepEqual(hosts.find((host) => host.address === SERVER.address)?.clocks, {
      model: "unknown",
      atLeast: 1,
    });
  });
});

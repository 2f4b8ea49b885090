import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inferCapturePoint } from "#core/detect/vantage/capturePoint.ts";
import { inputOfBytes, inputOfPackets } from "#test/support/detect/detectorInput.ts";
import { type Life, life } from "#test/support/detect/life.ts";
import { unfillChecksums } from "#test/support/detect/unfilled.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { PLAIN_TRACE, type TcpPacket } from "#test/support/scenario/packet.ts";
import { sharedCapture, sharedCapturesSkip } from "#test/support/sharedCaptures.ts";

const CLIENT = { address: "198.51.100.7", port: 40_000 };
const SERVER = { address: "203.0.113.9", port: 8080 };
/** Neither end is near by its delays. */
const EVEN = { serverDelay: 0.005, clientDelay: 0.005 };

function pointOf(packets: readonly TcpPacket[]) {
  return inferCapturePoint(inputOfPackets(packets).analyzer);
}

function pointOfLives(...changes: readonly Partial<Life>[]) {
  return pointOf(
    changes.flatMap((change, i) =>
      life({ client: { ...CLIENT, port: CLIENT.port + i }, server: SERVER, start: i, ...EVEN, ...change }),
    ),
  );
}

describe("the capture point by TTL", () => {
  it("is beside the side whose TTL is one that stacks begin with", () => {
    for (const [serverTtl, clientTtl] of [
      [64, 63],
      [64, 121],
      [128, 52],
      [255, 60 - 1],
    ] as const) {
      const point = pointOfLives({ serverTtl, clientTtl });
      assert.equal(point.at, "server");
      assert.equal(point.address, SERVER.address);
      assert.match(point.reasons.join(" "), new RegExp(`TTL ${serverTtl},.*${clientTtl}`));
    }
    assert.equal(pointOfLives({ serverTtl: 57, clientTtl: 128 }).at, "client");
  });

  it("is the middle where routers lie on both sides", () => {
    const point = pointOfLives({ serverTtl: 62, clientTtl: 120 });
    assert.deepEqual([point.at, point.address], ["middle", null]);
  });

  it("is not told by two hosts on one network, or one machine", () => {
    const point = pointOfLives({ serverTtl: 64, clientTtl: 64 }, { serverTtl: 64, clientTtl: 128 });
    assert.deepEqual([point.at, point.address], [null, null]);
    assert.match(point.reasons.join(" "), /In 2 connections both ends/);
  });

  it("is not told by a TTL that old stacks begin with", () => {
    assert.equal(pointOfLives({ serverTtl: 60, clientTtl: 57 }).at, null);
    assert.equal(pointOfLives({ serverTtl: 64, clientTtl: 60 }).at, null);
  });

  it("is not told by a TTL that changes within the near side's connection", () => {
    const packets = life({ client: CLIENT, server: SERVER, start: 0, ...EVEN, serverTtl: 64, clientTtl: 63 });
    const changed = packets.map((packet, i) =>
      packet.source === SERVER && i > 2 ? { ...packet, ttl: 61 } : packet,
    );
    assert.equal(pointOf(changed).at, null);
  });

  it("leaves RSTs aside: another than their alleged sender may have sent them", () => {
    const packets = life({ client: CLIENT, server: SERVER, start: 0, ...EVEN, serverTtl: 64, clientTtl: 63 });
    const last = packets[packets.length - 1];
    assert.ok(last);
    const reset = {
      ...last,
      flags: 0x04,
      ttl: 243,
      source: SERVER,
      destination: CLIENT,
      time: last.time + 1e6,
    };
    assert.equal(pointOf([...packets, reset]).at, "server");
  });

  it("is not told where half the connections say one end and half the other", () => {
    const point = pointOfLives({ serverTtl: 64, clientTtl: 63 }, { serverTtl: 63, clientTtl: 64 });
    assert.equal(point.at, null);
  });

  it("names the host of most connections, and says that others are as near", () => {
    const other = { address: "203.0.113.10", port: 8080 };
    const ttls = { serverTtl: 64, clientTtl: 63 };
    const point = pointOfLives(ttls, ttls, { ...ttls, server: other });
    assert.deepEqual([point.at, point.address], ["server", SERVER.address]);
    assert.match(point.reasons.join(" "), /1 other host/);
  });

  it("changes nothing but the address in IPv6, and one hop more on both sides makes it the middle", () => {
    const six = {
      client: { address: "2001:db8:1::7", port: 40_000 },
      server: { address: "2001:db8:2::9", port: 8080 },
    };
    const point = pointOfLives({ ...six, serverTtl: 64, clientTtl: 59 });
    assert.deepEqual([point.at, point.address], ["server", "2001:db8:2::9"]);
    assert.match(point.reasons.join(" "), /hop limit 64/);
    assert.equal(pointOfLives({ ...six, serverTtl: 63, clientTtl: 58 }).at, "middle");
  });
});

describe("the capture point by delays", () => {
  const shared = { serverTtl: 64, clientTtl: 64 };

  it("decides between two hosts of one network", () => {
    const nearServer = { ...shared, serverDelay: 0.00003, clientDelay: 0.002 };
    assert.deepEqual(
      [pointOfLives(nearServer).at, pointOfLives(nearServer).address],
      ["server", SERVER.address],
    );
    assert.equal(pointOfLives({ ...shared, serverDelay: 0.002, clientDelay: 0.00003 }).at, "client");
  });

  it("does not decide when the near way is long, or the ways are alike", () => {
    assert.equal(pointOfLives({ ...shared, serverDelay: 0.003, clientDelay: 0.2 }).at, null);
    assert.equal(pointOfLives({ ...shared, serverDelay: 0.0002, clientDelay: 0.001 }).at, null);
  });

  it("takes back what TTLs say when it contradicts them", () => {
    const point = pointOfLives({ serverTtl: 64, clientTtl: 63, serverDelay: 0.04, clientDelay: 0.00003 });
    assert.equal(point.at, null);
    assert.match(point.reasons.join(" "), /contradict/);
  });
});

describe("the capture point by unfilled checksums", () => {
  function unfilled(addresses: readonly string[], change: Partial<Life> = {}, version: 4 | 6 = 4) {
    const packets = life({
      client: CLIENT,
      server: SERVER,
      start: 0,
      ...EVEN,
      serverTtl: 64,
      clientTtl: 64,
      ...change,
    });
    const bytes = captureBytes({ ...PLAIN_TRACE, packets });
    return inferCapturePoint(inputOfBytes(unfillChecksums(bytes, packets, addresses, version)).analyzer);
  }

  it("is the host that left them to its network card", () => {
    const point = unfilled([SERVER.address]);
    assert.deepEqual([point.at, point.address], ["server", SERVER.address]);
    assert.match(point.reasons.join(" "), /2 of the 2 TCP checksums from 203\.0\.113\.9/);
    assert.equal(unfilled([CLIENT.address], { tsVal: 77 }).at, "client");
  });

  it("is found in IPv6", () => {
    const six = {
      client: { address: "2001:db8:1::7", port: 40_000 },
      server: { address: "2001:db8:2::9", port: 8080 },
    };
    assert.deepEqual(unfilled(["2001:db8:2::9"], six, 6).address, "2001:db8:2::9");
  });

  it("is one machine when both ends leave them", () => {
    const point = unfilled([SERVER.address, CLIENT.address]);
    assert.equal(point.at, null);
    assert.match(point.reasons.join(" "), /did not leave the machine/);
  });

  it("is not claimed against TTLs that name the other end", () => {
    const point = unfilled([CLIENT.address], { serverTtl: 64, clientTtl: 63 });
    assert.equal(point.at, null);
    assert.match(point.reasons.join(" "), /contradict/);
  });
});

describe("the capture point of a router", () => {
  it("is the middle: every frame is there again with one hop less", () => {
    const packets = life({ client: CLIENT, server: SERVER, start: 0, serverTtl: 64, clientTtl: 64 });
    const forwarded = packets.map((packet) => ({
      ...packet,
      ttl: packet.ttl - 1,
      time: packet.time + 20_000,
    }));
    const point = pointOf([...packets, ...forwarded]);
    assert.deepEqual([point.at, point.address], ["middle", null]);
  });

  it("is not taken for one where a mirror shows each frame twice", () => {
    const packets = life({ client: CLIENT, server: SERVER, start: 0, ...EVEN, serverTtl: 64, clientTtl: 63 });
    const again = packets.map((packet) => ({ ...packet, time: packet.time + 20_000 }));
    assert.equal(pointOf([...packets, ...again]).at, "server");
  });
});

describe("the capture point of the lab's captures", { skip: sharedCapturesSkip }, () => {
  /** Where each was taken, by the lab's own notes; captures on the server's link count as the server's. */
  const TAKEN: Readonly<Record<string, string | null>> = {
    "01_graceful.pcap": "192.0.2.80",
    "01_graceful.client.pcapng": "10.1.1.2",
    "04a_paws_tw_nat.pcap": "192.0.2.80",
    "04a_paws_tw_nat.client_c2.pcap": "10.1.2.2",
    "05a_recycle.pcap": "192.0.2.80",
    "07b_injected_rst.client.pcap": "10.1.1.2",
    "07b_injected_rst.pcap": "192.0.2.80",
    "11a_v6_reinc.pcap": "2001:db8:2::80",
    "11c_vlan.pcap": "192.0.2.80",
    "11d_sll2.pcap": "192.0.2.80",
    "11d_sll2.router_dups.pcap": null,
    "11f_snap64.pcap": "192.0.2.80",
    "12s_load_small.pcap": "192.0.2.80",
  };
  for (const [file, address] of Object.entries(TAKEN)) {
    it(file, () => {
      const point = inferCapturePoint(inputOfBytes(readFileSync(sharedCapture(`lab/${file}`))).analyzer);
      const at = address === null ? "middle" : /\.client/.test(file) ? "client" : "server";
      assert.deepEqual([point.at, point.address], [at, address]);
      assert.ok(point.reasons.length > 0);
    });
  }
});

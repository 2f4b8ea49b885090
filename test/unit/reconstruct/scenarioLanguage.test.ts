import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { encodePacket, tcpChecksum } from "#test/support/scenario/encodePacket.ts";
import { formatTrace } from "#test/support/scenario/formatTrace.ts";
import type { TcpPacket } from "#test/support/scenario/packet.ts";
import { parseScenario } from "#test/support/scenario/parseScenario.ts";
import type { Scenario } from "#test/support/scenario/scenario.ts";

const ENDS = "endpoint C 192.0.2.1:40001 isn 1000\nendpoint S 198.51.100.80:80 isn 4294967295 ttl 60\n";

function packetsOf(scenario: Scenario): TcpPacket[] {
  return scenario.trace.packets.filter((packet) => packet.kind === "tcp");
}

describe("a scenario", () => {
  it("counts numbers from the ISNs, modulo 2^32", () => {
    const [syn, synAck] = packetsOf(
      parseScenario(`${ENDS}0 C > S: S 0:0(0)\n+.01 S > C: S. 0:0(0) ack 1\n`, "example"),
    );
    assert.deepEqual([syn?.seq, syn?.ack], [1000, 0]);
    assert.deepEqual([synAck?.seq, synAck?.ack], [4_294_967_295, 1001]);
    const [back] = packetsOf(parseScenario(`${ENDS}0 C > S: . 1:1(0) ack 1\n`, "example"));
    assert.equal(back?.ack, 0);
  });

  it("has times to the nanosecond, absolute or relative, forward or back", () => {
    const lines = [
      "0.1 C > S: S 0:0(0)",
      "+.2 C > S: S 0:0(0)",
      "-.000000001 C > S: S 0:0(0)",
      "7 C > S: S 0:0(0)",
    ];
    const times = packetsOf(parseScenario(ENDS + lines.join("\n"), "example")).map((packet) => packet.time);
    assert.deepEqual(times, [100_000_000, 300_000_000, 299_999_999, 7_000_000_000]);
  });

  it("gives each packet its sender's TTL and next IP ID, also where the capture missed one", () => {
    const lines = ["0 S > C: S 0:0(0)", "+0 S > C: . 1:1(0) ack 1 {uncaptured}", "+0 S > C: . 1:1(0) ack 1"];
    const packets = packetsOf(parseScenario(ENDS + lines.join("\n"), "example"));
    assert.deepEqual(
      packets.map(({ ttl, ipId }) => ({ ttl, ipId })),
      [
        { ttl: 60, ipId: 1 },
        { ttl: 60, ipId: 3 },
      ],
    );
  });

  it("copies a frame but for what the line says", () => {
    const [first, second] = packetsOf(
      parseScenario(`${ENDS}1 0 C > S: S 0:0(0)\n2 +.001 copy of 1 {interface 1, ttl 63}`, "example"),
    );
    assert.deepEqual(second, { ...first, time: 1_000_000, interfaceId: 1, ttl: 63 });
  });

  it("prints as it was written", () => {
    const text =
      "1 0.000000 E1 > E2: S 1000:1000(0) win 65535 <mss 1460,TS val 5 ecr 0> {ttl 64, ipid 1, interface 0}";
    const { trace } = parseScenario(`${ENDS}0 C > S: S 0:0(0) <mss 1460,TS val 5 ecr 0>`, "example");
    assert.ok(formatTrace(trace).endsWith(text), formatTrace(trace));
  });
});

describe("a scenario that cannot be read names the line and the reason", () => {
  const cases: readonly (readonly [line: string, message: string])[] = [
    ["0 C > X: S 0:0(0)", "example.pkt:3: endpoint X is not declared"],
    ["0 C > S: S 0:5(4)", "example.pkt:3: 0:5(4): the end is not the start plus the length"],
    ["0 C > S: . 0:0(0)", "example.pkt:3: a segment with the ACK flag says what it acks"],
    ["2 0 C > S: S 0:0(0)", "example.pkt:3: the line says frame 2, but it is frame 1"],
    ["0 C > S: S 0:0(0) <mss many>", 'example.pkt:3: "many" is not a whole number from 0 to 65535'],
    ["0 C > S: S 0:0(0) <fast 1>", 'example.pkt:3: "fast" is not a TCP option that scenarios know'],
    ["0 C > S: S 0:0(0) {colour 3}", 'example.pkt:3: a segment has no attribute "colour"'],
    ["0 copy of 1", "example.pkt:3: there is no frame 1 to copy"],
    [
      "+0.0000000001 C > S: S 0:0(0)",
      'example.pkt:3: "+0.0000000001" is not a time in seconds, with at most nine decimals',
    ],
    ["endpoint C 192.0.2.9:1 isn 0", "example.pkt:3: endpoint C is declared twice"],
    ["endpoint D 192.0.2.999:1 isn 0", 'example.pkt:3: "192.0.2.999" is not an IPv4 address'],
    ["wait 5", 'example.pkt:3: "wait" is neither a directive nor the time of a segment'],
  ];
  for (const [line, message] of cases) {
    it(line, () => {
      assert.throws(() => parseScenario(ENDS + line, "example"), { name: "ScenarioError", message });
    });
  }
});

describe("a packet's bytes", () => {
  const { trace } = parseScenario(`${ENDS}0 C > S: P. 1:4(3) ack 1 <nop,nop,TS val 1 ecr 2>`, "example");
  const packet = packetsOf({ name: "", endpoints: new Map(), assumptions: {}, trace })[0];

  it("carry checksums that sum to all ones with what they cover", () => {
    assert.ok(packet);
    const ip = encodePacket(packet, "raw", []);
    const tcp = ip.subarray(20);
    assert.equal(onesSum(ip.subarray(0, 20)), 0xffff);
    const pseudoHeader = Uint8Array.from([...ip.subarray(12, 20), 0, 6, 0, tcp.length]);
    assert.equal(onesSum(Uint8Array.from([...pseudoHeader, ...tcp])), 0xffff);
    assert.equal(tcpChecksum(packet), (tcp[16] ?? 0) * 256 + (tcp[17] ?? 0));
  });

  it("have the link's header before them, and the tags", () => {
    assert.ok(packet);
    const ip = encodePacket(packet, "raw", []).length;
    assert.equal(encodePacket(packet, "ethernet", []).length, 14 + ip);
    assert.equal(encodePacket(packet, "ethernet", [100, 200]).length, 22 + ip);
    assert.equal(encodePacket(packet, "sll", []).length, 16 + ip);
  });

  it("are cut to the snap length in the file, which keeps the whole length", () => {
    const file = captureBytes({ ...trace, snapLength: 60 });
    const record = new DataView(file.buffer, file.byteOffset + 24);
    assert.equal(record.getUint32(8, true), 60);
    assert.equal(record.getUint32(12, true), 14 + 20 + 32 + 3);
    assert.equal(file.length, 24 + 16 + 60);
  });
});

/** The one's complement sum of 16-bit words (RFC 1071): over right checksums it is all ones. */
function onesSum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i] ?? 0) * 256 + (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}

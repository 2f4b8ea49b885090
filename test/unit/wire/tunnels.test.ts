import assert from "node:assert/strict";
import test from "node:test";
import { concat, type Piece, u16, u32, zeros } from "#test/support/byteWriter.ts";
import { ethernet, ipv4, ipv6, tcp, udp } from "#test/support/packetBytes.ts";
import { TestDecoder } from "#test/support/readFrames.ts";

const INNER = ipv4(tcp({ seq: 4711, payload: 9 }), { source: 0x0a000001, destination: 0x0a000002, ttl: 17 });
const INNER_6 = ipv6(tcp({ seq: 4711, payload: 9 }), { hopLimit: 17 });
const FRAME = ethernet(INNER);
const over = (protocol: number, payload: Piece): Uint8Array => ipv4(payload, { protocol, ttl: 99 });
const overUdp = (port: number, ...payload: readonly Piece[]): Uint8Array =>
  over(17, udp(concat(...payload), port));
const GTP = concat([0x30, 0xff], u16(INNER.length), u32(1));

/** Tunnels over IPv4; each holds the same segment, whose addresses and TTL are those inside. */
const TUNNELS: readonly (readonly [string, Uint8Array])[] = [
  ["IP in IP", over(4, INNER)],
  ["IPv6 in IPv4", over(41, INNER_6)],
  ["IPv4 in IPv6", ipv6(INNER, { nextHeader: 4 })],
  ["IP in IP in IP in IP", over(4, over(94, over(4, INNER)))],
  ["GRE", over(47, concat([0, 0, 8, 0], INNER))],
  ["GRE, IPv6", over(47, concat([0, 0, 0x86, 0xdd], INNER_6))],
  ["GRE with checksum, key and sequence", over(47, concat([0xb0, 0, 8, 0], zeros(12), INNER))],
  ["GRE with routing", over(47, concat([0x40, 0, 8, 0], zeros(4), [8, 0, 0, 4], zeros(4), zeros(4), INNER))],
  ["GRE, Ethernet", over(47, concat([0x20, 0, 0x65, 0x58], u32(7), FRAME))],
  ["GRE, MPLS", over(47, concat([0, 0, 0x88, 0x47], u32(0x00020140), INNER))],
  [
    "GRE version 1, PPP",
    over(47, concat([0x30, 0x81, 0x88, 0x0b], u32(40), u32(1), u32(2), [0xff, 3], u16(0x21), INNER)),
  ],
  ["GRE, WCCP version 1", over(47, concat([0, 0, 0x88, 0x3e], INNER))],
  ["GRE, WCCP version 2", over(47, concat([0, 0, 0x88, 0x3e], zeros(4), INNER))],
  ["ERSPAN I", over(47, concat([0, 0, 0x88, 0xbe], FRAME))],
  ["ERSPAN II", over(47, concat([0x10, 0, 0x88, 0xbe], u32(1), zeros(8), FRAME))],
  ["ERSPAN III", over(47, concat([0x10, 0, 0x22, 0xeb], u32(1), zeros(12), FRAME))],
  [
    "ERSPAN III with its platform's field",
    over(47, concat([0x10, 0, 0x22, 0xeb], u32(1), zeros(10), [0, 1], zeros(8), FRAME)),
  ],
  ["ERSPAN III, IP", over(47, concat([0x10, 0, 0x22, 0xeb], u32(1), zeros(10), [8, 0], INNER))],
  ["VXLAN", overUdp(4789, [8, 0, 0, 0], zeros(4), FRAME)],
  ["VXLAN on Linux's port", overUdp(8472, [8, 0, 0, 0], zeros(4), FRAME)],
  ["VXLAN-GPE, IPv4", overUdp(4790, [0xc, 0, 0, 1], zeros(4), INNER)],
  ["VXLAN-GPE, NSH, Ethernet", overUdp(4790, [0xc, 0, 0, 4], zeros(4), [0, 2, 1, 3], zeros(4), FRAME)],
  ["GENEVE", overUdp(6081, [0, 0, 0x65, 0x58], zeros(4), FRAME)],
  ["GENEVE with options, IPv6", overUdp(6081, [2, 0, 0x86, 0xdd], zeros(4), zeros(8), INNER_6)],
  [
    "NSH over Ethernet",
    over(47, concat([0, 0, 0x65, 0x58], ethernet(concat([0, 6, 1, 1], zeros(20), INNER), 0x894f))),
  ],
  ["GTP-U", overUdp(2152, GTP, INNER)],
  ["GTP-U with sequence number", overUdp(2152, [0x32, 0xff], zeros(6), zeros(4), INNER)],
  [
    "GTP-U with extension headers",
    overUdp(2152, [0x34, 0xff], zeros(6), [0, 0, 0, 0x85], [1, 0, 0, 0x85], [1, 0, 0, 0], INNER),
  ],
  ["Teredo", overUdp(3544, INNER_6)],
  ["Teredo with authentication and origin", overUdp(3544, [0, 1, 2, 3], zeros(5 + 9), zeros(8), INNER_6)],
  ["L2TP", overUdp(1701, [0, 2], zeros(4), [0xff, 3], u16(0x21), INNER)],
  [
    "L2TP with length, sequence and offset",
    overUdp(1701, [0x4a, 2], zeros(2), zeros(4), zeros(4), [0, 3], zeros(3), u16(0x21), INNER),
  ],
  ["LISP", overUdp(4341, zeros(8), INNER)],
  ["MPLS over UDP", overUdp(6635, u32(0x00020140), INNER)],
  ["TZSP", overUdp(37_008, [1, 0, 0, 1, 0, 10, 1, 0xc8, 1], FRAME)],
  [
    "TZSP, 802.11",
    overUdp(37_008, [1, 0, 0, 18, 1], [8, 1], zeros(22), [0xaa, 0xaa, 3, 0, 0, 0, 8, 0], INNER),
  ],
  ["AH", over(51, concat([6, 4], zeros(22), tcp({ seq: 4711, payload: 9 })))],
  [
    "AH in IPv6",
    ipv6(concat([6, 4], zeros(22), tcp({ seq: 4711, payload: 9 })), { nextHeader: 51, hopLimit: 17 }),
  ],
  ["EtherIP", over(97, concat([0x30, 0], FRAME))],
  ["MPLS over IP", over(137, concat(u32(0x00020140), INNER))],
  ["Ethernet over IPv6", ipv6(FRAME, { nextHeader: 143 })],
];

for (const [name, packet] of TUNNELS) {
  test(`tunnel: ${name}`, () => {
    const segment = new TestDecoder().decode(packet, { linkType: 101 });
    assert.ok(typeof segment === "object", String(segment));
    assert.deepEqual([segment.seq, segment.payloadLength], [4711, 9]);
    if (!name.startsWith("AH")) {
      assert.equal(segment.ttl, 17);
      assert.ok(["10.0.0.1", "2001:db8::1"].includes(segment.source));
    }
    // Wherever the snap length cuts a header, it is said that it did.
    for (let length = 21; length < packet.length - 29; length++) {
      const cut = new TestDecoder().decode(packet.subarray(0, length), {
        linkType: 101,
        originalLength: packet.length,
      });
      assert.ok(typeof cut === "string", `${length} bytes`);
    }
  });
}

/** Packets on the ports and protocols of tunnels with nothing inside for us. */
const OTHERS: readonly (readonly [string, Uint8Array, string])[] = [
  ["GTP-U echo", overUdp(2152, [0x32, 1], zeros(10)), "not-tcp"],
  ["L2TP control", overUdp(1701, [0xc8, 2], zeros(20)), "not-tcp"],
  ["L2TP version 3", overUdp(1701, [0, 3], zeros(20)), "not-tcp"],
  ["IKE", overUdp(4500, zeros(4), zeros(40)), "not-tcp"],
  ["ESP over UDP", overUdp(4500, u32(0x11223344), zeros(40)), "encrypted"],
  ["a NAT keep-alive", overUdp(4500, [0xff]), "not-tcp"],
  ["PPTP's acknowledgment", over(47, concat([0x20, 0x81, 0x88, 0x0b], zeros(8))), "not-ip"],
  ["a Teredo bubble", overUdp(3544, ipv6([], { nextHeader: 59 })), "not-tcp"],
  ["TZSP keep-alive", overUdp(37_008, [1, 4, 0, 0]), "not-tcp"],
  ["TZSP without an end of its tags", overUdp(37_008, [1, 0, 0, 1, 10, 1]), "truncated"],
  [
    "tunnels without end",
    Array.from({ length: 70 }).reduce<Uint8Array>((inner) => over(4, inner), INNER),
    "nested-too-deep",
  ],
  ["UDP too short", over(17, zeros(7)), "malformed"],
];

for (const [name, packet, reason] of OTHERS) {
  test(`no TCP: ${name}`, () => assert.equal(new TestDecoder().decode(packet, { linkType: 101 }), reason));
}

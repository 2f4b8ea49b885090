import assert from "node:assert/strict";
import test from "node:test";
import { concat, type Piece, u16, u32, zeros } from "#test/support/byteWriter.ts";
import { ethernet, ipv4, ipv6, MACS, tcp } from "#test/support/packetBytes.ts";
import { TestDecoder } from "#test/support/readFrames.ts";

const PACKET = ipv4(tcp({ seq: 4711, payload: 9 }));
const PACKET_6 = ipv6(tcp({ seq: 4711, payload: 9 }));
const SNAP = [0xaa, 0xaa, 3, 0, 0, 0, 8, 0];
const LLC_FRAME = concat(SNAP, PACKET);
const data80211 = (control: readonly number[], rest: Piece): Uint8Array => concat(control, zeros(22), rest);

/** Name, LINKTYPE_ value, frame. Each holds the same segment. */
const FRAMES: readonly (readonly [string, number, Uint8Array])[] = [
  ["NULL, little-endian", 0, concat([2, 0, 0, 0], PACKET)],
  ["NULL, big-endian", 0, concat([0, 0, 0, 2], PACKET)],
  ["NULL, IPv6 of macOS", 0, concat([30, 0, 0, 0], PACKET_6)],
  ["NULL, IPv6 of Windows", 0, concat([23, 0, 0, 0], PACKET_6)],
  ["NULL with an EtherType", 0, concat([0, 0, 8, 0], PACKET)],
  ["LOOP, IPv6 of OpenBSD", 108, concat([0, 0, 0, 24], PACKET_6)],
  ["ENC", 109, concat([2, 0, 0, 0], zeros(8), PACKET)],
  ["PFLOG", 117, concat([61, 2], zeros(62), PACKET)],
  ["IPNET", 226, concat([1, 2], zeros(22), PACKET)],
  ["Ethernet", 1, ethernet(PACKET)],
  ["802.3 with LLC and SNAP", 1, ethernet(LLC_FRAME, LLC_FRAME.length)],
  ["802.3 with LLC alone", 1, ethernet(concat([6, 6, 3], PACKET), 3 + PACKET.length)],
  ["VLAN", 1, ethernet(concat(u16(100), u16(0x0800), PACKET), 0x8100)],
  [
    "Q-in-Q-in-Q",
    1,
    ethernet(concat(u16(1), u16(0x88a8), u16(2), u16(0x9100), u16(3), u16(0x86dd), PACKET_6), 0x8100),
  ],
  ["VLAN before a length", 1, ethernet(concat(u16(100), u16(LLC_FRAME.length), LLC_FRAME), 0x8100)],
  ["802.1ah", 1, ethernet(concat(u16(1), u16(0x88e7), u32(0x12345), ethernet(PACKET)), 0x88a8)],
  ["Cisco metadata", 1, ethernet(concat([1, 1, 0, 1], u16(7), u16(0x0800), PACKET), 0x8909)],
  ["E-Tag", 1, ethernet(concat(zeros(6), u16(0x0800), PACKET), 0x893f)],
  ["VN-Tag", 1, ethernet(concat(zeros(4), u16(0x0800), PACKET), 0x8926)],
  ["R-Tag", 1, ethernet(concat(zeros(4), u16(0x0800), PACKET), 0xf1c1)],
  ["MACsec with integrity only", 1, ethernet(concat([0, 0], zeros(4), u16(0x0800), PACKET), 0x88e5)],
  ["MACsec with its channel", 1, ethernet(concat([0x20, 0], zeros(12), u16(0x0800), PACKET), 0x88e5)],
  ["TRILL", 1, ethernet(concat(u16(1 << 6), zeros(8), ethernet(PACKET)), 0x22f3)],
  ["MPLS", 1, ethernet(concat(u32(0x00010040), u32(0x00020140), PACKET), 0x8847)],
  ["MPLS with IPv6", 1, ethernet(concat(u32(0x00020140), PACKET_6), 0x8848)],
  [
    "Ethernet over MPLS with a control word",
    1,
    ethernet(concat(u32(0x00020140), zeros(4), ethernet(PACKET)), 0x8847),
  ],
  ["Ethernet over MPLS", 1, ethernet(concat(u32(0x00020140), [0xfe], ethernet(PACKET).subarray(1)), 0x8847)],
  ["PPPoE", 1, ethernet(concat([0x11, 0], u16(1), u16(2 + PACKET.length), u16(0x21), PACKET), 0x8864)],
  [
    "PPPoE in a VLAN, IPv6",
    1,
    ethernet(concat(u16(7), u16(0x8864), [0x11, 0], zeros(4), u16(0x57), PACKET_6), 0x8100),
  ],
  ["jumbo LLC", 1, ethernet(LLC_FRAME, 0x8870)],
  ["preamble", 274, concat(zeros(8), ethernet(PACKET))],
  ["DSA", 284, concat(MACS, zeros(4), u16(0x0800), PACKET)],
  ["EDSA", 285, concat(MACS, u16(0xdada), zeros(6), u16(0x0800), PACKET)],
  ["Broadcom tag", 282, concat(MACS, zeros(4), u16(0x0800), PACKET)],
  ["Broadcom prefix", 283, concat(zeros(4), ethernet(PACKET))],
  ["raw", 101, PACKET],
  ["raw, IPv6", 101, PACKET_6],
  ["raw as DLT 12 and 14", 12, PACKET],
  ["raw of OpenBSD", 14, PACKET_6],
  ["IPV4", 228, PACKET],
  ["IPV6", 229, PACKET_6],
  ["SLL", 113, concat(zeros(14), u16(0x0800), PACKET)],
  ["SLL, IPv6", 113, concat(zeros(14), u16(0x86dd), PACKET_6)],
  ["SLL, VLAN", 113, concat(zeros(14), u16(0x8100), u16(5), u16(0x0800), PACKET)],
  ["SLL, LLC", 113, concat(zeros(14), u16(4), LLC_FRAME)],
  [
    "SLL, radiotap",
    113,
    concat(u16(0), u16(803), zeros(12), [0, 0, 8, 0, 0, 0, 0, 0], data80211([8, 1], LLC_FRAME)),
  ],
  ["SLL2", 276, concat(u16(0x0800), zeros(18), PACKET)],
  ["SLL2, IPv6", 276, concat(u16(0x86dd), zeros(18), PACKET_6)],
  ["PPP", 9, concat([0xff, 3], u16(0x21), PACKET)],
  ["PPP without address and control", 9, concat(u16(0x21), PACKET)],
  ["PPP with a short protocol", 9, concat([0x21], PACKET)],
  ["PPP, IPv6", 9, concat([0xff, 3], u16(0x57), PACKET_6)],
  ["PPP, bridged", 9, concat([0xff, 3], u16(0x31), [0, 1], ethernet(PACKET))],
  ["PPP, multilink in one piece", 9, concat([0xff, 3], u16(0x3d), [0xc0, 0, 0, 1], u16(0x21), PACKET)],
  ["PPP, MPLS", 9, concat([0xff, 3], u16(0x281), u32(0x00020140), PACKET)],
  ["PPP in HDLC", 50, concat([0xff, 3], u16(0x21), PACKET)],
  ["Cisco in PPP in HDLC", 50, concat([0x0f, 0], u16(0x0800), PACKET)],
  ["PPPoE without Ethernet", 51, concat([0x11, 0], zeros(4), u16(0x21), PACKET)],
  ["Cisco HDLC", 104, concat([0x0f, 0], u16(0x86dd), PACKET_6)],
  ["PPP with direction", 204, concat([1, 0xff, 3], u16(0x21), PACKET)],
  ["PPP of pppd", 166, concat([0, 3], u16(0x21), PACKET)],
  ["ATM with LLC", 100, LLC_FRAME],
  ["SunATM", 123, concat([2, 0, 0, 5], LLC_FRAME)],
  ["SunATM, LAN emulation", 123, concat([1, 0, 0, 5], zeros(2), ethernet(PACKET))],
  ["token ring", 6, concat(zeros(14), LLC_FRAME)],
  ["token ring, routed", 6, concat(zeros(8), [0x80], zeros(5), [6, 0, 0, 0, 0, 0], LLC_FRAME)],
  ["FDDI", 10, concat([0x50], zeros(12), LLC_FRAME)],
  ["fibre channel", 122, concat(zeros(16), LLC_FRAME)],
  ["FireWire", 138, concat(zeros(16), u16(0x0800), PACKET)],
  ["frame relay", 107, concat([0x18, 0x41, 3, 0xcc], PACKET)],
  ["frame relay, IPv6", 107, concat([0x18, 0x41, 3, 0x8e], PACKET_6)],
  ["frame relay, SNAP", 107, concat([0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0], PACKET)],
  ["frame relay of Cisco", 107, concat([0x18, 0x41], u16(0x0800), PACKET)],
  ["802.11", 105, data80211([8, 1], LLC_FRAME)],
  ["802.11, relayed", 105, data80211([8, 3], concat(zeros(6), LLC_FRAME))],
  ["802.11, QoS", 105, data80211([0x88, 1], concat(zeros(2), LLC_FRAME))],
  ["802.11, QoS with HT control", 105, data80211([0x88, 0x81], concat(zeros(6), LLC_FRAME))],
  ["802.11, aggregate", 105, data80211([0x88, 1], concat([0x80, 0], zeros(14), LLC_FRAME))],
  ["radiotap", 127, concat([0, 0, 8, 0, 0, 0, 0, 0], data80211([8, 1], LLC_FRAME))],
  [
    "radiotap, two bitmaps, timestamp, padded header",
    127,
    concat(
      [0, 0, 25, 0, 3, 0, 0, 0x80, 0, 0, 0, 0],
      zeros(4),
      zeros(8),
      [0x20],
      data80211([0x88, 1], concat(zeros(4), LLC_FRAME)),
    ),
  ],
  ["prism", 119, concat(u32(0x44), zeros(140), data80211([8, 1], LLC_FRAME))],
  ["AVS", 163, concat(u32(0x80211001), u32(64), zeros(56), data80211([8, 1], LLC_FRAME))],
  ["AVS as prism", 119, concat(u32(0x80211001), u32(64), zeros(56), data80211([8, 1], LLC_FRAME))],
  ["PPI", 192, concat([0, 0, 12, 0, 105, 0, 0, 0], zeros(4), data80211([8, 1], LLC_FRAME))],
  [
    "NFLOG, little-endian",
    239,
    concat([2, 0], u16(0), [6, 0, 10, 0, 0x61, 0, 0, 0], [4 + PACKET.length, 0, 9, 0], PACKET),
  ],
  [
    "NFLOG, big-endian",
    239,
    concat([2, 0], u16(0), [0, 6, 0, 10, 0x61, 0, 0, 0], u16(4 + PACKET.length), u16(9), PACKET),
  ],
  ["PKTAP", 258, concat([108, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0], zeros(96), ethernet(PACKET))],
  ["PKTAP as USER2, raw", 149, concat([108, 0, 0, 0, 1, 0, 0, 0, 12, 0, 0, 0], zeros(96), PACKET)],
];

for (const [name, linkType, bytes] of FRAMES) {
  test(`link layer: ${name}`, () => {
    const segment = new TestDecoder().decode(bytes, { linkType });
    assert.ok(typeof segment === "object", String(segment));
    assert.deepEqual([segment.seq, segment.payloadLength, segment.destinationPort], [4711, 9, 8080]);
    for (let length = 0; length < bytes.length - 29; length++) {
      const cut = new TestDecoder().decode(bytes.subarray(0, length), {
        linkType,
        originalLength: bytes.length,
      });
      assert.ok(
        cut === "truncated" || cut === "malformed" || cut === "not-ip",
        `${length} bytes: ${String(cut)}`,
      );
    }
  });
}

/** Frames that carry no IP, or none that can be read. */
const OTHERS: readonly (readonly [string, number, Uint8Array, string])[] = [
  ["802.11 beacon", 105, data80211([0x80, 0], zeros(60)), "not-ip"],
  ["802.11 null function", 105, data80211([0x48, 1], zeros(60)), "not-ip"],
  ["802.11, protected", 105, data80211([8, 0x41], zeros(60)), "encrypted"],
  ["MACsec, encrypted", 1, ethernet(concat([0x0c, 0], zeros(60)), 0x88e5), "encrypted"],
  ["PPP LCP", 9, concat([0xff, 3], u16(0xc021), zeros(20)), "not-ip"],
  ["PPP, compressed", 9, concat([0xff, 3], u16(0xfd), zeros(20)), "encrypted"],
  [
    "PPP, a piece of a multilink packet",
    9,
    concat([0xff, 3], u16(0x3d), [0x80, 0, 0, 1], u16(0x21), PACKET),
    "fragment",
  ],
  ["PPPoE discovery", 1, ethernet(concat([0x11, 9], zeros(40)), 0x8863), "not-ip"],
  [
    "a pseudowire's own message",
    1,
    ethernet(concat(u32(0x00020140), u32(0x10000000), zeros(40)), 0x8847),
    "not-ip",
  ],
  ["netlink", 253, zeros(60), "unsupported-link-type"],
  ["SLL of netlink", 113, concat(u16(0), u16(824), zeros(12), zeros(40)), "not-ip"],
  ["FDDI station management", 10, concat([0x41], zeros(12), LLC_FRAME), "not-ip"],
  ["NULL of another family", 0, concat([7, 0, 0, 0], PACKET), "not-ip"],
  [
    "a stack of tags without end",
    1,
    ethernet(concat(...Array.from({ length: 100 }, () => [0, 1, 0x81, 0])), 0x8100),
    "nested-too-deep",
  ],
];

for (const [name, linkType, bytes, reason] of OTHERS) {
  test(`no TCP: ${name}`, () => assert.equal(new TestDecoder().decode(bytes, { linkType }), reason));
}

/**
 * How a frame is taken apart: each layer reads one header at the cursor, moves the cursor behind it, and says
 * what comes next. The loop over them is in `frameDecoder.ts`; no layer calls another, so that any nesting of
 * tunnels costs no stack and the files do not import each other in circles.
 */

import type { AddressTable } from "../model/addressTable.ts";
import type { FrameNumber } from "../units.ts";

/** A header that can come next; `layers.ts` has the function for each. */
export type LayerName =
  | "link-type" // as cursor.linkType says
  | "ethernet"
  | "ether-type" // as cursor.etherType says
  | "llc"
  | "mpls"
  | "ppp"
  | "pppoe"
  | "ip" // 4 or 6 by its first four bits
  | "ipv4"
  | "ipv6"
  | "ip-protocol" // as cursor.protocol says
  | "udp"
  | "gre"
  | "nsh";

/**
 * Why a frame has no TCP segment for us. Also the `reason` words of the contract's `capture.skipped`:
 * - "not-ip": the link layer carries something else (ARP, spanning tree, 802.11 management, PPP control)
 * - "not-tcp": IP carries another protocol (UDP without a tunnel in it, OSPF, SCTP)
 * - "icmp": ICMP or ICMPv6, with or without a TCP header quoted in it
 * - "fragment": a piece of a datagram that it does not complete
 * - "truncated": the capture ends before the flags of the TCP header, or before any header above it
 * - "malformed": a header contradicts itself or the one below it
 * - "encrypted": IPsec, WPA, MACsec, compressed or encrypted PPP
 * - "unsupported-link-type": a link layer that we do not know
 * - "nested-too-deep": more headers on top of each other than anybody sends
 */
export type SkipReason =
  | "not-ip"
  | "not-tcp"
  | "icmp"
  | "fragment"
  | "truncated"
  | "malformed"
  | "encrypted"
  | "unsupported-link-type"
  | "nested-too-deep";

/** What a layer says: the next header, a reason to stop, or that TCP begins at the cursor. */
export type Step = LayerName | SkipReason | "tcp";

export type Layer = (cursor: Cursor) => Step;

/** Where in a frame we are, and what the headers so far have told. One object, reused for every frame. */
export interface Cursor {
  view: DataView;
  /** The next header begins here. */
  offset: number;
  /** The captured bytes of the current layer end here. */
  end: number;
  /** Its bytes ended here on the wire: beyond `end` when the snap length cut the frame. */
  wireEnd: number;
  linkType: number;
  etherType: number;
  /** IP protocol number or IPv6 next header. */
  protocol: number;
  ipVersion: number;
  sourceAddress: number;
  destinationAddress: number;
  ttl: number;
  ipId: number;
  dontFragment: boolean;
  /** The frame that is being decoded. */
  frame: FrameNumber;
  /** Capture time of the frame in whole seconds, for the age of fragments. */
  seconds: number;
  readonly addresses: AddressTable;
  readonly fragments: FragmentCollector;
}

/** Puts fragmented datagrams together; see `ipFragments.ts`. */
export interface FragmentCollector {
  /**
   * Takes the fragment at the cursor (its data, headers behind it) which begins `from` bytes into its datagram.
   * True when it completes the datagram: the cursor then stands at the beginning of the whole payload.
   */
  add(cursor: Cursor, key: string, from: number, more: boolean): boolean;
  /** Of frames that completed a datagram: the frames of its other pieces. */
  readonly earlierPieces: ReadonlyMap<FrameNumber, readonly FrameNumber[]>;
}

/** True when `bytes` more are there to be read at the cursor. */
export function has(cursor: Cursor, bytes: number): boolean {
  return cursor.end - cursor.offset >= bytes;
}

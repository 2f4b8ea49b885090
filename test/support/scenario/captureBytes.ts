/** A trace as a capture file: pcap with nanoseconds, or pcapng where the trace has drop counters to tell. */

import { concat, encodePacket, LINK_TYPES } from "./encodePacket.ts";
import type { Trace } from "./packet.ts";

/** No snap length: what tcpdump writes for "all" (MAXIMUM_SNAPLEN). */
const WHOLE = 262_144;

export function captureBytes(trace: Trace): Uint8Array {
  return hasInterfaces(trace) ? pcapngBytes(trace) : pcapBytes(trace);
}

/** Does the trace need a format that knows interfaces? */
function hasInterfaces(trace: Trace): boolean {
  return trace.interfaces.length > 1 || trace.interfaces.some((each) => each.dropped !== null);
}

/** Little-endian words: numbers of 4 bytes, `[n]` of 2. */
function le(...fields: readonly (number | readonly [number])[]): Uint8Array {
  return concat(
    fields.map((field) => {
      const value = typeof field === "number" ? field : field[0];
      const bytes = [value, value >>> 8, value >>> 16, value >>> 24].map((byte) => byte & 0xff);
      return Uint8Array.from(typeof field === "number" ? bytes : bytes.slice(0, 2));
    }),
  );
}

interface Captured {
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly interfaceId: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

function captured(trace: Trace): Captured[] {
  return trace.packets.map((packet) => {
    const whole = encodePacket(packet, trace.link, trace.vlans);
    const seconds = Math.floor(packet.time / 1e9);
    return {
      seconds: trace.startSeconds + seconds,
      nanoseconds: packet.time - seconds * 1e9,
      interfaceId: packet.interfaceId,
      length: whole.length,
      bytes: whole.subarray(0, trace.snapLength ?? whole.length),
    };
  });
}

/** https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap: magic 0xa1b23c4d is the nanosecond form. */
function pcapBytes(trace: Trace): Uint8Array {
  const header = le(0xa1b23c4d, [2], [4], 0, 0, trace.snapLength ?? WHOLE, LINK_TYPES[trace.link]);
  const records = captured(trace).flatMap((frame) => [
    le(frame.seconds, frame.nanoseconds, frame.bytes.length, frame.length),
    frame.bytes,
  ]);
  return concat([header, ...records]);
}

/** draft-ietf-opsawg-pcapng: one section, an interface block each, enhanced packets in nanoseconds, statistics last. */
function pcapngBytes(trace: Trace): Uint8Array {
  const section = block(0x0a0d0d0a, le(0x1a2b3c4d, [1], [0], 0xffffffff, 0xffffffff));
  const interfaces = trace.interfaces.map((each) =>
    block(
      1,
      concat([
        le([LINK_TYPES[trace.link]], [0], trace.snapLength ?? 0),
        option(2, new TextEncoder().encode(each.name)),
        option(9, new Uint8Array([9])),
        option(0, new Uint8Array(0)),
      ]),
    ),
  );
  const packets = captured(trace).map((frame) => {
    const time = BigInt(frame.seconds) * 1_000_000_000n + BigInt(frame.nanoseconds);
    const stamp = le(Number(time >> 32n), Number(time & 0xffffffffn));
    return block(
      6,
      concat([le(frame.interfaceId), stamp, le(frame.bytes.length, frame.length), padded(frame.bytes)]),
    );
  });
  const statistics = trace.interfaces.flatMap((each, id) =>
    each.dropped === null
      ? []
      : [block(5, concat([le(id, 0, 0), option(5, le(each.dropped, 0)), option(0, new Uint8Array(0))]))],
  );
  return concat([section, ...interfaces, ...packets, ...statistics]);
}

function block(type: number, body: Uint8Array): Uint8Array {
  const length = body.length + 12;
  return concat([le(type, length), body, le(length)]);
}

function option(code: number, value: Uint8Array): Uint8Array {
  return concat([le([code], [value.length]), padded(value)]);
}

function padded(bytes: Uint8Array): Uint8Array {
  return concat([bytes, new Uint8Array(-bytes.length & 3)]);
}

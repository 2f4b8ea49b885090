/** The two ends of one connection while it lasts, and the frames that they send. */

import type { CaptureOutput } from "./captureOutput.ts";
import { ACK, FIN, FrameBuilder, RST, SYN } from "./frame.ts";
import type { Host } from "./host.ts";

/** The clock of the script, and where frames go. */
export class Wire {
  /** Microseconds since 1970. */
  now: number;
  readonly output: CaptureOutput;
  readonly builder: FrameBuilder = new FrameBuilder();

  constructor(start: number, output: CaptureOutput) {
    this.now = start;
    this.output = output;
  }

  send(length: number): void {
    this.output.write(this.now, this.builder.bytes, length);
  }
}

export interface End {
  readonly host: Host;
  readonly port: number;
  readonly isn: number;
  /** SND.NXT and RCV.NXT. */
  next: number;
  heard: number;
  /** The TSval heard last, to be echoed. */
  echo: number;
  ipId: number;
}

export function newEnd(host: Host, port: number, isn: number, ipId: number): End {
  return { host, port, isn, next: isn, heard: 0, echo: 0, ipId };
}

/** Milliseconds of the host's own clock, modulo 2^32. */
export function tsValOf(host: Host, time: number): number {
  return (Math.floor(time / 1000) + host.clockOffset) >>> 0;
}

export class Conversation {
  readonly wire: Wire;
  readonly client: End;
  readonly server: End;

  constructor(wire: Wire, client: End, server: End) {
    this.wire = wire;
    this.client = client;
    this.server = server;
  }

  /** A new segment of `from`: advances what it has sent, and what the other end has heard. */
  send(from: End, flags: number, payload = 0): void {
    const to = this.#peerOf(from);
    const tsVal = tsValOf(from.host, this.wire.now);
    // A SYN-ACK is made by no socket yet: Linux gives it the IP ID 0.
    const ipId = flags === (SYN | ACK) ? 0 : this.#nextId(from);
    this.#write(from, from.next, flags, tsVal, payload, ipId);
    from.next = (from.next + payload + ((flags & (SYN | FIN)) !== 0 ? 1 : 0)) >>> 0;
    to.heard = from.next;
    to.echo = tsVal;
  }

  /** The last `length` numbers of `from` once more, with a later timestamp and another IP ID. */
  sendAgain(from: End, flags: number, length: number): void {
    const tsVal = tsValOf(from.host, this.wire.now);
    const payload = (flags & (SYN | FIN)) !== 0 ? length - 1 : length;
    this.#write(from, (from.next - length) >>> 0, flags, tsVal, payload, this.#nextId(from));
    this.#peerOf(from).echo = tsVal;
  }

  /** The RST of a socket that is there and aborts. */
  abort(from: End): void {
    this.#write(from, from.next, RST | ACK, tsValOf(from.host, this.wire.now), 0, this.#nextId(from));
  }

  /** The RST of a kernel that has no socket for the other end's segment: bare, window 0, IP ID 0. */
  refuse(from: End, flags: number, seq: number): void {
    const to = this.#peerOf(from);
    const ack = (flags & ACK) !== 0 ? from.heard : 0;
    this.wire.send(
      this.wire.builder.tcp({
        source: from.host,
        sourcePort: from.port,
        destination: to.host,
        destinationPort: to.port,
        seq,
        ack,
        flags,
        window: 0,
        tsVal: null,
        tsEcr: 0,
        ipId: 0,
        payload: 0,
      }),
    );
  }

  #write(from: End, seq: number, flags: number, tsVal: number, payload: number, ipId: number): void {
    const to = this.#peerOf(from);
    this.wire.send(
      this.wire.builder.tcp({
        source: from.host,
        sourcePort: from.port,
        destination: to.host,
        destinationPort: to.port,
        seq,
        ack: (flags & ACK) !== 0 ? from.heard : 0,
        flags,
        window: (flags & SYN) !== 0 ? 64240 : 502,
        tsVal,
        tsEcr: (flags & ACK) !== 0 ? from.echo : 0,
        ipId,
        payload,
      }),
    );
  }

  #peerOf(end: End): End {
    return end === this.client ? this.server : this.client;
  }

  /** A socket's own counter; 0 would look like a reply without a socket. */
  #nextId(from: End): number {
    from.ipId = from.ipId >= 0xffff ? 1 : from.ipId + 1;
    return from.ipId;
  }
}

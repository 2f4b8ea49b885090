/** The three pcapng blocks that hold a frame. They alone are counted as frames. */

import type { ProblemKind } from "../problem.ts";
import type { FileOffset, FrameNumber } from "../units.ts";
import type { CaptureNotes } from "./captureNotes.ts";
import { count } from "./count.ts";
import { maximumFrameLength } from "./frameLimits.ts";
import { createFrameRecord, type FrameSink, type UsualRecords } from "./frameRecord.ts";
import { type SectionInterface, takeOptions } from "./pcapngBlocks.ts";
import { ENHANCED_PACKET } from "./pcapngCodes.ts";
import { setTime } from "./pcapngTime.ts";

const OLD_PACKET = 2;
const SIMPLE_PACKET = 3;

/** Where the frame begins in an enhanced or obsolete packet block, and in a simple one. */
const PACKET_DATA = 28;
const SIMPLE_PACKET_DATA = 12;

export function isPacketBlock(type: number): boolean {
  return type === ENHANCED_PACKET || type === SIMPLE_PACKET || type === OLD_PACKET;
}

/** Why a block cannot be read, and with it everything behind it. `what` goes on behind "The block at offset …". */
export interface BlockDamage {
  readonly kind: ProblemKind;
  readonly what: string;
}

/** Frames without a time take that of the frame before them. */
export interface LatestFrame {
  readonly frame: FrameNumber;
  readonly seconds: number;
  readonly nanoseconds: number;
}

export class PacketBlocks {
  readonly #notes: CaptureNotes;
  readonly #sink: FrameSink;
  readonly #record = createFrameRecord();
  #usual: (UsualRecords & { readonly format: "pcapng" }) | null = null;
  #timelessReported = false;
  /** Where in its block the frame begins that was delivered last. */
  #dataOffset = PACKET_DATA;

  constructor(notes: CaptureNotes, sink: FrameSink) {
    this.#notes = notes;
    this.#sink = sink;
  }

  /** Frames delivered so far. */
  get frames(): number {
    return this.#record.frame;
  }

  /** Where the block of the frame begins that is being delivered. */
  get blockOffset(): FileOffset {
    return this.#record.fileOffset - this.#dataOffset;
  }

  /** What those behind the frame that is being delivered have of those before: its number, and its time. */
  get latest(): LatestFrame {
    const { frame, seconds, nanoseconds } = this.#record;
    return { frame, seconds, nanoseconds };
  }

  /** Goes on behind the frame before this one. */
  resume({ frame, seconds, nanoseconds }: LatestFrame): void {
    this.#record.frame = frame - 1;
    this.#record.seconds = seconds;
    this.#record.nanoseconds = nanoseconds;
  }

  /** Lets the sink take blocks by itself, from `at` on; returns where the first begins that it did not take. */
  takeUsual(
    view: DataView,
    at: number,
    end: number,
    littleEndian: boolean,
    interfaces: readonly SectionInterface[],
  ): number {
    const sink = this.#sink;
    if (sink.takeUsual === undefined) return at;
    const known = this.#usual;
    const isKnown = known !== null && known.interfaces === interfaces && known.littleEndian === littleEndian;
    const usual = isKnown ? known : { format: "pcapng" as const, littleEndian, interfaces };
    this.#usual = usual;
    return sink.takeUsual(usual, view, at, end, this.#record);
  }

  /**
   * Delivers the frame of the packet block of this type at `at`, whose second length is at `end`. `interfaces` are
   * those of its section. Returns what is wrong with it, or null.
   */
  read(
    type: number,
    view: DataView,
    littleEndian: boolean,
    at: number,
    end: number,
    interfaces: readonly SectionInterface[],
  ): BlockDamage | null {
    const dataOffset = type === SIMPLE_PACKET ? SIMPLE_PACKET_DATA : PACKET_DATA;
    if (end - at < dataOffset) return tooShort(end + 4 - at, dataOffset + 4);
    if (type === SIMPLE_PACKET) return this.#readSimple(view, littleEndian, at, end, interfaces);
    const id =
      type === ENHANCED_PACKET ? view.getUint32(at + 8, littleEndian) : view.getUint16(at + 8, littleEndian);
    return this.#readTimed(view, littleEndian, at, end, interfaces[id], id, interfaces.length);
  }

  /** Enhanced Packet Block (section 4.3) and the obsolete Packet Block (appendix A): the interface alone differs. */
  #readTimed(
    view: DataView,
    littleEndian: boolean,
    at: number,
    end: number,
    about: SectionInterface | undefined,
    interfaceId: number,
    interfaceCount: number,
  ): BlockDamage | null {
    if (about === undefined) return this.#unknownInterface(interfaceId, interfaceCount);
    const captured = view.getUint32(at + 20, littleEndian);
    const damage = this.#implausible(captured, about.linkType, end - at - PACKET_DATA);
    if (damage !== null) return damage;
    const record = this.#record;
    const data = at + PACKET_DATA;
    record.frame++;
    setTime(record, about.time, view.getUint32(at + 12, littleEndian), view.getUint32(at + 16, littleEndian));
    record.originalLength = view.getUint32(at + 24, littleEndian);
    this.#deliver(view, about, at, PACKET_DATA, captured);
    const options = data + ((captured + 3) & ~3);
    if (options < end) {
      takeOptions({ view, littleEndian, body: at + 8, end }, options, this.#notes, record.frame);
    }
    return null;
  }

  /** Simple Packet Block (section 4.4): the first interface's, without a time, cut by its snap length. */
  #readSimple(
    view: DataView,
    littleEndian: boolean,
    at: number,
    end: number,
    interfaces: readonly SectionInterface[],
  ): BlockDamage | null {
    const about = interfaces[0];
    if (about === undefined) return this.#unknownInterface(0, 0);
    const original = view.getUint32(at + 8, littleEndian);
    const captured = about.snapLength > 0 ? Math.min(original, about.snapLength) : original;
    const damage = this.#implausible(captured, about.linkType, end - at - SIMPLE_PACKET_DATA);
    if (damage !== null) return damage;
    const record = this.#record;
    record.frame++;
    record.originalLength = original;
    if (!this.#timelessReported) this.#reportTimeless(at);
    this.#deliver(view, about, at, SIMPLE_PACKET_DATA, captured);
    return null;
  }

  #deliver(
    view: DataView,
    about: SectionInterface,
    block: number,
    dataOffset: number,
    captured: number,
  ): void {
    const record = this.#record;
    this.#dataOffset = dataOffset;
    record.linkType = about.linkType;
    record.interfaceId = about.id;
    record.offset = block + dataOffset;
    record.fileOffset = this.#notes.base + record.offset;
    record.capturedLength = captured;
    this.#sink.onFrame(record, view);
  }

  #reportTimeless(at: number): void {
    const { frame } = this.#record;
    this.#timelessReported = true;
    this.#notes.problem(
      "no-timestamp",
      at,
      frame,
      `Frame ${count(frame)} carries no time (it is in a simple packet block). Such frames are given the time of the frame before them.`,
    );
  }

  #implausible(captured: number, linkType: number, space: number): BlockDamage | null {
    const limit = maximumFrameLength(linkType);
    if (captured <= limit && captured <= space) return null;
    const promise = `promises ${count(captured)} bytes of frame ${count(this.#record.frame + 1)}`;
    return captured > limit
      ? { kind: "bad-record-length", what: `${promise}; at most ${count(limit)} are plausible` }
      : { kind: "bad-block", what: `${promise}; it has space for ${count(space)}` };
  }

  #unknownInterface(id: number, described: number): BlockDamage {
    const frame = count(this.#record.frame + 1);
    const what = `holds frame ${frame} of interface ${count(id)}; its section describes ${count(described)}`;
    return { kind: "unknown-interface", what };
  }
}

function tooShort(bytes: number, needed: number): BlockDamage {
  return { kind: "bad-block", what: `is a packet block of ${count(bytes)} bytes; it needs ${needed}` };
}

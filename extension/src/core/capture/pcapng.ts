/**
 * pcapng: sections of blocks, each block with its length at both ends.
 * https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html. Packet blocks are read here, the rest in
 * `pcapngBlocks.ts`; blocks of a kind that we do not know are stepped over.
 */

import type { ProblemKind } from "../problem.ts";
import { type CaptureNotes, count } from "./captureInfo.ts";
import { type CaptureFormat, DETECTION_BYTES, type FormatReader } from "./formatReader.ts";
import { MAXIMUM_BLOCK_BYTES, maximumFrameLength } from "./frameLimits.ts";
import { createFrameRecord, type FrameSink } from "./frameRecord.ts";
import {
  readInterface,
  readNames,
  readStatistics,
  type SectionInterface,
  takeOptions,
} from "./pcapngBlocks.ts";
import { setTime } from "./pcapngTime.ts";

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const PACKET = 2; // obsolete, but still about
const SIMPLE_PACKET = 3;
const NAME_RESOLUTION = 4;
const INTERFACE_STATISTICS = 5;
const ENHANCED_PACKET = 6;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Type, length, and the length again. */
const MINIMUM_BLOCK_BYTES = 12;
const SECTION_HEADER_BYTES = 28;
/** Where the frame begins in an enhanced or obsolete packet block. */
const PACKET_DATA = 28;
const SIMPLE_PACKET_DATA = 12;

export const pcapngFormat: CaptureFormat = {
  name: "pcapng",
  looksLike(view, start, end) {
    if (end - start < 4 || view.getUint32(start) !== SECTION_HEADER) return false;
    return end - start < DETECTION_BYTES || byteOrder(view, start) !== null;
  },
  create: (notes, sink) => new PcapngReader(notes, sink),
};

/** True for little-endian, false for big-endian, null when the magic of the section header at `at` is neither. */
function byteOrder(view: DataView, at: number): boolean | null {
  if (view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC) return true;
  return view.getUint32(at + 8, false) === BYTE_ORDER_MAGIC ? false : null;
}

class PcapngReader implements FormatReader {
  wanted = MINIMUM_BLOCK_BYTES;
  stopped = false;
  readonly #notes: CaptureNotes;
  readonly #sink: FrameSink;
  readonly #record = createFrameRecord();
  #littleEndian = true;
  #sections = 0;
  #interfaces: SectionInterface[] = [];
  #timelessReported = false;

  constructor(notes: CaptureNotes, sink: FrameSink) {
    this.#notes = notes;
    this.#sink = sink;
  }

  read(view: DataView, start: number, end: number): number {
    let at = start;
    this.wanted = MINIMUM_BLOCK_BYTES;
    while (at + MINIMUM_BLOCK_BYTES <= end) {
      if (view.getUint32(at) === SECTION_HEADER && !this.#setByteOrder(view, at)) break;
      const length = view.getUint32(at + 4, this.#littleEndian);
      // A few writers leave the padding out of the length; Wireshark rounds it up as well.
      const size = length + (-length & 3);
      if (length < MINIMUM_BLOCK_BYTES || size > MAXIMUM_BLOCK_BYTES) {
        this.#badLength(view, at, length);
        break;
      }
      if (at + size > end) {
        this.wanted = size;
        break;
      }
      const repeated = view.getUint32(at + size - 4, this.#littleEndian);
      if (repeated !== length) {
        this.#stop(
          "bad-block-length",
          at,
          null,
          `begins with the length ${count(length)} and ends with ${count(repeated)}`,
        );
        break;
      }
      this.#readBlock(view, at, at + size - 4);
      if (this.stopped) break;
      at += size;
    }
    this.#notes.frames = this.#record.frame;
    return at;
  }

  end(view: DataView, start: number, end: number): void {
    if (start === end) return;
    const left = end - start;
    this.#notes.truncated = true;
    if (this.#sections === 0) {
      this.#notes.problem(
        "truncated-header",
        start,
        null,
        `The file ends after ${count(left)} bytes, inside its section header block of ${count(Math.max(this.wanted, SECTION_HEADER_BYTES))} bytes.`,
      );
      return;
    }
    const type = left >= 4 ? view.getUint32(start, this.#littleEndian) : 0;
    const isPacket = type === ENHANCED_PACKET || type === SIMPLE_PACKET || type === PACKET;
    const frame = isPacket ? this.#record.frame + 1 : null;
    const what = frame === null ? "The block" : `The block of frame ${count(frame)}`;
    this.#notes.problem(
      "truncated-record",
      start,
      frame,
      `${what} at offset ${count(this.#notes.base + start)} needs ${count(this.wanted)} bytes; ${count(left)} are left in the file.`,
    );
  }

  #setByteOrder(view: DataView, at: number): boolean {
    const littleEndian = byteOrder(view, at);
    if (littleEndian === null) {
      this.#stop("bad-block", at, null, `has a section header without the byte-order magic`);
      return false;
    }
    this.#littleEndian = littleEndian;
    return true;
  }

  /** `end` is the position of the second length. */
  #readBlock(view: DataView, at: number, end: number): void {
    const littleEndian = this.#littleEndian;
    const type = view.getUint32(at, littleEndian);
    if (type === ENHANCED_PACKET) {
      this.#readPacket(view, at, end, end - at < PACKET_DATA ? 0 : view.getUint32(at + 8, littleEndian));
      return;
    }
    const block = { view, littleEndian, body: at + 8, end };
    switch (type) {
      case SECTION_HEADER:
        this.#openSection(view, at, end);
        break;
      case INTERFACE_DESCRIPTION: {
        const described = readInterface(block, this.#notes);
        if (described === null) this.#stop("bad-block", at, null, "describes an interface in too few bytes");
        else this.#interfaces.push(described);
        break;
      }
      case PACKET:
        this.#readPacket(view, at, end, end - at < PACKET_DATA ? 0 : view.getUint16(at + 8, littleEndian));
        break;
      case SIMPLE_PACKET:
        this.#readSimplePacket(view, at, end);
        break;
      case NAME_RESOLUTION:
        readNames(block, this.#notes);
        break;
      case INTERFACE_STATISTICS:
        readStatistics(block, this.#interfaces, this.#notes);
        break;
      default: // custom blocks, decryption secrets, journal entries, and what is yet to be invented
        break;
    }
  }

  /** Section Header Block (section 4.1). Interfaces are numbered anew in each section. */
  #openSection(view: DataView, at: number, end: number): void {
    if (end + 4 - at < SECTION_HEADER_BYTES) {
      this.#stop(
        "bad-block",
        at,
        null,
        `is a section header of ${count(end + 4 - at)} bytes; it needs ${SECTION_HEADER_BYTES}`,
      );
      return;
    }
    const littleEndian = this.#littleEndian;
    const major = view.getUint16(at + 12, littleEndian);
    const minor = view.getUint16(at + 14, littleEndian);
    // The draft: 1.2 was written by some and is to be read as 1.0.
    if (major !== 1 || (minor !== 0 && minor !== 2)) {
      this.#stop(
        "unsupported-version",
        at,
        null,
        `opens a section of version ${major}.${minor}; 1.0 is known`,
      );
      return;
    }
    this.#sections++;
    this.#interfaces = [];
    this.#notes.variant = `${littleEndian ? "little" : "big"}-endian${this.#sections > 1 ? `, ${count(this.#sections)} sections` : ""}`;
    takeOptions({ view, littleEndian, body: at + 8, end }, at + 24, this.#notes, null);
  }

  /** Enhanced Packet Block (section 4.3) and the obsolete Packet Block (appendix A): they differ in the interface only. */
  #readPacket(view: DataView, at: number, end: number, interfaceId: number): void {
    const littleEndian = this.#littleEndian;
    const record = this.#record;
    const frame = record.frame + 1;
    if (end - at < PACKET_DATA) {
      this.#stop(
        "bad-block",
        at,
        frame,
        `is a packet block of ${count(end + 4 - at)} bytes; it needs ${PACKET_DATA + 4}`,
      );
      return;
    }
    const captured = view.getUint32(at + 20, littleEndian);
    const about = this.#interfaces[interfaceId];
    if (about === undefined) {
      this.#unknownInterface(at, interfaceId);
      return;
    }
    if (!this.#plausible(at, captured, about.linkType, end - at - PACKET_DATA)) return;
    const data = at + PACKET_DATA;
    record.frame = frame;
    setTime(record, about.time, view.getUint32(at + 12, littleEndian), view.getUint32(at + 16, littleEndian));
    record.originalLength = view.getUint32(at + 24, littleEndian);
    this.#deliver(view, about, data, captured);
    const options = data + ((captured + 3) & ~3);
    if (options < end) takeOptions({ view, littleEndian, body: at + 8, end }, options, this.#notes, frame);
  }

  /** Simple Packet Block (section 4.4): the first interface's, without a time, cut by its snap length. */
  #readSimplePacket(view: DataView, at: number, end: number): void {
    const record = this.#record;
    const about = this.#interfaces[0];
    if (about === undefined) {
      this.#unknownInterface(at, 0);
      return;
    }
    if (end - at < SIMPLE_PACKET_DATA) {
      this.#stop(
        "bad-block",
        at,
        record.frame + 1,
        `is a simple packet block of ${count(end + 4 - at)} bytes; it needs 16`,
      );
      return;
    }
    const original = view.getUint32(at + 8, this.#littleEndian);
    const snapped = about.snapLength > 0 ? Math.min(original, about.snapLength) : original;
    if (!this.#plausible(at, snapped, about.linkType, end - at - SIMPLE_PACKET_DATA)) return;
    record.frame++;
    record.originalLength = original;
    if (!this.#timelessReported) {
      this.#timelessReported = true;
      this.#notes.problem(
        "no-timestamp",
        at,
        record.frame,
        `Frame ${count(record.frame)} carries no time (it is in a simple packet block). Such frames are given the time of the frame before them.`,
      );
    }
    this.#deliver(view, about, at + SIMPLE_PACKET_DATA, snapped);
  }

  #deliver(view: DataView, about: SectionInterface, data: number, captured: number): void {
    const record = this.#record;
    record.linkType = about.linkType;
    record.interfaceId = about.id;
    record.offset = data;
    record.fileOffset = this.#notes.base + data;
    record.capturedLength = captured;
    this.#sink.onFrame(record, view);
  }

  #plausible(at: number, captured: number, linkType: number, space: number): boolean {
    const frame = this.#record.frame + 1;
    const limit = maximumFrameLength(linkType);
    if (captured > limit) {
      this.#stop(
        "bad-record-length",
        at,
        frame,
        `promises ${count(captured)} bytes of frame ${count(frame)}; at most ${count(limit)} are plausible`,
      );
    } else if (captured > space) {
      this.#stop(
        "bad-block",
        at,
        frame,
        `promises ${count(captured)} bytes of frame ${count(frame)}; it has space for ${count(space)}`,
      );
    }
    return !this.stopped;
  }

  #unknownInterface(at: number, interfaceId: number): void {
    const frame = this.#record.frame + 1;
    this.#stop(
      "unknown-interface",
      at,
      frame,
      `holds frame ${count(frame)} of interface ${count(interfaceId)}; its section describes ${count(this.#interfaces.length)}`,
    );
  }

  #badLength(view: DataView, at: number, length: number): void {
    const type = view.getUint32(at, this.#littleEndian);
    const isPacket = type === ENHANCED_PACKET || type === SIMPLE_PACKET || type === PACKET;
    const frame = isPacket ? this.#record.frame + 1 : null;
    this.#stop(
      "bad-block-length",
      at,
      frame,
      `says that it is ${count(length)} bytes long; ${count(MINIMUM_BLOCK_BYTES)} to ${count(MAXIMUM_BLOCK_BYTES)} are plausible`,
    );
  }

  #stop(kind: ProblemKind, at: number, frame: number | null, what: string): void {
    this.stopped = true;
    this.#notes.problem(
      kind,
      at,
      frame,
      `The block at offset ${count(this.#notes.base + at)} ${what}. Nothing behind it can be read.`,
    );
  }
}

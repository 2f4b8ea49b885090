/**
 * pcapng: sections of blocks, each block with its length at both ends.
 * https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html. Packets are read in `pcapngPackets.ts`, what
 * describes them in `pcapngBlocks.ts`; blocks of a kind that we do not know are stepped over.
 */

import type { CaptureNotes } from "./captureNotes.ts";
import { count } from "./count.ts";
import {
  type Bookmark,
  type CaptureFormat,
  DETECTION_BYTES,
  type FormatReader,
  type KnownOfFile,
} from "./formatReader.ts";
import { MAXIMUM_BLOCK_BYTES } from "./frameLimits.ts";
import type { FrameSink } from "./frameRecord.ts";
import {
  readInterface,
  readNames,
  readStatistics,
  type SectionInterface,
  takeOptions,
} from "./pcapngBlocks.ts";
import {
  BYTE_ORDER_MAGIC,
  INTERFACE_DESCRIPTION,
  INTERFACE_STATISTICS,
  SECTION_HEADER,
} from "./pcapngCodes.ts";
import { type BlockDamage, isPacketBlock, PacketBlocks } from "./pcapngPackets.ts";

const NAME_RESOLUTION = 4;

/** Type, length, and the length again. */
const MINIMUM_BLOCK_BYTES = 12;
const SECTION_HEADER_BYTES = 28;
/** In a section; a file with more was made to fill our memory. */
const MAXIMUM_INTERFACES = 1_000_000;

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
  readonly #packets: PacketBlocks;
  #littleEndian = true;
  #sections = 0;
  #interfaces: SectionInterface[] = [];
  /** What the last bookmark knows, and of which section that was. */
  #marked: { readonly section: number; readonly known: KnownOfFile } | null = null;

  constructor(notes: CaptureNotes, sink: FrameSink) {
    this.#notes = notes;
    this.#packets = new PacketBlocks(notes, sink);
  }

  read(view: DataView, start: number, end: number): number {
    let at = start;
    this.wanted = MINIMUM_BLOCK_BYTES;
    while (at + MINIMUM_BLOCK_BYTES <= end) {
      at = this.#packets.takeUsual(view, at, end, this.#littleEndian, this.#interfaces);
      if (at + MINIMUM_BLOCK_BYTES > end) break;
      const damage = this.#setByteOrder(view, at);
      const length = view.getUint32(at + 4, this.#littleEndian);
      // A few writers leave the padding out of the length; Wireshark rounds it up as well.
      const size = length + (-length & 3);
      const isPlausible = length >= MINIMUM_BLOCK_BYTES && size <= MAXIMUM_BLOCK_BYTES;
      if (damage === null && isPlausible && at + size > end) {
        this.wanted = size;
        break;
      }
      const found = damage ?? (isPlausible ? this.#readBlock(view, at, size, length) : badLength(length));
      if (found !== null) {
        this.#stop(view, at, found);
        break;
      }
      at += size;
    }
    this.#notes.frames = this.#packets.frames;
    return at;
  }

  end(view: DataView, start: number, end: number): void {
    if (start === end) return;
    const left = count(end - start);
    this.#notes.truncated = true;
    if (this.#sections === 0) {
      const needed = count(Math.max(this.wanted, SECTION_HEADER_BYTES));
      const message = `The file ends after ${left} bytes, inside its section header block of ${needed} bytes.`;
      this.#notes.problem("truncated-header", start, null, message);
      return;
    }
    const frame = end - start >= 4 ? this.#frameAt(view, start) : null;
    const block = frame === null ? "block" : `block of frame ${count(frame)}`;
    const offset = count(this.#notes.base + start);
    const message = `The ${block} at offset ${offset} needs ${count(this.wanted)} bytes; ${left} are left in the file.`;
    this.#notes.problem("truncated-record", start, frame, message);
  }

  bookmark(): Bookmark {
    return { offset: this.#packets.blockOffset, ...this.#packets.latest, known: this.#knownSoFar() };
  }

  /** One for as many bookmarks as there are without a new section or interface. */
  #knownSoFar(): KnownOfFile {
    const before = this.#marked;
    const section = this.#sections;
    const { interfaceCount } = this.#notes;
    if (before?.section === section && before.known.interfaces === interfaceCount) return before.known;
    const littleEndian = this.#littleEndian;
    const interfaces = [...this.#interfaces];
    const known: KnownOfFile = {
      interfaces: interfaceCount,
      resume: (at, notes, sink) => {
        const reader = new PcapngReader(notes, sink);
        reader.#littleEndian = littleEndian;
        reader.#sections = section;
        reader.#interfaces = [...interfaces];
        reader.#packets.resume(at);
        return reader;
      },
    };
    this.#marked = { section, known };
    return known;
  }

  /** A section header is recognised in either byte order, and tells the one of its section. */
  #setByteOrder(view: DataView, at: number): BlockDamage | null {
    if (view.getUint32(at) !== SECTION_HEADER) return null;
    const littleEndian = byteOrder(view, at);
    if (littleEndian === null) {
      return { kind: "bad-block", what: "is a section header without the byte-order magic" };
    }
    this.#littleEndian = littleEndian;
    return null;
  }

  /** The whole block at `at`: `size` bytes, `length` as it says itself. */
  #readBlock(view: DataView, at: number, size: number, length: number): BlockDamage | null {
    const littleEndian = this.#littleEndian;
    const end = at + size - 4;
    const repeated = view.getUint32(end, littleEndian);
    if (repeated !== length) {
      const what = `begins with the length ${count(length)} and ends with ${count(repeated)}`;
      return { kind: "bad-block-length", what };
    }
    const type = view.getUint32(at, littleEndian);
    if (isPacketBlock(type)) return this.#packets.read(type, view, littleEndian, at, end, this.#interfaces);
    const block = { view, littleEndian, body: at + 8, end };
    switch (type) {
      case SECTION_HEADER:
        return this.#openSection(view, at, end);
      case INTERFACE_DESCRIPTION:
        return this.#addInterface(readInterface(block, this.#notes));
      case NAME_RESOLUTION:
        readNames(block, this.#notes);
        return null;
      case INTERFACE_STATISTICS:
        readStatistics(block, this.#interfaces, this.#notes);
        return null;
      default: // custom blocks, decryption secrets, journal entries, and what is yet to be invented
        return null;
    }
  }

  /** Section Header Block (section 4.1). Interfaces are numbered anew in each section. */
  #openSection(view: DataView, at: number, end: number): BlockDamage | null {
    const size = end + 4 - at;
    if (size < SECTION_HEADER_BYTES) {
      return {
        kind: "bad-block",
        what: `is a section header of ${size} bytes; it needs ${SECTION_HEADER_BYTES}`,
      };
    }
    const littleEndian = this.#littleEndian;
    const major = view.getUint16(at + 12, littleEndian);
    const minor = view.getUint16(at + 14, littleEndian);
    // The draft: 1.2 was written by some and is to be read as 1.0.
    if (major !== 1 || (minor !== 0 && minor !== 2)) {
      return {
        kind: "unsupported-version",
        what: `opens a section of version ${major}.${minor}; 1.0 is known`,
      };
    }
    this.#sections++;
    this.#interfaces = [];
    const sections = this.#sections > 1 ? `, ${count(this.#sections)} sections` : "";
    this.#notes.variant = `${littleEndian ? "little" : "big"}-endian${sections}`;
    takeOptions({ view, littleEndian, body: at + 8, end }, at + 24, this.#notes, null);
    return null;
  }

  #addInterface(described: SectionInterface | null): BlockDamage | null {
    if (described === null) return { kind: "bad-block", what: "describes an interface in too few bytes" };
    if (this.#interfaces.length >= MAXIMUM_INTERFACES) {
      return { kind: "bad-block", what: `describes one interface more than ${count(MAXIMUM_INTERFACES)}` };
    }
    this.#interfaces.push(described);
    return null;
  }

  #stop(view: DataView, at: number, { kind, what }: BlockDamage): void {
    this.stopped = true;
    const message = `The block at offset ${count(this.#notes.base + at)} ${what}. Nothing behind it can be read.`;
    this.#notes.problem(kind, at, this.#frameAt(view, at), message);
  }

  /** The number that the frame of the block at `at` would have, null when it holds none. */
  #frameAt(view: DataView, at: number): number | null {
    return isPacketBlock(view.getUint32(at, this.#littleEndian)) ? this.#packets.frames + 1 : null;
  }
}

function badLength(length: number): BlockDamage {
  const range = `${count(MINIMUM_BLOCK_BYTES)} to ${count(MAXIMUM_BLOCK_BYTES)}`;
  return {
    kind: "bad-block-length",
    what: `says that it is ${count(length)} bytes long; ${range} are plausible`,
  };
}

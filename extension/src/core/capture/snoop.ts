/**
 * snoop, the capture format of Solaris (RFC 1761), and Shomiti's use of it. Big-endian throughout: a file
 * header of 16 bytes, then records of a 24-byte header, the frame and padding.
 */

import type { CaptureNotes } from "./captureNotes.ts";
import { count } from "./count.ts";
import type { Bookmark, CaptureFormat, FormatReader, KnownOfFile } from "./formatReader.ts";
import { maximumFrameLength } from "./frameLimits.ts";
import { createFrameRecord, type FrameSink } from "./frameRecord.ts";

const FILE_HEADER_BYTES = 16;
const RECORD_HEADER_BYTES = 24;
const SHOMITI_TRAILER_BYTES = 16;
/** No writer pads a frame by more. */
const MAXIMUM_PADDING = 65_536;

/** https://www.iana.org/assignments/snoop-datalink-types to LINKTYPE_ values. */
const LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 6],
  [4, 1],
  [8, 10],
  [0x80000005, 226],
]);
/** Shomiti gave numbers that RFC 1761 leaves open to its own kinds of Ethernet and token ring. */
const SHOMITI_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 6],
  [4, 1],
  [8, 10],
  [10, 1],
  [11, 6],
  [12, 1],
  [13, 6],
  [14, 6],
  [19, 1],
]);
/** LINKTYPE_ values are below 2^16: this one stands for "none of them". */
const UNKNOWN_LINK_TYPE = 65_535;

export const snoopFormat: CaptureFormat = {
  name: "snoop",
  looksLike(view, start, end) {
    if (end - start < 4 || view.getUint32(start) !== 0x736e6f6f) return false;
    return end - start < 8 || view.getUint32(start + 4) === 0x70000000;
  },
  create: (notes, sink) => new SnoopReader(notes, sink),
};

class SnoopReader implements FormatReader {
  wanted = FILE_HEADER_BYTES;
  stopped = false;
  readonly #notes: CaptureNotes;
  readonly #sink: FrameSink;
  readonly #record = createFrameRecord();
  #headerRead = false;
  #network = 0;
  #dropped = 0;
  /** The same at each frame. */
  #known: KnownOfFile | null = null;

  constructor(notes: CaptureNotes, sink: FrameSink) {
    this.#notes = notes;
    this.#sink = sink;
  }

  read(view: DataView, start: number, end: number): number {
    let at = start;
    if (!this.#headerRead) {
      const version = view.getUint32(at + 8);
      this.#network = view.getUint32(at + 12);
      this.#headerRead = true;
      this.#notes.variant = `version ${version}`;
      this.wanted = RECORD_HEADER_BYTES;
      at += FILE_HEADER_BYTES;
      if (version < 2 || version > 5) {
        this.stopped = true;
        this.#notes.problem(
          "unsupported-version",
          start + 8,
          null,
          `The header says version ${count(version)} of snoop; 2 to 5 are known.`,
        );
        return at;
      }
    }
    return this.#readRecords(view, at, end);
  }

  end(view: DataView, start: number, end: number): void {
    if (!this.#headerRead) {
      this.#notes.truncated = true;
      this.#notes.problem(
        "truncated-header",
        start,
        null,
        `The file ends after ${count(end - start)} bytes, inside its own header of ${FILE_HEADER_BYTES} bytes.`,
      );
      return;
    }
    if (this.#notes.interfaces.length === 0) this.#addInterface(false);
    if (start === end) return;
    const frame = this.#record.frame + 1;
    this.#notes.truncated = true;
    this.#notes.problem(
      "truncated-record",
      start,
      frame,
      `The record of frame ${count(frame)} at offset ${count(this.#notes.base + start)} needs ${count(this.wanted)} bytes; ${count(view.byteLength > 0 ? end - start : 0)} are left in the file.`,
    );
  }

  bookmark(): Bookmark {
    const { frame, seconds, nanoseconds, fileOffset } = this.#record;
    this.#known ??= this.#knownOfFile();
    return { offset: fileOffset - RECORD_HEADER_BYTES, frame, seconds, nanoseconds, known: this.#known };
  }

  #knownOfFile(): KnownOfFile {
    const { linkType } = this.#record;
    return {
      interfaces: 0,
      resume: ({ frame }, notes, sink) => {
        const reader = new SnoopReader(notes, sink);
        notes.addInterface(linkType, null, null);
        reader.wanted = RECORD_HEADER_BYTES;
        reader.#headerRead = true;
        reader.#record.frame = frame - 1;
        reader.#record.linkType = linkType;
        return reader;
      },
    };
  }

  #readRecords(view: DataView, start: number, end: number): number {
    const record = this.#record;
    let at = start;
    this.wanted = RECORD_HEADER_BYTES;
    while (at + RECORD_HEADER_BYTES <= end) {
      const captured = view.getUint32(at + 4);
      const size = view.getUint32(at + 8);
      const padding = size - RECORD_HEADER_BYTES - captured;
      const limit = maximumFrameLength(record.linkType);
      if (captured > limit || padding < 0 || padding > MAXIMUM_PADDING) {
        this.#badLength(at, captured, size, limit);
        break;
      }
      if (at + size > end) {
        this.wanted = size;
        break;
      }
      if (this.#notes.interfaces.length === 0) this.#addInterface(padding >= SHOMITI_TRAILER_BYTES);
      const microseconds = view.getUint32(at + 20);
      this.#dropped = view.getUint32(at + 12);
      record.frame++;
      record.seconds = view.getUint32(at + 16) + Math.floor(microseconds / 1_000_000);
      record.nanoseconds = (microseconds % 1_000_000) * 1000;
      record.offset = at + RECORD_HEADER_BYTES;
      record.fileOffset = this.#notes.base + record.offset;
      record.capturedLength = captured;
      record.originalLength = view.getUint32(at);
      this.#sink.onFrame(record, view);
      at += size;
    }
    this.#notes.frames = record.frame;
    if (record.frame > 0) this.#notes.setDropped(0, this.#dropped);
    return at;
  }

  /** The first record's padding tells whether Shomiti wrote the file, and so what the network number means. */
  #addInterface(shomiti: boolean): void {
    const linkType = (shomiti ? SHOMITI_LINK_TYPES : LINK_TYPES).get(this.#network) ?? UNKNOWN_LINK_TYPE;
    this.#record.linkType = linkType;
    this.#notes.addInterface(linkType, null, null);
  }

  #badLength(at: number, captured: number, size: number, limit: number): void {
    const frame = this.#record.frame + 1;
    this.stopped = true;
    this.#notes.problem(
      "bad-record-length",
      at,
      frame,
      `The record of frame ${count(frame)} at offset ${count(this.#notes.base + at)} promises ${count(captured)} bytes in a record of ${count(size)}; at most ${count(limit)} are plausible. Nothing behind it can be read.`,
    );
  }
}

/**
 * Classic pcap. https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html: a file header of 24 bytes, then
 * records of a header and the frame's bytes. Which of its many variants a file is: `pcapVariant.ts`.
 */

import type { CaptureNotes } from "./captureNotes.ts";
import { count } from "./count.ts";
import type { Bookmark, CaptureFormat, FormatReader, KnownOfFile } from "./formatReader.ts";
import { maximumFrameLength } from "./frameLimits.ts";
import { createFrameRecord, type FrameSink, type UsualRecords } from "./frameRecord.ts";
import {
  chooseVariant,
  FILE_HEADER_BYTES,
  looksLikePcap,
  type PcapFileHeader,
  type PcapVariant,
  readFileHeader,
} from "./pcapVariant.ts";

export const pcapFormat: CaptureFormat = {
  name: "pcap",
  looksLike: looksLikePcap,
  create: (notes, sink) => new PcapReader(notes, sink),
};

/** null: records of this file are not of the usual form. */
function usualForm(
  variant: PcapVariant,
  { littleEndian, linkType, lengths }: PcapFileHeader,
): UsualRecords | null {
  const isUsual = variant.headerBytes === 16 && variant.padding === 0 && lengths === "as-usual";
  return isUsual ? { format: "pcap", littleEndian, nanoseconds: variant.nanoseconds, linkType } : null;
}

class PcapReader implements FormatReader {
  wanted = FILE_HEADER_BYTES;
  stopped = false;
  readonly #notes: CaptureNotes;
  readonly #sink: FrameSink;
  readonly #record = createFrameRecord();
  #header: PcapFileHeader | null = null;
  #variant: PcapVariant | null = null;
  /** null: each record is read here. */
  #usual: UsualRecords | null = null;
  /** The same at each frame. */
  #known: KnownOfFile | null = null;

  constructor(notes: CaptureNotes, sink: FrameSink) {
    this.#notes = notes;
    this.#sink = sink;
  }

  read(view: DataView, start: number, end: number): number {
    let at = start;
    if (this.#header === null) {
      const header = readFileHeader(view, at);
      if (end - at < header.bytes) {
        this.wanted = header.bytes;
        return at;
      }
      this.#header = header;
      at += header.bytes;
      if (!this.#open(header)) return at;
    }
    if (this.#variant === null) {
      const chosen = chooseVariant(view, at, end, this.#header, false);
      if (typeof chosen === "number") {
        this.wanted = chosen;
        return at;
      }
      this.#choose(chosen, this.#header);
    }
    return this.#readRecords(view, at, end);
  }

  end(view: DataView, start: number, end: number): void {
    const header = this.#header;
    if (header === null) {
      this.#truncated(
        "truncated-header",
        `The file ends after ${count(end - start)} bytes, inside its own header of ${count(this.wanted)} bytes.`,
      );
      return;
    }
    let at = start;
    if (this.#variant === null) {
      const chosen = chooseVariant(view, at, end, header, true);
      if (typeof chosen === "number") return;
      this.#choose(chosen, header);
      at = this.#readRecords(view, at, end);
    }
    if (at === end || this.stopped) return;
    const frame = this.#record.frame + 1;
    const left = end - at;
    const headerBytes = this.#variant?.headerBytes ?? 0;
    this.#notes.base += at;
    const promise =
      left < headerBytes
        ? `needs ${count(headerBytes)} bytes for its header`
        : `promises ${count(this.wanted - headerBytes)} bytes`;
    this.#truncated(
      "truncated-record",
      `The record of frame ${count(frame)} at offset ${count(this.#notes.base)} ${promise}; ${count(left < headerBytes ? left : left - headerBytes)} are left in the file.`,
      frame,
    );
  }

  bookmark(): Bookmark {
    const { frame, seconds, nanoseconds, fileOffset } = this.#record;
    const variant = this.#variant;
    const offset = fileOffset - (variant?.headerBytes ?? 0) - (variant?.padding ?? 0);
    this.#known ??= this.#knownOfFile();
    return { offset, frame, seconds, nanoseconds, known: this.#known };
  }

  #knownOfFile(): KnownOfFile {
    const { linkType } = this.#record;
    const header = this.#header;
    const variant = this.#variant;
    const usual = this.#usual;
    return {
      interfaces: this.#notes.interfaceCount,
      resume: ({ frame }, notes, sink) => {
        const reader = new PcapReader(notes, sink);
        reader.wanted = variant?.headerBytes ?? 0;
        reader.#header = header;
        reader.#variant = variant;
        reader.#usual = usual;
        reader.#record.frame = frame - 1;
        reader.#record.linkType = linkType;
        return reader;
      },
    };
  }

  #truncated(
    kind: "truncated-header" | "truncated-record",
    message: string,
    frame: number | null = null,
  ): void {
    this.#notes.truncated = true;
    this.#notes.problem(kind, 0, frame, message);
  }

  /** Takes the file header in; false when the rest cannot be read. */
  #open(header: PcapFileHeader): boolean {
    if (header.major < 2) {
      this.#notes.problem(
        "unsupported-version",
        4,
        null,
        `The header says version ${header.major}.${header.minor} of pcap; versions since 2.0 are known.`,
      );
      this.stopped = true;
      return false;
    }
    this.#notes.addInterface(header.linkType, header.snapLength > 0 ? header.snapLength : null, null);
    this.#record.linkType = header.linkType;
    return true;
  }

  #choose(variant: PcapVariant, header: PcapFileHeader): void {
    this.#variant = variant;
    this.wanted = variant.headerBytes;
    this.#usual = usualForm(variant, header);
    if (variant.nanoseconds) this.#notes.setClock(0, { resolution: 9, offset: 0 });
    this.#notes.variant = `${variant.name}${variant.nanoseconds ? "nanoseconds" : "microseconds"}, ${header.littleEndian ? "little" : "big"}-endian`;
  }

  #readRecords(view: DataView, start: number, end: number): number {
    const header = this.#header;
    const variant = this.#variant;
    if (header === null || variant === null) return start;
    const record = this.#record;
    const sink = this.#sink;
    const { littleEndian, lengths } = header;
    const { headerBytes, padding } = variant;
    const base = this.#notes.base;
    const tick = variant.nanoseconds ? 1 : 1000;
    const ticks = variant.nanoseconds ? 1_000_000_000 : 1_000_000;
    const limit = maximumFrameLength(header.linkType);
    const usual = this.#usual;
    let wanted = headerBytes;
    let at = start;
    while (at + headerBytes <= end) {
      if (usual !== null && sink.takeUsual !== undefined) {
        at = sink.takeUsual(usual, view, at, end, record);
        if (at + headerBytes > end) break;
      }
      let captured = view.getUint32(at + 8, littleEndian);
      let original = view.getUint32(at + 12, littleEndian);
      if (lengths !== "as-usual" && (lengths === "swapped" || captured > original)) {
        const swap = captured;
        captured = original;
        original = swap;
      }
      if (captured > limit || captured < padding) {
        this.#badLength(at, captured, limit);
        break;
      }
      const next = at + headerBytes + captured;
      if (next > end) {
        wanted = headerBytes + captured;
        break;
      }
      const fraction = view.getUint32(at + 4, littleEndian);
      record.frame++;
      record.seconds = view.getUint32(at, littleEndian);
      record.nanoseconds = fraction * tick;
      if (fraction >= ticks) this.#carryFraction(at, fraction, ticks, tick);
      record.offset = at + headerBytes + padding;
      record.fileOffset = base + record.offset;
      record.capturedLength = captured - padding;
      record.originalLength = original - padding;
      sink.onFrame(record, view);
      at = next;
    }
    this.wanted = wanted;
    this.#notes.frames = record.frame;
    return at;
  }

  #badLength(at: number, captured: number, limit: number): void {
    const frame = this.#record.frame + 1;
    this.#notes.problem(
      "bad-record-length",
      at,
      frame,
      `The record of frame ${count(frame)} at offset ${count(this.#notes.base + at)} promises ${count(captured)} bytes; at most ${count(limit)} are plausible. Nothing behind it can be read.`,
    );
    this.stopped = true;
  }

  /**
   * A sub-second part of a second or more. tcpdump and Wireshark print both parts as they stand; we keep
   * the sum, and say so.
   */
  #carryFraction(at: number, fraction: number, ticks: number, tick: number): void {
    const record = this.#record;
    record.seconds += Math.floor(fraction / ticks);
    record.nanoseconds = (fraction % ticks) * tick;
    this.#notes.problem(
      "bad-timestamp",
      at,
      record.frame,
      `The record of frame ${count(record.frame)} says ${count(fraction)} ${tick === 1 ? "nanoseconds" : "microseconds"} within its second; a second has ${count(ticks)}. The excess was added to the seconds.`,
    );
  }
}

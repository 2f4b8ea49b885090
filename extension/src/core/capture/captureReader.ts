/**
 * Bytes to frames. A push parser: any split of the same bytes into chunks gives the same frames, notes and
 * problems. It never throws on input. A chunk may be one buffer reused for every push: records are read in
 * place, and only the one that straddles two chunks is copied.
 */

import { CAPTURE_FORMATS } from "./captureFormats.ts";
import type { CaptureInfo } from "./captureInfo.ts";
import { CaptureNotes } from "./captureNotes.ts";
import { count } from "./count.ts";
import { type Bookmark, DETECTION_BYTES, type FormatReader } from "./formatReader.ts";
import type { FrameSink } from "./frameRecord.ts";

const FIRST_CARRY_BYTES = 4096;
const NOTHING = new DataView(new ArrayBuffer(0));

export class CaptureReader {
  readonly #notes: CaptureNotes;
  readonly #sink: FrameSink;
  #format: FormatReader | null = null;
  #stopped = false;
  /** The beginning of a record whose rest has not arrived, and how much of the buffer it fills. */
  #carry = new Uint8Array(0);
  #carryView = NOTHING;
  #carried = 0;

  /** @param from of another reader of the same file: the bytes that are pushed begin there */
  constructor(sink: FrameSink, from?: Bookmark) {
    this.#sink = sink;
    this.#notes = new CaptureNotes(from?.known.interfaces);
    if (from === undefined) return;
    this.#notes.bytes = from.offset;
    this.#format = from.known.resume(from, this.#notes, sink);
  }

  /** Where the record lies that is being handed over; null when none is. */
  bookmark(): Bookmark | null {
    return this.#format?.bookmark() ?? null;
  }

  get info(): CaptureInfo {
    return this.#notes;
  }

  /** Nothing that could still be pushed would yield a frame: a caller may stop reading. */
  get stopped(): boolean {
    return this.#stopped;
  }

  push(chunk: Uint8Array): void {
    const chunkOffset = this.#notes.bytes;
    this.#notes.bytes += chunk.length;
    let at = 0;
    while (this.#carried > 0 && !this.#stopped) {
      const take = Math.min(this.#wanted() - this.#carried, chunk.length - at);
      this.#keep(chunk, at, at + take);
      at += take;
      if (this.#carried < this.#wanted()) return;
      this.#notes.base = chunkOffset + at - this.#carried;
      const used = this.#read(this.#carryView, this.#carried);
      this.#carry.copyWithin(0, used, this.#carried);
      this.#carried -= used;
    }
    if (this.#stopped || at === chunk.length) return;
    const rest = chunk.length - at;
    let used = 0;
    if (rest >= this.#wanted()) {
      this.#notes.base = chunkOffset + at;
      used = this.#read(new DataView(chunk.buffer, chunk.byteOffset + at, rest), rest);
    }
    if (!this.#stopped) this.#keep(chunk, at + used, chunk.length);
  }

  /** The file ends here. Reports what it ends in the middle of. */
  end(): void {
    if (this.#stopped) return;
    this.#notes.base = this.#notes.bytes - this.#carried;
    if (this.#notes.bytes === 0) {
      this.#notes.problem("empty-file", 0, null, "The file is empty: it holds no byte at all.");
    } else if (this.#format === null && this.#detect(this.#carryView, this.#carried)) {
      this.#read(this.#carryView, this.#carried);
    }
    if (!this.#stopped) this.#format?.end(this.#carryView, 0, this.#carried);
    this.#stopped = true;
  }

  #wanted(): number {
    return this.#format === null ? DETECTION_BYTES : this.#format.wanted;
  }

  #read(view: DataView, end: number): number {
    if (this.#format === null && !this.#detect(view, end)) return 0;
    const format = this.#format;
    if (format === null) return 0;
    const used = end >= format.wanted ? format.read(view, 0, end) : 0;
    this.#stopped = format.stopped;
    return used;
  }

  #detect(view: DataView, end: number): boolean {
    const format = CAPTURE_FORMATS.find((candidate) => candidate.looksLike(view, 0, end));
    if (format === undefined) {
      this.#notes.problem("not-a-capture", 0, null, notACapture(view, end));
      this.#stopped = true;
      return false;
    }
    this.#notes.format = format.name;
    this.#format = format.create(this.#notes, this.#sink);
    return true;
  }

  #keep(chunk: Uint8Array, from: number, until: number): void {
    const needed = this.#carried + until - from;
    if (needed > this.#carry.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#carry.length, FIRST_CARRY_BYTES));
      grown.set(this.#carry.subarray(0, this.#carried));
      this.#carry = grown;
      this.#carryView = new DataView(grown.buffer);
    }
    this.#carry.set(chunk.subarray(from, until), this.#carried);
    this.#carried = needed;
  }
}

function notACapture(view: DataView, end: number): string {
  const bytes: string[] = [];
  for (let i = 0; i < Math.min(end, 4); i++) bytes.push(view.getUint8(i).toString(16).padStart(2, "0"));
  return `The file is no capture that we know: it begins with the ${count(bytes.length)} bytes ${bytes.join(" ")}, which is the magic number of neither pcap, pcapng nor snoop.`;
}

import type { FileOffset, FrameNumber } from "../units.ts";
import type { CaptureNotes } from "./captureNotes.ts";
import type { FrameSink } from "./frameRecord.ts";

/**
 * Reads one file format, record by record. The `CaptureReader` gives it bytes and carries over what a chunk
 * cuts in two, so that a reader sees every record in one piece and never copies.
 */
export interface FormatReader {
  /**
   * Bytes it needs to see, counted from where `read` stopped, before it can take another step. Grows with
   * what a record promises; the caller allocates only for bytes that have arrived.
   */
  readonly wanted: number;
  /** Nothing behind this point can be read. */
  readonly stopped: boolean;
  /** Reads all whole records between `start` and `end` and returns where it stopped, `start` to `end`. */
  read(view: DataView, start: number, end: number): number;
  /** The file has ended and these bytes are left over. Called only when there are any, or before the first record. */
  end(view: DataView, start: number, end: number): void;
  /** Where the record lies that is being handed over, and how to begin with it: asked by a `FrameSink` only. */
  bookmark(): Bookmark;
}

/** A place in a file from which it can be read again, as if all before it had been read. */
export interface Bookmark {
  /** Of the record that is read first. */
  readonly offset: FileOffset;
  /** Its frame, and when that was captured: one behind it may have no time. */
  readonly frame: FrameNumber;
  readonly seconds: number;
  readonly nanoseconds: number;
  /** The same object as at the bookmark before, if nothing but frames came between. */
  readonly known: KnownOfFile;
}

/** What a reader knows of the file, wherever in it. */
export interface KnownOfFile {
  /** Interfaces described so far, over all sections. */
  readonly interfaces: number;
  /** A reader that knows it, and has come to the bookmark. `notes` count the same interfaces. */
  resume(at: Bookmark, notes: CaptureNotes, sink: FrameSink): FormatReader;
}

/** One line of the list of formats. */
export interface CaptureFormat {
  readonly name: "pcap" | "pcapng" | "snoop";
  /** The first bytes of the file; fewer than `DETECTION_BYTES` when the file is that short. */
  looksLike(view: DataView, start: number, end: number): boolean;
  create(notes: CaptureNotes, sink: FrameSink): FormatReader;
}

/** Enough for every magic number: pcapng repeats its byte order at offset 8. */
export const DETECTION_BYTES = 12;

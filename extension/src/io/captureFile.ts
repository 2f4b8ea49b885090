/**
 * A capture file or standard input, decompressed where it is compressed, as chunks for a `CaptureReader`. For a
 * worker thread and for the command line alike.
 */

import type { CaptureProblem } from "#core/problem.ts";
import type { ByteSource } from "./byteSource.ts";
import type { Compression } from "./compression.ts";
import { FileSource } from "./fileSource.ts";
import { MemorySource } from "./memorySource.ts";
import { Reading } from "./reading.ts";

export interface ReadProgress {
  /** Bytes of the file itself, compressed ones if it is. */
  readonly bytesRead: number;
  /** The size of the file, null for a pipe. */
  readonly bytesTotal: number | null;
}

export interface ReadOptions {
  /** Aborting it ends the reading with a `CaptureFileError` "cancelled", at the next yield. */
  readonly signal?: AbortSignal;
  /** Called at every yield and at the end. */
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Where chunks are read to, a mebibyte at most; else memory of its own. */
  readonly buffer?: Uint8Array;
  /** How long to read before other work of the thread gets its turn. */
  readonly yieldEveryMs?: number;
}

export interface ReadReport extends ReadProgress {
  readonly compression: Compression | null;
  /** Uncompressed bytes handed over. */
  readonly bytes: number;
  /** Damage of the compression, or a file that changed its size meanwhile. */
  readonly problems: readonly CaptureProblem[];
}

/**
 * Takes a chunk, valid only during the call: the buffer is used again. Returns false when it wants no more (the
 * rest cannot be read), else true or nothing.
 */
export type ChunkSink = (chunk: Uint8Array) => boolean | undefined;

/**
 * Reads `path` ("-": standard input) to its end. Throws a `CaptureFileError` when it cannot be opened or read,
 * is compressed in a way that we do not know, or was cancelled. An empty file is no error here: `onChunk` is
 * never called, and the `CaptureReader` reports it.
 */
export async function readCapture(
  path: string,
  onChunk: ChunkSink,
  options: ReadOptions = {},
): Promise<ReadReport> {
  return readSource(FileSource.open(path), onChunk, options);
}

/** The same for a capture whose bytes are in memory; `name` is for messages. */
export function readCaptureBytes(
  name: string,
  bytes: Uint8Array,
  onChunk: ChunkSink,
  options: ReadOptions = {},
): Promise<ReadReport> {
  return readSource(new MemorySource(name, bytes), onChunk, options);
}

async function readSource(source: ByteSource, onChunk: ChunkSink, options: ReadOptions): Promise<ReadReport> {
  try {
    return await new Reading(source, onChunk, options).run();
  } finally {
    source.close();
  }
}

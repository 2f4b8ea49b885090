/**
 * A capture file or standard input, decompressed where it is compressed, as chunks for a `CaptureReader`. For a
 * worker thread and for the command line alike.
 */

import { setImmediate as nextTurn } from "node:timers/promises";
import { count } from "#core/capture/captureInfo.ts";
import type { CaptureProblem } from "#core/problem.ts";
import { ByteSource } from "./byteSource.ts";
import { CaptureFileError, cancelled } from "./captureFileError.ts";
import { COMPRESSION_MAGIC_BYTES, type Compression, detectCompression } from "./compression.ts";
import { createDecompressor, type Damage, DecompressionStream } from "./decompress.ts";

/** The first chunk is small so that the first findings are there at once. */
const FIRST_CHUNK_BYTES = 256 * 1024;
const CHUNK_BYTES = 1024 * 1024;
/** What one write to a decompressor takes. */
const COMPRESSED_CHUNK_BYTES = 64 * 1024;
const DEFAULT_YIELD_MS = 50;

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
  const source = ByteSource.open(path);
  try {
    return await new Reading(source, onChunk, options).run();
  } finally {
    source.close();
  }
}

class Reading {
  readonly #source: ByteSource;
  readonly #onChunk: ChunkSink;
  readonly #options: ReadOptions;
  readonly #problems: CaptureProblem[] = [];
  #bytes = 0;
  #wantsMore = true;
  #lastYield = performance.now();

  constructor(source: ByteSource, onChunk: ChunkSink, options: ReadOptions) {
    this.#source = source;
    this.#onChunk = onChunk;
    this.#options = options;
  }

  async run(): Promise<ReadReport> {
    const buffer = new Uint8Array(CHUNK_BYTES);
    const first = await this.#fill(buffer.subarray(0, FIRST_CHUNK_BYTES));
    const compression = detectCompression(first);
    if (compression === null) await this.#copy(first, buffer);
    else await this.#decompress(compression, first);
    if (this.#wantsMore) this.#noteChange();
    const progress = this.#progress();
    this.#options.onProgress?.(progress);
    return { ...progress, compression, bytes: this.#bytes, problems: this.#problems };
  }

  /** One read, and on until there is enough to know the compression: a pipe gives what it has. */
  async #fill(buffer: Uint8Array): Promise<Uint8Array> {
    let filled = 0;
    while (filled < COMPRESSION_MAGIC_BYTES) {
      const bytes = await this.#source.read(buffer, filled);
      if (bytes === 0) break;
      filled += bytes;
    }
    return buffer.subarray(0, filled);
  }

  async #copy(first: Uint8Array, buffer: Uint8Array): Promise<void> {
    for (let chunk = first; chunk.length > 0 && this.#wantsMore; ) {
      this.#deliver(chunk);
      if (this.#isDue()) await this.#yield();
      chunk = buffer.subarray(0, await this.#source.read(buffer));
    }
  }

  async #decompress(compression: Compression, first: Uint8Array): Promise<void> {
    const stream = this.#open(compression, (bytes) => this.#deliver(bytes));
    const buffer = new Uint8Array(COMPRESSED_CHUNK_BYTES);
    let used = 0;
    try {
      for (let chunk = first; chunk.length > 0; ) {
        for (
          let at = 0;
          at < chunk.length && this.#wantsMore && !stream.isOver;
          at += COMPRESSED_CHUNK_BYTES
        ) {
          const piece = chunk.subarray(at, at + COMPRESSED_CHUNK_BYTES);
          await stream.write(piece);
          if (stream.damage === null) used += piece.length;
        }
        if (!this.#wantsMore || stream.isOver) break;
        if (this.#isDue()) await this.#yield();
        chunk = buffer.subarray(0, await this.#source.read(buffer));
      }
      if (this.#wantsMore) await stream.finish();
    } finally {
      stream.destroy();
    }
    if (stream.damage !== null && this.#wantsMore) await this.#reportDamage(compression, stream.damage, used);
  }

  /**
   * When a write fails, Node.js throws away what it had decompressed of it before the damage. `used` bytes went
   * well: they are decompressed once more, and from there on single bytes are written until the damage is met.
   */
  async #reportDamage(compression: Compression, damage: Damage, used: number): Promise<void> {
    let offset = damage.compressedOffset;
    if (used < this.#source.position && this.#source.size !== null) {
      let known = this.#bytes;
      const again = this.#open(compression, (bytes) => {
        const isNew = bytes.subarray(Math.min(known, bytes.length));
        known -= bytes.length - isNew.length;
        if (isNew.length > 0) this.#deliver(isNew);
      });
      const buffer = new Uint8Array(COMPRESSED_CHUNK_BYTES);
      this.#source.rewind();
      try {
        while (!again.isOver && this.#wantsMore) {
          const left = used - this.#source.position;
          const piece = buffer.subarray(0, left > 0 ? Math.min(left, buffer.length) : 1);
          const bytes = await this.#source.read(piece);
          if (bytes === 0) break;
          await again.write(piece.subarray(0, bytes));
          if (!again.isOver) offset = this.#source.position;
        }
      } finally {
        again.destroy();
      }
    }
    this.#problem(
      "bad-compression",
      `The ${compression} stream is damaged behind its first ${count(offset)} bytes (${damage.reason}); ${count(this.#bytes)} bytes of the capture were read before.`,
    );
  }

  #open(compression: Compression, onOutput: (bytes: Uint8Array) => void): DecompressionStream {
    const decompressor =
      compression === "gzip" || compression === "zstd" ? createDecompressor(compression) : null;
    if (decompressor === null) throw unsupported(this.#source.name, compression);
    return new DecompressionStream(decompressor, onOutput);
  }

  #deliver(chunk: Uint8Array): void {
    if (!this.#wantsMore) return;
    this.#bytes += chunk.length;
    if (this.#onChunk(chunk) === false) this.#wantsMore = false;
  }

  #isDue(): boolean {
    return performance.now() - this.#lastYield >= (this.#options.yieldEveryMs ?? DEFAULT_YIELD_MS);
  }

  async #yield(): Promise<void> {
    this.#options.onProgress?.(this.#progress());
    await nextTurn();
    this.#lastYield = performance.now();
    if (this.#options.signal?.aborted) throw cancelled(this.#source.name);
  }

  #progress(): ReadProgress {
    return { bytesRead: this.#source.position, bytesTotal: this.#source.size };
  }

  #noteChange(): void {
    const { size, position } = this.#source;
    if (size === null) return;
    const now = this.#source.currentSize() ?? size;
    if (now < size) {
      this.#problem(
        "file-changed",
        `The file shrank from ${count(size)} to ${count(now)} bytes while it was read; ${count(position)} of them were read.`,
      );
    } else if (now > size) {
      this.#problem(
        "file-changed",
        `The file grew from ${count(size)} to ${count(now)} bytes while it was read; it was read up to its size at the beginning.`,
      );
    }
  }

  #problem(kind: "bad-compression" | "file-changed", message: string): void {
    this.#problems.push({ kind, offset: this.#bytes, frame: null, message });
  }
}

function unsupported(name: string, compression: Compression): CaptureFileError {
  const why =
    compression === "zstd"
      ? `Node.js ${process.versions.node} cannot read that; 22.15 can`
      : "we cannot read that";
  return new CaptureFileError(
    "unsupported-compression",
    `${name}: this file is compressed with ${compression}, and ${why}. Decompress it first.`,
  );
}

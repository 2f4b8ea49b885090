import { setImmediate as nextTurn } from "node:timers/promises";
import { count } from "#core/capture/count.ts";
import type { CaptureProblem } from "#core/problem.ts";
import type { ByteSource } from "./byteSource.ts";
import type { ChunkSink, ReadOptions, ReadProgress, ReadReport } from "./captureFile.ts";
import { CaptureFileError, cancelled } from "./captureFileError.ts";
import { COMPRESSION_MAGIC_BYTES, type Compression, detectCompression } from "./compression.ts";
import { createDecompressor, DecompressionStream } from "./decompress.ts";
import { decompressSource, type Receiver } from "./decompressSource.ts";

/** The first chunk is small so that the first findings are there at once. */
const FIRST_CHUNK_BYTES = 256 * 1024;
const CHUNK_BYTES = 1024 * 1024;
const DEFAULT_YIELD_MS = 50;

/** One source on its way to one sink. */
export class Reading implements Receiver {
  readonly #source: ByteSource;
  readonly #onChunk: ChunkSink;
  readonly #options: ReadOptions;
  readonly #problems: CaptureProblem[] = [];
  #bytes = 0;
  #wantsMore = true;
  #lastTurn = performance.now();

  constructor(source: ByteSource, onChunk: ChunkSink, options: ReadOptions) {
    this.#source = source;
    this.#onChunk = onChunk;
    this.#options = options;
  }

  async run(): Promise<ReadReport> {
    const buffer = this.#options.buffer ?? new Uint8Array(CHUNK_BYTES);
    const first = await this.#fill(buffer.subarray(0, FIRST_CHUNK_BYTES));
    const compression = detectCompression(first);
    if (compression === null) await this.#copy(first, buffer);
    // A copy: whoever gave the buffer may write what is decompressed to it, before all of this is.
    else await this.#decompress(compression, first.slice());
    if (this.#wantsMore) this.#noteChange();
    const progress = this.#progress();
    this.#options.onProgress?.(progress);
    return { ...progress, compression, bytes: this.#bytes, problems: this.#problems };
  }

  get wantsMore(): boolean {
    return this.#wantsMore;
  }

  get bytes(): number {
    return this.#bytes;
  }

  deliver(chunk: Uint8Array): void {
    if (!this.#wantsMore) return;
    this.#bytes += chunk.length;
    if (this.#onChunk(chunk) === false) this.#wantsMore = false;
  }

  async pause(): Promise<void> {
    if (performance.now() - this.#lastTurn < (this.#options.yieldEveryMs ?? DEFAULT_YIELD_MS)) return;
    this.#options.onProgress?.(this.#progress());
    await nextTurn();
    this.#lastTurn = performance.now();
    if (this.#options.signal?.aborted) throw cancelled(this.#source.name);
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
      this.deliver(chunk);
      await this.pause();
      chunk = buffer.subarray(0, await this.#source.read(buffer));
    }
  }

  async #decompress(compression: Compression, first: Uint8Array): Promise<void> {
    const open = (onOutput: (bytes: Uint8Array) => void): DecompressionStream => {
      const decompressor =
        compression === "gzip" || compression === "zstd" ? createDecompressor(compression) : null;
      if (decompressor === null) throw unsupported(this.#source.name, compression);
      return new DecompressionStream(decompressor, onOutput);
    };
    const damage = await decompressSource(this.#source, first, open, this);
    if (damage === null) return;
    this.#problem(
      "bad-compression",
      `The ${compression} stream is damaged behind its first ${count(damage.compressedOffset)} bytes (${damage.reason}); ${count(this.#bytes)} bytes of the capture were read before.`,
    );
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
  const message = `${name}: this file is compressed with ${compression}, and ${why}. Decompress it first.`;
  return new CaptureFileError("unsupported-compression", message);
}

/** Compressed bytes in, capture bytes out, piece by piece, with whatever came before a damage. */

import type { Transform } from "node:stream";
import zlib from "node:zlib";

const OUTPUT_BYTES = 256 * 1024;

/** A decompressor of Node.js that tells how many compressed bytes it has used. */
type Decompressor = Transform & { readonly bytesWritten: number };

/** zstd came to Node.js with versions 22.15 and 23.8; null where there is none. */
export function createDecompressor(compression: "gzip" | "zstd"): Decompressor | null {
  if (compression === "gzip") return zlib.createGunzip({ chunkSize: OUTPUT_BYTES });
  const create: unknown = Reflect.get(zlib, "createZstdDecompress");
  return typeof create === "function" ? create({ chunkSize: OUTPUT_BYTES }) : null;
}

export interface Damage {
  /** Compressed bytes that were used before it. */
  readonly compressedOffset: number;
  /** What the library says: "incorrect data check", "unexpected end of file". */
  readonly reason: string;
}

/** Feeds one decompressor. Each output is handed to `onOutput` during `write` or `finish`. */
export class DecompressionStream {
  readonly #stream: Decompressor;
  #damage: Damage | null = null;
  /** What the receiver of the output threw: the stream would let it end the process. */
  #thrown: { readonly error: unknown } | null = null;
  #ended = false;
  /** Ends the waiting of the write or finish that is under way. */
  #settle: () => void = () => undefined;

  constructor(stream: Decompressor, onOutput: (bytes: Uint8Array) => void) {
    this.#stream = stream;
    stream.on("data", (bytes: Uint8Array) => {
      try {
        if (this.#thrown === null) onOutput(bytes);
      } catch (error) {
        this.#thrown = { error };
      }
    });
    stream.on("error", (error) => this.#setDamage(error));
    // Also when something else follows the last member: Node.js then drops the rest without a word.
    stream.on("end", () => {
      this.#ended = true;
      this.#settle();
    });
    stream.on("close", () => this.#settle());
  }

  /** Null while all is well. */
  get damage(): Damage | null {
    return this.#damage;
  }

  /** Nothing more will come: damage, or the end of the last member. */
  get isOver(): boolean {
    return this.#ended || this.#damage !== null;
  }

  /** Resolves when the input has been used: its buffer may then be filled anew. Rejects with what `onOutput` threw. */
  write(input: Uint8Array): Promise<void> {
    return this.#wait((done) => this.#stream.write(input, done));
  }

  /** The input ends here. */
  finish(): Promise<void> {
    return this.#wait(() => this.#stream.end());
  }

  destroy(): void {
    this.#stream.destroy();
  }

  async #wait(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    if (this.isOver) return;
    await new Promise<void>((resolve) => {
      this.#settle = resolve;
      start((error) => {
        if (error) this.#setDamage(error);
        resolve();
      });
    });
    if (this.#thrown !== null) throw this.#thrown.error;
  }

  #setDamage(error: Error): void {
    this.#damage ??= { compressedOffset: this.#stream.bytesWritten, reason: error.message };
    this.#settle();
  }
}

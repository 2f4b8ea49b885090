import type { ByteSource } from "./byteSource.ts";

/** Bytes that are in memory already: a file of a file system that only the editor can read. */
export class MemorySource implements ByteSource {
  readonly name: string;
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(name: string, bytes: Uint8Array) {
    this.name = name;
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  get position(): number {
    return this.#position;
  }

  read(target: Uint8Array, from = 0): Promise<number> {
    const piece = this.#bytes.subarray(this.#position, this.#position + target.length - from);
    target.set(piece, from);
    this.#position += piece.length;
    return Promise.resolve(piece.length);
  }

  rewind(): void {
    this.#position = 0;
  }

  currentSize(): number {
    return this.#bytes.length;
  }

  close(): void {
    // Nothing is open.
  }
}

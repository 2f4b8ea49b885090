/** Where the bytes of a capture lie while records are taken from them: in the memory of the fast path. */

import type { SharedMemory } from "./sharedMemory.ts";

/** As much as is read at once. */
const INPUT_BYTES = 1 << 20;

export class Inputs {
  readonly #memory: SharedMemory;
  #first: Uint8Array | null = null;
  /** For frames that are read again: those that nobody has at the moment. */
  readonly #free: Uint8Array[] = [];
  readonly #buffers = new Set<ArrayBufferLike>();

  constructor(memory: SharedMemory) {
    this.#memory = memory;
  }

  /** That of the first reading. */
  get first(): Uint8Array {
    this.#first ??= this.#make();
    return this.#first;
  }

  /** The chunk, in pieces that lie in `first`. */
  *inFirst(chunk: Uint8Array): Generator<Uint8Array> {
    const { first } = this;
    if (chunk.buffer === first.buffer) {
      yield chunk;
      return;
    }
    for (let at = 0; at < chunk.length; at += INPUT_BYTES) {
      const piece = chunk.subarray(at, at + INPUT_BYTES);
      first.set(piece);
      yield first.subarray(0, piece.length);
    }
  }

  /** For frames that are read again, until it is given back. */
  borrow(): Uint8Array {
    return this.#free.pop() ?? this.#make();
  }

  giveBack(input: Uint8Array): void {
    this.#free.push(input);
  }

  /** Whether what is looked at lies in one of them. */
  holds(view: DataView): boolean {
    return this.#buffers.has(view.buffer);
  }

  #make(): Uint8Array {
    const { buffer, byteOffset } = this.#memory.take(INPUT_BYTES / 4);
    this.#buffers.add(buffer);
    return new Uint8Array(buffer, byteOffset, INPUT_BYTES);
  }
}

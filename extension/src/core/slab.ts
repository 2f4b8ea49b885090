/** From this size on every allocator maps memory for itself and gives it back when it is let go (the GNU C library: above 32 MiB). */
const PIECE_BYTES = 33 << 20;
/** A column of no more is left to the allocator. */
const SMALL_BYTES = 1 << 18;
const ALIGNMENT = 8;

/** Where columns get room: so many numbers, all 0. */
export interface ColumnRoom {
  float64(length: number): Float64Array;
  uint32(length: number): Uint32Array;
  uint16(length: number): Uint16Array;
  uint8(length: number): Uint8Array;
}

/**
 * Memory for columns that are made and let go together. Columns of some megabytes each, by themselves, lie in the allocator's
 * own heap, where what is freed stays with the process: of a million connections some hundred megabytes, and all that the
 * closed captures had. The pieces of a slab are so large that they are mapped; room in them that is never touched costs nothing.
 */
export class Slab implements ColumnRoom {
  #piece = new ArrayBuffer(0);
  #used = 0;

  float64(length: number): Float64Array<ArrayBuffer> {
    const at = this.#take(8 * length);
    return new Float64Array(this.#piece, at, length);
  }

  uint32(length: number): Uint32Array<ArrayBuffer> {
    const at = this.#take(4 * length);
    return new Uint32Array(this.#piece, at, length);
  }

  int32(length: number): Int32Array<ArrayBuffer> {
    const at = this.#take(4 * length);
    return new Int32Array(this.#piece, at, length);
  }

  uint16(length: number): Uint16Array<ArrayBuffer> {
    const at = this.#take(2 * length);
    return new Uint16Array(this.#piece, at, length);
  }

  int16(length: number): Int16Array<ArrayBuffer> {
    const at = this.#take(2 * length);
    return new Int16Array(this.#piece, at, length);
  }

  uint8(length: number): Uint8Array<ArrayBuffer> {
    const at = this.#take(length);
    return new Uint8Array(this.#piece, at, length);
  }

  /** Where there is room for so many bytes in the piece. */
  #take(bytes: number): number {
    if (this.#used + bytes > this.#piece.byteLength) {
      this.#piece = pieceOf(bytes);
      this.#used = 0;
    }
    const at = this.#used;
    this.#used = Math.ceil((at + bytes) / ALIGNMENT) * ALIGNMENT;
    return at;
  }
}

/** Memory of at least so many bytes, that the system gets back when it is let go. */
export function pieceOf(bytes: number): ArrayBuffer {
  return new ArrayBuffer(bytes <= SMALL_BYTES ? bytes : Math.max(bytes, PIECE_BYTES));
}

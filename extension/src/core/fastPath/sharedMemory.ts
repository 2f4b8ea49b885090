import { TABLES } from "./memoryLayout.ts";
import { Memory, type WasmMemory } from "./webAssembly.ts";

const PAGE_BYTES = 1 << 16;
/**
 * 4 GiB, what addresses of 32 bits reach, but for the last page: a loop of the fast path goes on below the address behind what it takes, and
 * that would be 0. Less where the process may not have so many addresses.
 */
const MOST_PAGES = [(1 << 16) - 1, 1 << 14] as const;
const ALIGNMENT = 64;

/** The memory that the fast path and the core share. It grows; what has been taken of it stays where it is. */
export class SharedMemory {
  readonly wasm: WasmMemory;
  /** What it may grow to. */
  readonly mostBytes: number;
  /** What it was at the beginning: all that has an address in `memoryLayout.ts` lies in it. */
  readonly buffer: SharedArrayBuffer;
  /** First byte of what has never been taken. */
  #end = TABLES;
  readonly #free: Int32Array[] = [];
  /** Those in which nothing was written since they were taken: all is 0 in them, and most are no memory of the system's yet. */
  readonly #untouched: Int32Array[] = [];

  constructor() {
    const [wasm, pages] = makeMemory();
    this.wasm = wasm;
    this.mostBytes = pages * PAGE_BYTES;
    this.buffer = wasm.buffer;
  }

  /** So many words, all 0. Throws a RangeError where no memory is left. */
  take(length: number): Int32Array {
    const bytes = Math.ceil((length * 4) / ALIGNMENT) * ALIGNMENT;
    const room = takeShortest(this.#free, bytes);
    if (room !== undefined) return takeFrom(room, length, bytes, this.#free).fill(0);
    const untouched = takeShortest(this.#untouched, bytes);
    if (untouched !== undefined) return takeFrom(untouched, length, bytes, this.#untouched);
    // A piece at the end that is too short is made longer: what takes its turn there is of about the same size.
    const last = this.#free.findIndex(({ byteOffset, byteLength }) => byteOffset + byteLength === this.#end);
    const reused = last < 0 ? 0 : (this.#free.splice(last, 1)[0]?.byteLength ?? 0);
    const at = this.#end - reused;
    this.#end = at + bytes;
    const missing = Math.ceil((this.#end - this.wasm.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) this.wasm.grow(missing);
    const taken = new Int32Array(this.wasm.buffer, at, length);
    taken.fill(0, 0, reused / 4);
    return taken;
  }

  /** A longer piece that begins with the same words; the one before is taken back. */
  longer(words: Int32Array, length: number): Int32Array {
    const longer = this.take(length);
    longer.set(words);
    this.give(words);
    return longer;
  }

  /** Takes columns back that `take` gave, and nobody reads any more, as numbers of whichever kind. */
  give(...columns: readonly ArrayBufferView[]): void {
    for (const column of columns) this.#giveOne(column);
  }

  /** Likewise, where nothing was written from word `from` on. */
  giveUntouched(words: Int32Array, from: number): void {
    const aligned = Math.ceil((from * 4) / ALIGNMENT) * (ALIGNMENT / 4);
    this.give(words.subarray(0, aligned));
    if (aligned < words.length) this.#untouched.push(words.subarray(aligned));
  }

  #giveOne(column: ArrayBufferView): void {
    let at = column.byteOffset;
    let end = at + Math.ceil(column.byteLength / ALIGNMENT) * ALIGNMENT;
    // With the pieces before and behind it, or what is taken and given again in other sizes would fall to ever smaller ones.
    for (let i = this.#free.length - 1; i >= 0; i--) {
      const { byteOffset, byteLength } = this.#free[i] ?? column;
      if (byteOffset !== end && byteOffset + byteLength !== at) continue;
      at = Math.min(at, byteOffset);
      end = Math.max(end, byteOffset + byteLength);
      this.#free.splice(i, 1);
    }
    if (end > at) this.#free.push(new Int32Array(this.wasm.buffer, at, (end - at) / 4));
  }
}

/** Of pieces the shortest with so many bytes. */
function takeShortest(pieces: Int32Array[], bytes: number): Int32Array | undefined {
  let best = -1;
  for (const [i, { byteLength }] of pieces.entries())
    if (byteLength >= bytes && byteLength < (pieces[best]?.byteLength ?? Number.POSITIVE_INFINITY)) best = i;
  return best < 0 ? undefined : pieces.splice(best, 1)[0];
}

/** The beginning of a piece; what is left of it goes back. */
function takeFrom(room: Int32Array, length: number, bytes: number, pieces: Int32Array[]): Int32Array {
  const words = bytes / room.BYTES_PER_ELEMENT;
  if (words < room.length) pieces.push(room.subarray(words));
  return room.subarray(0, length);
}

/** Throws where the process may not have the addresses: V8 sets aside all that the memory may grow to, and more to guard it. */
function makeMemory(): [memory: WasmMemory, mostPages: number] {
  const initial = Math.ceil(TABLES / PAGE_BYTES);
  for (const maximum of MOST_PAGES) {
    try {
      return [new Memory({ initial, maximum, shared: true }), maximum];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new Error(
    "There is no room for the 12 GB of addresses that an analysis sets aside (they take no memory): this process is limited, for example by ulimit -v.",
  );
}

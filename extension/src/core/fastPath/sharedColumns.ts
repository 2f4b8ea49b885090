/** Columns in the memory of the fast path: their bytes are their owner's, who gives them back or keeps them for as long as the capture is there. */

import type { ColumnRoom } from "../slab.ts";
import type { SharedMemory } from "./sharedMemory.ts";

/** So many numbers, all 0. */
export function uint32In(memory: SharedMemory, length: number): Uint32Array<SharedArrayBuffer> {
  const { buffer, byteOffset } = memory.take(length);
  return new Uint32Array(buffer as SharedArrayBuffer, byteOffset, length);
}

export function float64In(memory: SharedMemory, length: number): Float64Array<SharedArrayBuffer> {
  const { buffer, byteOffset } = memory.take(2 * length);
  return new Float64Array(buffer as SharedArrayBuffer, byteOffset, length);
}

export function uint16In(memory: SharedMemory, length: number): Uint16Array<SharedArrayBuffer> {
  const { buffer, byteOffset } = memory.take(Math.ceil(length / 2));
  return new Uint16Array(buffer as SharedArrayBuffer, byteOffset, length);
}

export function uint8In(memory: SharedMemory, length: number): Uint8Array<SharedArrayBuffer> {
  const { buffer, byteOffset } = memory.take(Math.ceil(length / 4));
  return new Uint8Array(buffer as SharedArrayBuffer, byteOffset, length);
}

export function roomIn(memory: SharedMemory): ColumnRoom {
  return {
    float64: (length) => float64In(memory, length),
    uint32: (length) => uint32In(memory, length),
    uint16: (length) => uint16In(memory, length),
    uint8: (length) => uint8In(memory, length),
  };
}

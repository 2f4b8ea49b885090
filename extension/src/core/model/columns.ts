/** Growable typed-array columns: the ground of the tables in this folder. */

import { pieceOf } from "../slab.ts";

/** A typed array that `grow` can make again, longer. */
export type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/**
 * The same elements in a column of `capacity` elements. One column is copied at a time, so growing a table costs
 * one column of memory on top, not a second table; the new tail is not touched and so is not yet resident.
 */
export function grow<C extends Column>(column: C, capacity: number): C {
  const Type = column.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => C;
  const longer = new Type(pieceOf(capacity * column.BYTES_PER_ELEMENT), 0, capacity);
  longer.set(column as never);
  return longer;
}

/** The capacity to grow to when `capacity` elements are full: half as much again, for a short tail in large tables. */
export function nextCapacity(capacity: number): number {
  return capacity < 1 << 20 ? capacity * 2 : Math.ceil(capacity * 1.5);
}

/** Of the elements from `first` on only those of these rows, ascending, stay: they follow each other from there. */
export function closeUp(column: Column, first: number, rows: Uint32Array): void {
  for (let i = 0; i < rows.length; i++) column[first + i] = column[rows[i] ?? 0] ?? 0;
}

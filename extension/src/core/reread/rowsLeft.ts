import type { SegmentRows } from "../wire/segmentRows.ts";

/**
 * Has a pass of the fast path go over rows, which lie in its memory, and close up those that it leaves.
 *
 * @param pass is told where `table` stands, and where the rows begin and end; it returns where those that are left end
 * @param until the first word behind the rows
 * @returns the first word behind those that are left
 */
export function rowsLeft(
  { words }: SegmentRows,
  until: number,
  table: Uint32Array,
  pass: (table: number, at: number, until: number) => number,
): number {
  const at = words.byteOffset;
  // As WebAssembly returns it an address has a sign.
  const end = pass(table.byteOffset, at, at + until * words.BYTES_PER_ELEMENT) >>> 0;
  return (end - at) / words.BYTES_PER_ELEMENT;
}

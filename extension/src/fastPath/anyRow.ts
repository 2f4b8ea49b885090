/** Words of any connection's row, for passes that are led from one connection to others: where rows are packed each is unpacked by itself. */

import { SCRATCH, SHIFT } from "../core/fastPath/packedWords";
import { rowOf } from "./connectionRow";
import { word } from "./memory";
import { unpackField } from "./unpackedRows";

/** What `packedWords.ts` tells of packed rows, and by connection its place among them; 0: the rows are not packed. */
let packed: usize = 0;
let places: usize = 0;

/** Whether the rows that passes go over are packed, and where they are. */
export function setPackedRows(packedAt: usize, placesAt: usize): void {
  packed = packedAt;
  places = placesAt;
}

/** @param rows where rows stand that are not packed */
export function wordOf(rows: usize, connection: u32, field: i32): i32 {
  return load<i32>(placeOf(rows, connection, field));
}

export function doubleOf(rows: usize, connection: u32, field: i32): f64 {
  return load<f64>(placeOf(rows, connection, field));
}

/** Where the field stands: of a packed row in scratch memory, behind what numbers are unpacked with. */
function placeOf(rows: usize, connection: u32, field: i32): usize {
  if (packed === 0) return rowOf(rows, connection) + ((<usize>field) << 2);
  const to = <usize>word(packed, SCRATCH) + ((<usize>8) << word(packed, SHIFT));
  unpackField(packed, word(places, connection), 1, field, to);
  return to;
}

import { Slab } from "../slab.ts";
import { finish, type Steps, stretchesInSteps } from "../steps.ts";

/**
 * The `most` numbers from 0 below `length` for which `weight`, a whole number, is greatest and above 0, greatest first; equal ones ascending.
 * Both are put into one double, which is sorted natively. It is exact as long as `length` times the greatest weight is below 2^53: what is weighed are
 * connections, by hosts, pairs or uses, so there would have to be 9 * 10^7 of them, all of one host, and each with a host of its own.
 */
export function busiest(length: number, weight: (i: number) => number, most: number): number[] {
  const sorted = Float64Array.from({ length }, (_, i) => weight(i) * length + (length - 1 - i)).sort();
  const found: number[] = [];
  for (let place = length - 1; place >= 0 && found.length < most; place--) {
    const both = sorted[place] ?? 0;
    if (both < length) break;
    found.push(length - 1 - (both % length));
  }
  return found;
}

/** Rows in the order of their group: those of group g are `rows.subarray(start[g], start[g + 1])`. */
export interface GroupedRows {
  readonly rows: Uint32Array<ArrayBufferLike>;
  readonly start: Uint32Array<ArrayBufferLike>;
}

/**
 * A counting sort.
 *
 * @param slab where there may be room: every piece of one is counted against the collector's limit
 */
export function groupRows(groupOf: Uint32Array, groups: number, slab?: Slab): GroupedRows {
  return finish(groupRowsInSteps(groupOf, groups, slab));
}

/** The same in steps. */
export function* groupRowsInSteps(
  groupOf: Uint32Array,
  groups: number,
  slab: Slab = new Slab(),
): Steps<GroupedRows> {
  // One place further on than it will stand: filling the rows moves each beginning to the next one's.
  const start = slab.uint32(groups + 2);
  const rows = slab.uint32(groupOf.length);
  yield* stretchesInSteps(groupOf.length, (from, until) => count(groupOf, from, until, start));
  for (let i = 1; i <= groups; i++) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
  yield* stretchesInSteps(groupOf.length, (from, until) => fill(groupOf, from, until, start, rows));
  return { rows, start: start.subarray(0, groups + 1) };
}

// By number: an iterator's objects for a million rows are thirty megabytes until the loop is compiled.
function count(groupOf: Uint32Array, from: number, until: number, start: Uint32Array): void {
  for (let row = from; row < until; row++) {
    const next = (groupOf[row] ?? 0) + 2;
    start[next] = (start[next] ?? 0) + 1;
  }
}

function fill(
  groupOf: Uint32Array,
  from: number,
  until: number,
  start: Uint32Array,
  rows: Uint32Array,
): void {
  for (let row = from; row < until; row++) {
    const next = (groupOf[row] ?? 0) + 1;
    const place = start[next] ?? 0;
    rows[place] = row;
    start[next] = place + 1;
  }
}

/** The elements of `column` at `rows`. */
export function pick(
  column: Float64Array,
  rows: Uint32Array,
  slab: Slab = new Slab(),
): Float64Array<ArrayBuffer> {
  const picked = slab.float64(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i] ?? 0] ?? 0;
  return picked;
}

import type { Steps } from "../steps.ts";
import type { Column } from "./columns.ts";

/** Some milliseconds, if rows lie anywhere. */
const MOVED_A_STEP = 1 << 14;
/** Rows that are in their place are only passed over. */
const LOOKED_AT_A_STEP = 1 << 19;

/**
 * Puts the rows of a table in another order, in place: row i gets what row `order[i]` had. Whole rows are moved, so between two
 * steps every row is one of those that there were, and none is there twice; where few rows are displaced, as when the queues
 * of a network card overtake each other, little is moved. `order` is used up.
 */
export function* permuteRows(columns: readonly Column[], order: Uint32Array): Steps<void> {
  let moved = 0;
  for (let start = 0; start < order.length; start++) {
    if (start % LOOKED_AT_A_STEP === 0) yield;
    if (order[start] === start) continue;
    // A cycle of rows, each of which goes to the place of the one before it; the first one is held meanwhile.
    const held = columns.map((column) => column[start] ?? 0);
    let hole = start;
    for (let next = order[hole] ?? 0; next !== start; next = order[hole] ?? 0) {
      for (const column of columns) column[hole] = column[next] ?? 0;
      order[hole] = hole;
      hole = next;
      if (++moved % MOVED_A_STEP !== 0) continue;
      fill(columns, hole, held);
      yield;
    }
    fill(columns, hole, held);
    order[hole] = hole;
  }
}

function fill(columns: readonly Column[], row: number, values: readonly number[]): void {
  for (const [i, column] of columns.entries()) column[row] = values[i] ?? 0;
}

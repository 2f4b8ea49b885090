import { type Steps, stretchesInSteps } from "../steps.ts";
import type { ConnectionIndex } from "../units.ts";
import type { RowPasses } from "./rowPasses.ts";

/** Who takes something of the row of each connection. */
export interface RowTaker {
  /** How much of a row it asks for, of `packedWords.ts`. */
  readonly fields: number;
  /** @param rows where those from number `from` to before `until` stand: `RowPasses.rowsOf` */
  take(rows: number, from: ConnectionIndex, until: ConnectionIndex): void;
}

/** So few that the second one who takes of them finds them in the processor's cache. */
const ROWS_TOGETHER = 1 << 10;

/** One pass for several: to read a row, and more so to unpack it, is more than half of what each of them takes. */
export function giveRows(passes: RowPasses, length: number, takers: readonly RowTaker[]): Steps<void> {
  const fields = Math.max(...takers.map((taker) => taker.fields));
  return stretchesInSteps(
    length,
    (from, until) => {
      const rows = passes.rowsOf(from, until, fields);
      for (let i = 0; i < takers.length; i++) takers[i]?.take(rows, from, until);
    },
    Math.min(passes.rowsAPass, takers.length > 1 ? ROWS_TOGETHER : passes.rowsAPass),
  );
}

/**
 * What one look at the row of each connection shows, in a byte: most of those who ask something of all connections look into few of them.
 * The rules stand with who asks (`notableRows.ts`, `captureGaps.ts`, `oneDirection.ts`, `timestampsOff.ts`); the fast path has them as well, and
 * waits for each row once.
 */

import type { Analyzer } from "../analyzer.ts";
import { ROWS_A_PASS } from "../fastPath/rowPasses.ts";
import { uint8In } from "../fastPath/sharedColumns.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND } from "../units.ts";
import { passesOver } from "./passesOver.ts";
import { WHOLE_TIMER } from "./slowConnect.ts";

/** By connection, marks of `lookBits.ts`; null where the fast path cannot see the rows. */
export type RowLooks = Uint8Array | null;

const known = new WeakMap<Analyzer, Uint8Array>();

/** Found at the first call. */
export function* findRowLooks(analyzer: Analyzer): Steps<RowLooks> {
  const before = known.get(analyzer);
  if (before !== undefined) return before;
  const passes = passesOver(analyzer);
  if (passes === null) return null;
  const { length } = analyzer.connections;
  const looks = uint8In(passes.memory, length);
  const halfClosed = analyzer.assumptions.halfClosedSeconds * NANOSECONDS_PER_SECOND;
  const { rows } = passes;
  const { latest } = analyzer;
  yield* stretchesInSteps(
    length,
    (from, until) => passes.takeLooks(rows, from, until, latest, WHOLE_TIMER, halfClosed, looks.byteOffset),
    ROWS_A_PASS,
  );
  known.set(analyzer, looks);
  return looks;
}

/** False: the row shows that nothing of this holds. Where there are no looks nobody knows. */
export function mayShow(looks: RowLooks, row: ConnectionIndex, what: number): boolean {
  return looks === null || ((looks[row] ?? 0) & what) !== 0;
}

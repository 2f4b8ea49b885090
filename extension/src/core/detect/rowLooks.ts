/**
 * What one look at the row of each connection shows: most of those who ask something of all connections look into few of them.
 * The rules stand with who asks (`notableRows.ts`, `captureGaps.ts`, `oneDirection.ts`, `timestampsOff.ts`, `memories.ts`, `segmentsToGather.ts`), or in `reconstruct/silentSyn.ts`; the fast path has them as well, and
 * waits for each row once. The same look counts the states.
 */

import type { Analyzer } from "../analyzer.ts";
import { FIELDS_OF_LOOKS } from "../fastPath/packedWords.ts";
import { ROWS_A_PASS, type RowPasses } from "../fastPath/rowPasses.ts";
import { giveRows, type RowTaker } from "../fastPath/rowTakers.ts";
import { uint16In, uint32In } from "../fastPath/sharedColumns.ts";
import { joined } from "../joined.ts";
import { STATE_CODES } from "../reconstruct/stateCodes.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND } from "../units.ts";
import { SHORTEST_MEASURE } from "./clocks/clockRate.ts";
import { passesOver } from "./passesOver.ts";
import { WHOLE_TIMER } from "./slowConnect.ts";

/** By connection, marks of `lookBits.ts`; null where the fast path cannot see the rows. */
export type RowLooks = Uint16Array | null;

/** What the look at all rows counts: connections by their state. */
export interface RowCounts {
  /** By the code of a state (`stateCodes.ts`): how many connections have it, and the first one. */
  readonly states: Uint32Array<ArrayBufferLike>;
  readonly firstOfState: Uint32Array<ArrayBufferLike>;
}

const known = new WeakMap<Analyzer, { readonly looks: Uint16Array; readonly counts: RowCounts }>();

/** Those that were found. */
export function knownLooks(analyzer: Analyzer): RowLooks {
  return known.get(analyzer)?.looks ?? null;
}

/** Found at the first call. */
export function* findRowLooks(analyzer: Analyzer): Steps<RowLooks> {
  const before = knownLooks(analyzer);
  if (before !== null) return before;
  const passes = passesOver(analyzer);
  if (passes === null) return null;
  const taker = new LooksTaker(analyzer, passes);
  yield* giveRows(passes, analyzer.connections.length, [taker]);
  return taker.keep();
}

/** null where `passesOver` is. */
export function* findRowCounts(analyzer: Analyzer): Steps<RowCounts | null> {
  yield* findRowLooks(analyzer);
  return known.get(analyzer)?.counts ?? null;
}

/** Looks at the rows that it is given, all of a capture. */
export class LooksTaker implements RowTaker {
  readonly fields: number = FIELDS_OF_LOOKS;
  readonly #analyzer: Analyzer;
  readonly #passes: RowPasses;
  readonly #looks: Uint16Array;
  readonly #counts: RowCounts;
  readonly #limits: ReturnType<typeof limitsOf>;

  constructor(analyzer: Analyzer, passes: RowPasses) {
    const { memory } = passes;
    this.#analyzer = analyzer;
    this.#passes = passes;
    this.#looks = uint16In(memory, analyzer.connections.length);
    this.#counts = { states: uint32In(memory, STATE_CODES), firstOfState: uint32In(memory, STATE_CODES) };
    this.#limits = limitsOf(analyzer);
  }

  take(rows: number, from: ConnectionIndex, until: ConnectionIndex): void {
    const { states, firstOfState } = this.#counts;
    const columns = [this.#looks.byteOffset, states.byteOffset, firstOfState.byteOffset] as const;
    this.#passes.takeLooks(rows, from, until, ...this.#limits, ...columns);
  }

  /** All have been looked at. */
  keep(): Uint16Array {
    const looks = this.#looks;
    known.set(this.#analyzer, { looks, counts: this.#counts });
    return looks;
  }
}

/** When the capture ends, and what is long: a handshake, a half-closed connection, and one by which a clock is measured. */
function limitsOf({ latest, assumptions }: Analyzer): readonly [number, number, number, number] {
  return [latest, WHOLE_TIMER, assumptions.halfClosedSeconds * NANOSECONDS_PER_SECOND, SHORTEST_MEASURE];
}

/**
 * The rows of which the looks say so, ascending.
 *
 * @param mayShowIt says the same of a row where there are no looks
 */
export function* rowsThatMayShow(
  analyzer: Analyzer,
  what: number,
  mayShowIt: (row: ConnectionIndex) => boolean,
): Steps<Uint32Array> {
  const looks = yield* findRowLooks(analyzer);
  const { length } = analyzer.connections;
  const { passes } = analyzer.fastPath;
  const some = uint32In(passes.memory, ROWS_A_PASS);
  const list = (from: ConnectionIndex, until: ConnectionIndex): number => {
    if (looks !== null) return passes.listRows(looks.byteOffset, what, from, until, some.byteOffset);
    let count = 0;
    for (let row = from; row < until; row++) if (mayShowIt(row)) some[count++] = row;
    return count;
  };
  const parts: Uint32Array[] = [];
  yield* stretchesInSteps(length, (from, until) => parts.push(some.slice(0, list(from, until))), ROWS_A_PASS);
  passes.memory.give(some);
  return joined(parts);
}

/** False: the row shows that nothing of this holds. Where there are no looks nobody knows. */
export function mayShow(looks: RowLooks, row: ConnectionIndex, what: number): boolean {
  return looks === null || ((looks[row] ?? 0) & what) !== 0;
}

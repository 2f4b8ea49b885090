/** Which quadruplets the text tells of when there is no room for all: first those that the findings name. */

import type { Analyzer } from "../analyzer.ts";
import { QUADRUPLET } from "../model/connectionTable.ts";
import { troubleRank } from "../query/trouble.ts";
import type { ConnectionIndex, QuadrupletIndex } from "../units.ts";

/** So much text one incarnation makes, about. */
const INCARNATION_CHARACTERS = 1200;
/** On one quadruplet; thousands of incarnations would leave no room for any other. */
export const MOST_INCARNATIONS = 100;
/** Above all that `troubleRank` gives. */
const NAMED = 4;

export interface ChosenQuadruplet {
  readonly quadruplet: QuadrupletIndex;
  /** In order of the incarnations. */
  readonly rows: readonly ConnectionIndex[];
  /** Incarnations without a place here. */
  readonly leftOut: number;
}

/** In order of their first segments. `named`: connections that findings or lists in the text refer to. */
export function chooseQuadruplets(
  analyzer: Analyzer,
  named: ReadonlySet<ConnectionIndex>,
  room: number,
): readonly ChosenQuadruplet[] {
  const rankOf = rankQuadruplets(analyzer, named);
  const taken = takeByRank(analyzer, rankOf, Math.floor(room / INCARNATION_CHARACTERS));
  const rows = new Map<QuadrupletIndex, ConnectionIndex[]>();
  for (let row = 0; row < analyzer.connections.length; row++) {
    const quadruplet = analyzer.connections.word(row, QUADRUPLET);
    if (taken[quadruplet] !== 1) continue;
    const same = rows.get(quadruplet);
    if (same) same.push(row);
    else rows.set(quadruplet, [row]);
  }
  return [...rows].map(([quadruplet, all]) => {
    const some = all.length <= MOST_INCARNATIONS ? all : pickIncarnations(analyzer, all, named);
    return { quadruplet, rows: some, leftOut: all.length - some.length };
  });
}

function rankQuadruplets(analyzer: Analyzer, named: ReadonlySet<ConnectionIndex>): Uint8Array<ArrayBuffer> {
  const rankOf = new Uint8Array(analyzer.quadruplets.length);
  for (let row = 0; row < analyzer.connections.length; row++) {
    const quadruplet = analyzer.connections.word(row, QUADRUPLET);
    const rank = named.has(row) ? NAMED : troubleRank(analyzer.connections, row);
    if (rank > (rankOf[quadruplet] ?? 0)) rankOf[quadruplet] = rank;
  }
  return rankOf;
}

function takeByRank(
  analyzer: Analyzer,
  rankOf: Uint8Array<ArrayBuffer>,
  incarnations: number,
): Uint8Array<ArrayBuffer> {
  const taken = new Uint8Array(rankOf.length);
  let left = incarnations;
  for (let rank = NAMED; rank >= 0; rank--) {
    for (let quadruplet = 0; quadruplet < rankOf.length && left > 0; quadruplet++) {
      if (rankOf[quadruplet] !== rank) continue;
      taken[quadruplet] = 1;
      left -= Math.min(MOST_INCARNATIONS, analyzer.incarnationsOf(quadruplet));
    }
  }
  return taken;
}

/** Those that are named, with what came before each; then those in trouble; then the first ones. */
function pickIncarnations(
  analyzer: Analyzer,
  rows: readonly ConnectionIndex[],
  named: ReadonlySet<ConnectionIndex>,
): readonly ConnectionIndex[] {
  const picked = new Set<number>();
  const pick = (i: number): void => {
    if (i >= 0 && picked.size < MOST_INCARNATIONS) picked.add(i);
  };
  rows.forEach((row, i) => {
    if (!named.has(row)) return;
    pick(i);
    pick(i - 1);
  });
  rows.forEach((row, i) => {
    if (troubleRank(analyzer.connections, row) > 0) pick(i);
  });
  for (let i = 0; i < rows.length; i++) pick(i);
  return rows.filter((_, i) => picked.has(i));
}

/** Which lifelines a picture shows: those with something in its range. */

import type { Analyzer } from "../../analyzer.ts";
import { ROWS_A_STEP, type Steps } from "../../steps.ts";
import { NANOSECONDS_PER_SECOND, type QuadrupletIndex } from "../../units.ts";
import { isInRange, type LifelineIndex } from "./lifelineIndex.ts";
import type { LifelinesQuery } from "./model.ts";
import { sizeOf } from "./order.ts";

export interface Shown {
  /** How many of each pair, and in all. */
  readonly ofPair: Uint32Array;
  readonly total: number;
  has(quadruplet: QuadrupletIndex): boolean;
}

export function* shownLifelines(
  analyzer: Analyzer,
  index: LifelineIndex,
  query: Pick<LifelinesQuery, "from" | "until" | "showAll">,
): Steps<Shown> {
  const { pairs, pairOf } = index;
  const from = analyzer.earliest + query.from * NANOSECONDS_PER_SECOND;
  const until = analyzer.earliest + query.until * NANOSECONDS_PER_SECOND;
  const ofPair = new Uint32Array(pairs.length);
  // The whole capture, as it is first shown, has every lifeline.
  if (query.showAll || (from <= analyzer.earliest && until >= analyzer.latest)) {
    for (let pair = 0; pair < pairs.length; pair++) ofPair[pair] = sizeOf(index, pair);
    return { ofPair, total: pairs.quadruplets.length, has: () => true };
  }
  const has = (quadruplet: QuadrupletIndex): boolean => isInRange(analyzer, index, quadruplet, from, until);
  const count = (start: number, end: number): number => {
    let shown = 0;
    for (let quadruplet = start; quadruplet < end; quadruplet++) {
      if (!has(quadruplet)) continue;
      const pair = pairOf[quadruplet] ?? 0;
      ofPair[pair] = (ofPair[pair] ?? 0) + 1;
      shown++;
    }
    return shown;
  };
  let total = 0;
  for (let start = 0; start < pairOf.length; start += ROWS_A_STEP) {
    total += count(start, Math.min(pairOf.length, start + ROWS_A_STEP));
    yield;
  }
  return { ofPair, total, has };
}

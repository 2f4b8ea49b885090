/** A pair's lifelines by the clock that their client's SYNs show, where one address has several. */

import type { Analyzer } from "../../analyzer.ts";
import { clocksOf } from "../../detect/clocks/clocks.ts";
import { findingsOf } from "../../detect/detectors.ts";
import type { ConnectionIndex, QuadrupletIndex } from "../../units.ts";
import { type LifelineIndex, oldestOf } from "./lifelineIndex.ts";
import type { PairIndex } from "./pairs.ts";

export interface Section {
  /** The clock's letter; empty: the pair has one clock, or none could be told apart. */
  readonly letter: string;
  /** In order of their first life. */
  readonly quadruplets: readonly QuadrupletIndex[];
}

/** More letters than these say nothing; the view "Timestamps" has them all. */
const MOST_CLOCKS = 12;
/** In larger pairs the clocks would be looked for longer than a reader waits. */
const MOST_QUADRUPLETS = 20_000;

const known = new WeakMap<LifelineIndex, Map<PairIndex, readonly Section[]>>();

export function sectionsOf(analyzer: Analyzer, index: LifelineIndex, pair: PairIndex): readonly Section[] {
  let ofPairs = known.get(index);
  if (!ofPairs) {
    ofPairs = new Map();
    known.set(index, ofPairs);
  }
  let sections = ofPairs.get(pair);
  if (!sections) {
    sections = split(analyzer, index, pair);
    ofPairs.set(pair, sections);
  }
  return sections;
}

function split(analyzer: Analyzer, index: LifelineIndex, pair: PairIndex): readonly Section[] {
  const { pairs } = index;
  const all = [...pairs.quadruplets.subarray(pairs.start[pair] ?? 0, pairs.start[pair + 1] ?? 0)];
  const letterOf = all.length > 1 && all.length <= MOST_QUADRUPLETS ? lettersOf(analyzer, index, pair) : null;
  if (!letterOf) return [{ letter: "", quadruplets: all }];
  const byLetter = new Map<string, QuadrupletIndex[]>();
  for (const quadruplet of all) {
    const letter = letterOf(oldestOf(analyzer, quadruplet));
    const list = byLetter.get(letter);
    if (list) list.push(quadruplet);
    else byLetter.set(letter, [quadruplet]);
  }
  return [...byLetter]
    .map(([letter, quadruplets]) => ({ letter, quadruplets }))
    .sort((a, b) => letterRank(a.letter) - letterRank(b.letter) || (a.letter < b.letter ? -1 : 1));
}

/** A before AA, those without a clock last. */
function letterRank(letter: string): number {
  return letter === "" ? Number.POSITIVE_INFINITY : letter.length;
}

/** The letter of a connection's clock; null where the pair has fewer than two clocks, or too many. */
export function lettersOf(
  analyzer: Analyzer,
  index: LifelineIndex,
  pair: PairIndex,
): ((connection: ConnectionIndex) => string) | null {
  if (!index.complete) return null;
  const { pairs } = index;
  const { input } = findingsOf(analyzer);
  const { model, clocks, clockOf } = clocksOf(input, pairs.clientOf[pair] ?? 0, pairs.serverOf[pair] ?? 0);
  if (model !== "several-clocks" || clocks.length < 2 || clocks.length > MOST_CLOCKS) return null;
  return (connection) => clockOf(connection)?.letter ?? "";
}

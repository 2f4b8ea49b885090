/** Who set the TSval that a server with the per-host rule remembers for an address, over time. */

import type { Analyzer } from "../../analyzer.ts";
import { findingsOf } from "../../detect/detectors.ts";
import type { Remembered } from "../../detect/silence/predictedSyns.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import type { SegmentIndex } from "../../units.ts";
import { memoryStretches } from "../memoryStretches.ts";
import type { LifelineIndex } from "./lifelineIndex.ts";
import type { MemoryBlock } from "./model.ts";
import type { PairIndex } from "./pairs.ts";
import { lettersOf } from "./sections.ts";

interface Lanes {
  /** For each pair of hosts, "client server", between which the rule explains a SYN: one of these SYNs. */
  readonly dropped: ReadonlyMap<string, SegmentIndex>;
  readonly blocks: Map<string, readonly MemoryBlock[]>;
}

const known = new WeakMap<LifelineIndex, Lanes>();

/** Whether the rule is at work between the two hosts of a pair. */
export function hasMemory(analyzer: Analyzer, index: LifelineIndex, pair: PairIndex): boolean {
  return lanesOf(analyzer, index).dropped.has(hostsKey(index, pair));
}

/** The blocks of the lane, in order of time; none where the rule is not at work. */
export function memoryLane(
  analyzer: Analyzer,
  index: LifelineIndex,
  pair: PairIndex,
): readonly MemoryBlock[] {
  const lanes = lanesOf(analyzer, index);
  const key = hostsKey(index, pair);
  const dropped = lanes.dropped.get(key);
  if (dropped === undefined) return [];
  let blocks = lanes.blocks.get(key);
  if (!blocks) {
    blocks = blocksOf(analyzer, index, pair, dropped);
    lanes.blocks.set(key, blocks);
  }
  return blocks;
}

function hostsKey({ pairs }: LifelineIndex, pair: PairIndex): string {
  return `${pairs.clientOf[pair]} ${pairs.serverOf[pair]}`;
}

function lanesOf(analyzer: Analyzer, index: LifelineIndex): Lanes {
  let lanes = known.get(index);
  if (!lanes) {
    const { clientOf, serverOf } = index.hosts;
    const dropped = new Map<string, SegmentIndex>();
    if (index.complete)
      for (const { kind, connection, segment } of findingsOf(analyzer).list)
        if (kind === "syn-dropped-by-paws")
          dropped.set(`${clientOf(connection)} ${serverOf(connection)}`, segment);
    lanes = { dropped, blocks: new Map() };
    known.set(index, lanes);
  }
  return lanes;
}

function blocksOf(
  analyzer: Analyzer,
  index: LifelineIndex,
  pair: PairIndex,
  dropped: SegmentIndex,
): readonly MemoryBlock[] {
  const remembered = findingsOf(analyzer).input.silence.of(dropped)?.verdict.pair.remembered ?? [];
  const letterOfConnection = lettersOf(analyzer, index, pair);
  const letterOf = ({ memory }: Remembered): string =>
    letterOfConnection?.(analyzer.segments.connection[memory.segment] ?? 0) ?? "";
  return memoryStretches(remembered, (first, next) => letterOf(first) === letterOf(next)).map((stretch) => ({
    letter: letterOf(stretch.remembered[0]),
    from: secondsSinceStart(analyzer, stretch.from),
    renewed: secondsSinceStart(analyzer, (stretch.remembered.at(-1) ?? stretch.remembered[0]).time),
    until: secondsSinceStart(analyzer, stretch.until),
    expired: stretch.expired,
  }));
}

/** Who set the TSval that a server with the per-host rule remembers for an address, over time. */

import type { Analyzer } from "../../analyzer.ts";
import { findingsOf } from "../../detect/detectors.ts";
import { type MemoryEvent, memoriesOf } from "../../detect/silence/memories.ts";
import { type Memory, PAWS_SECONDS, remember } from "../../detect/silence/perHostPaws.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import type { LifelineIndex, PairIndex } from "./lifelineIndex.ts";
import type { MemoryBlock } from "./model.ts";
import { lettersOf } from "./sections.ts";

interface Lanes {
  /** Pairs of hosts, "client server", for which the rule explains a SYN. */
  readonly hosts: ReadonlySet<string>;
  readonly blocks: Map<string, readonly MemoryBlock[]>;
}

const known = new WeakMap<LifelineIndex, Lanes>();

/** Whether the rule is at work between the two hosts of a pair. */
export function hasMemory(analyzer: Analyzer, index: LifelineIndex, pair: PairIndex): boolean {
  return lanesOf(analyzer, index).hosts.has(hostsKey(index, pair));
}

/** The blocks of the lane, in order of time; none where the rule is not at work. */
export function memoryLane(
  analyzer: Analyzer,
  index: LifelineIndex,
  pair: PairIndex,
): readonly MemoryBlock[] {
  const lanes = lanesOf(analyzer, index);
  const key = hostsKey(index, pair);
  if (!lanes.hosts.has(key)) return [];
  let blocks = lanes.blocks.get(key);
  if (!blocks) {
    blocks = blocksOf(analyzer, index, pair);
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
    const dropped = index.complete
      ? findingsOf(analyzer).list.filter(({ kind }) => kind === "syn-dropped-by-paws")
      : [];
    const hosts = new Set(dropped.map(({ connection }) => `${clientOf[connection]} ${serverOf[connection]}`));
    lanes = { hosts, blocks: new Map() };
    known.set(index, lanes);
  }
  return lanes;
}

function blocksOf(analyzer: Analyzer, index: LifelineIndex, pair: PairIndex): readonly MemoryBlock[] {
  const letterOf = lettersOf(analyzer, index, pair);
  const { segments } = analyzer;
  const start = analyzer.start;
  const base = (start?.seconds ?? 0) + (start?.nanoseconds ?? 0) / NANOSECONDS_PER_SECOND;
  const secondOf = (time: Nanoseconds) =>
    Math.floor(base + (time - analyzer.earliest) / NANOSECONDS_PER_SECOND);
  let saved: Memory | null = null;
  const blocks: { letter: string; from: Nanoseconds; renewed: Nanoseconds }[] = [];
  for (const event of eventsOf(analyzer, index, pair, secondOf)) {
    const next = remember(saved, event.memory, secondOf(event.time));
    if (next !== event.memory) continue;
    saved = next;
    const letter = letterOf?.(segments.connection[next.segment] ?? 0) ?? "";
    const last = blocks[blocks.length - 1];
    const lasting = last !== undefined && event.time - last.renewed < PAWS_SECONDS * NANOSECONDS_PER_SECOND;
    if (lasting && last.letter === letter) last.renewed = event.time;
    else blocks.push({ letter, from: event.time, renewed: event.time });
  }
  return blocks.map(({ letter, from, renewed }, i) => {
    const runsOut = renewed + PAWS_SECONDS * NANOSECONDS_PER_SECOND;
    const replaced = blocks[i + 1]?.from ?? Number.POSITIVE_INFINITY;
    return {
      letter,
      from: secondsSinceStart(analyzer, from),
      renewed: secondsSinceStart(analyzer, renewed),
      until: secondsSinceStart(analyzer, Math.min(runsOut, replaced)),
      expired: runsOut <= replaced,
    };
  });
}

/** What each connection between the two hosts made the server remember. */
function eventsOf(
  analyzer: Analyzer,
  index: LifelineIndex,
  pair: PairIndex,
  secondOf: (time: Nanoseconds) => number,
): MemoryEvent[] {
  const { clientOf, serverOf } = index.hosts;
  const { pairs } = index;
  const events: MemoryEvent[] = [];
  for (let row = 0; row < index.size; row++) {
    if (clientOf[row] !== pairs.clientOf[pair] || serverOf[row] !== pairs.serverOf[pair]) continue;
    events.push(...memoriesOf(analyzer, row, secondOf));
  }
  return events.sort((a, b) => a.segment - b.segment);
}

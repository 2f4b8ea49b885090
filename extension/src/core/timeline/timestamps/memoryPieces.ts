/** What the server remembers over a range: a piece for each TSval that is seen to differ. */

import type { Analyzer } from "../../analyzer.ts";
import type { Remembered } from "../../detect/silence/predictedSyns.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import { seqDiff } from "../../seq.ts";
import type { Nanoseconds } from "../../units.ts";
import { type MemoryStretch, memoryStretches } from "../memoryStretches.ts";
import type { MemoryPiece, TimestampsModel } from "./model.ts";
import { letterOf, type PairStudy } from "./pairStudy.ts";

const RING = 2 ** 32;
/** Where it changes more often than this for each pixel, a column shows what stood longest there. */
const PER_PIXEL = 2;

export function memoryPieces(
  analyzer: Analyzer,
  study: PairStudy,
  window: {
    readonly from: Nanoseconds;
    readonly until: Nanoseconds;
    readonly width: number;
    readonly height: number;
  },
): Pick<TimestampsModel, "memory" | "memoryIsCoarse"> {
  const { segments } = analyzer;
  const letter = ({ memory }: Remembered): string =>
    letterOf(study, segments.connection[memory.segment] ?? 0);
  const halfPixel = RING / Math.max(1, window.height) / 2;
  const stretches = memoryStretches(
    study.remembered,
    (first, next) =>
      Math.abs(seqDiff(next.memory.tsVal, first.memory.tsVal)) < halfPixel && letter(first) === letter(next),
  ).filter(({ from, until }) => until >= window.from && from <= window.until);
  const memoryIsCoarse = stretches.length > PER_PIXEL * window.width;
  const seconds = (time: Nanoseconds): number => secondsSinceStart(analyzer, time);
  const memory = (memoryIsCoarse ? longest(stretches, window) : stretches).map((stretch): MemoryPiece => {
    const [first] = stretch.remembered;
    const last = stretch.remembered.at(-1) ?? first;
    return {
      tsVal: last.memory.tsVal,
      letter: letter(last),
      frame: segments.frameOf(last.memory.segment),
      from: seconds(stretch.from),
      renewed: seconds(last.time),
      until: seconds(stretch.until),
      expired: stretch.expired,
    };
  });
  return { memory, memoryIsCoarse };
}

/** For each pixel the stretch that stands longest of those that begin there. */
function longest(
  stretches: readonly MemoryStretch[],
  { from, until, width }: { readonly from: Nanoseconds; readonly until: Nanoseconds; readonly width: number },
): readonly MemoryStretch[] {
  const ofColumn = new Map<number, MemoryStretch>();
  for (const stretch of stretches) {
    const column = Math.floor(((stretch.from - from) / (until - from)) * width);
    const known = ofColumn.get(column);
    if (!known || stretch.until - stretch.from > known.until - known.from) ofColumn.set(column, stretch);
  }
  return [...ofColumn.values()];
}

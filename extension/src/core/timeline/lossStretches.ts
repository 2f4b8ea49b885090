import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds, type Seconds } from "../units.ts";

/** A time in which the capture lost segments that passed, as acknowledgements show. */
export interface LossStretch {
  readonly from: Seconds;
  readonly until: Seconds;
  /** Acknowledgements in it of what was not captured. */
  readonly gaps: number;
}

export interface LossStretches {
  readonly from: Seconds;
  readonly until: Seconds;
  /** In order of time; they do not touch each other. */
  readonly stretches: readonly LossStretch[];
}

/**
 * When the capture lost segments within a range of seconds; at most `buckets` stretches: those that are nearer to each other than a slice
 * are one. Nothing until the capture is read to its end. What the capturing host counted as dropped has no time, and so no stretch.
 */
export function lossStretches(
  analyzer: Analyzer,
  query: { readonly from: Seconds; readonly until: Seconds; readonly buckets: number },
): LossStretches {
  const { from, until } = query;
  const stretches: { from: Seconds; until: Seconds; gaps: number }[] = [];
  const slice = (until - from) / query.buckets;
  for (const gap of analyzer.complete ? gapsByStart(analyzer) : []) {
    const starts = toAxis(analyzer, gap.from);
    const ends = toAxis(analyzer, gap.until);
    if (ends < from || starts > until) continue;
    const last = stretches.at(-1);
    if (last === undefined || starts - last.until > slice) {
      stretches.push({ from: starts, until: ends, gaps: 1 });
      continue;
    }
    last.until = Math.max(last.until, ends);
    last.gaps++;
  }
  return { from, until, stretches };
}

type Gap = { readonly from: Nanoseconds; readonly until: Nanoseconds };

const known = new WeakMap<Analyzer, readonly Gap[]>();

/** They are kept in the order of their ends. */
function gapsByStart(analyzer: Analyzer): readonly Gap[] {
  const kept = known.get(analyzer);
  if (kept) return kept;
  const { gaps } = findingsOf(analyzer).input.captureLoss;
  const sorted = gaps.toSorted((a, b) => a.from - b.from);
  known.set(analyzer, sorted);
  return sorted;
}

/** Before the first frame nothing was captured that could be lost. */
function toAxis(analyzer: Analyzer, time: Nanoseconds): Seconds {
  return Math.max(0, time - analyzer.earliest) / NANOSECONDS_PER_SECOND;
}

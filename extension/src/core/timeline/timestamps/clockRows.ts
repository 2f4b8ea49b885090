/** The table under the picture: each clock with what the rule says of its SYNs against what happened to them. */

import type { Analyzer } from "../../analyzer.ts";
import type { Clock } from "../../detect/clocks/clockModel.ts";
import { secondsSinceStart, toSeconds } from "../../report/seconds.ts";
import type { TimestampValue } from "../../units.ts";
import type { ClockKind, ClockRow, Tally } from "./model.ts";
import type { PairStudy } from "./pairStudy.ts";
import { NO_TIMESTAMP, OWN_LINE, type StudiedSyn } from "./studiedSyn.ts";

/** A row for each clock in order of appearance, then for the SYNs that are on none; and all of them together. */
export function clockRows(
  analyzer: Analyzer,
  study: PairStudy,
): { readonly clocks: readonly ClockRow[]; readonly total: ClockRow | null } {
  const byClock = new Map<number, StudiedSyn[]>();
  for (const syn of study.syns) {
    const list = byClock.get(syn.clock);
    if (list) list.push(syn);
    else byClock.set(syn.clock, [syn]);
  }
  const row = (kind: ClockKind, syns: readonly StudiedSyn[], clock: Clock | null): ClockRow => ({
    kind,
    letter: study.lettered ? (clock?.letter ?? "") : "",
    tsValAtZero: clock && tsValAtZero(analyzer, clock),
    ticksPerSecond: clock?.ticksPerSecond ?? null,
    first: timeOf(analyzer, syns[0]),
    last: timeOf(analyzer, syns.at(-1)),
    tally: tally(syns),
  });
  const clocks = study.clocks.map((clock, place) => row("clock", byClock.get(place) ?? [], clock));
  const own = byClock.get(OWN_LINE);
  const none = byClock.get(NO_TIMESTAMP);
  if (own) clocks.push(row("own", own, null));
  if (none) clocks.push(row("no-timestamp", none, null));
  return { clocks, total: study.syns.length === 0 ? null : row("clock", study.syns, null) };
}

function timeOf(analyzer: Analyzer, syn: StudiedSyn | undefined): number {
  return secondsSinceStart(analyzer, analyzer.segments.timeOf(syn?.segment ?? 0));
}

/** What the clock showed, or would have shown, at the first frame; null where its rate is not known. */
function tsValAtZero(analyzer: Analyzer, { first, ticksPerSecond }: Clock): TimestampValue | null {
  if (ticksPerSecond === null) return null;
  const elapsed = toSeconds(first.time - analyzer.earliest);
  return (first.tsVal - Math.round(elapsed * ticksPerSecond)) >>> 0;
}

export function tally(syns: readonly StudiedSyn[]): Tally {
  const count = (test: (syn: StudiedSyn) => boolean): number => syns.filter(test).length;
  return {
    syns: syns.length,
    letIn: count(({ rule }) => rule === "let-in"),
    drop: count(({ rule }) => rule === "drop"),
    unasked: count(({ rule }) => rule === "unasked"),
    answered: count(({ outcome }) => outcome === "answered"),
    silent: count(({ outcome }) => outcome === "silent"),
    other: count(({ outcome }) => outcome === "refused" || outcome === "repeated"),
    counterExamples: count(({ rule, outcome }) => rule === "drop" && outcome === "answered"),
    unexplained: count(({ rule, outcome }) => rule === "let-in" && outcome === "silent"),
  };
}

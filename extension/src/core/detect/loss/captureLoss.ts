/**
 * What the capture itself lost. An answer that the capture missed looks like no answer at all, so every verdict that
 * rests on silence must ask here first:
 *
 *     const { captureLoss } = input;
 *     if (captureLoss.covers(syn, end)) …            // downgrade the verdict
 *     against.push(...captureLoss.reasons(syn, end)); // and say why
 *     captureLoss.oneDirection(connection)           // the other side's segments were not captured at all
 */

import type { Analyzer } from "../../analyzer.ts";
import { counted, grouped, span } from "../../explain/words.ts";
import { firstPlace } from "../../firstPlace.ts";
import type { Steps } from "../../steps.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import { type CaptureGap, findGaps, MOST_GAPS } from "./captureGaps.ts";
import { type OneDirection, oneDirections } from "./oneDirection.ts";

export interface CaptureLoss {
  /** Frames that the capturing host says it dropped (pcapng interface statistics, snoop); null when it does not say. */
  readonly dropped: number | null;
  /** Segments that passed, as acknowledgements show, and were not captured; in order of the acknowledgements. */
  readonly gaps: readonly CaptureGap[];
  /**
   * Whether "no answer" between the two times may be the capture's own loss: a gap touches the interval, or the
   * capturing host counted drops, whose time is not known.
   */
  readonly covers: (from: Nanoseconds, until: Nanoseconds) => boolean;
  /** Why, as sentences for a hypothesis; none when nothing was lost. */
  readonly reasons: (from: Nanoseconds, until: Nanoseconds) => readonly string[];
  /** Set where silence shows nothing, because only one side's segments were captured; null when both were, or nothing tells. */
  readonly oneDirection: (connection: ConnectionIndex) => OneDirection | null;
}

export function* findCaptureLoss(analyzer: Analyzer): Steps<CaptureLoss> {
  return yield* captureLossBy(analyzer, yield* findGaps(analyzer));
}

/** @param gaps as `findGaps` finds them */
export function* captureLossBy(analyzer: Analyzer, gaps: readonly CaptureGap[]): Steps<CaptureLoss> {
  const dropped = droppedFrames(analyzer);
  const oneDirection = yield* oneDirections(analyzer);
  yield;
  const byTime = new GapsByTime(gaps);
  // So many gaps that not all are kept: nothing in this capture can be taken for silence.
  const everywhere = (dropped ?? 0) > 0 || gaps.length >= MOST_GAPS;
  return {
    dropped,
    gaps,
    covers: (from, until) => everywhere || byTime.touches(from, until),
    reasons: (from, until) => [
      ...droppedReason(analyzer, dropped),
      ...gapReason(analyzer, [...byTime.between(from, until)]),
      ...(gaps.length >= MOST_GAPS
        ? [`The capture lost more than ${grouped(MOST_GAPS)} segments that were acknowledged.`]
        : []),
    ],
    oneDirection,
  };
}

/** Nothing, as far as is known before the gaps are. */
export const NO_LOSS: CaptureLoss = {
  dropped: null,
  gaps: [],
  covers: () => false,
  reasons: () => [],
  oneDirection: () => null,
};

/** Why a connection's silence shows nothing, as a sentence. */
export function oneDirectionReason({ captured, scope, connections }: OneDirection): string {
  const only = `only segments from the ${captured} were captured`;
  switch (scope) {
    case "connection":
      return `Of this connection ${only}; they acknowledge segments that the capture does not have.`;
    case "hosts":
      return `Of ${counted(connections, "other connection")} between these hosts ${only}, so an answer would not be in the capture.`;
    case "server":
      return `Of ${counted(connections, "connection")} with this server ${only}, so an answer would not be in the capture.`;
    case "capture":
      return `Of ${counted(connections, "connection")} in this capture ${only}, so an answer would not be in it.`;
  }
}

function droppedFrames(analyzer: Analyzer): number | null {
  let dropped: number | null = null;
  for (const nic of analyzer.info.interfaces)
    if (nic.dropped !== null) dropped = (dropped ?? 0) + nic.dropped;
  return dropped;
}

function droppedReason(analyzer: Analyzer, dropped: number | null): string[] {
  if (dropped === null || dropped === 0) return [];
  return [
    `The capturing host says it dropped ${counted(dropped, "frame")}, beside ${counted(analyzer.frameCount, "frame")} captured.`,
  ];
}

function gapReason(analyzer: Analyzer, gaps: readonly CaptureGap[]): string[] {
  const [first] = gaps;
  if (first === undefined) return [];
  const frame = analyzer.segments.frameOf(first.segment);
  const at = span((first.until - analyzer.earliest) / NANOSECONDS_PER_SECOND);
  const what =
    first.what === "syn"
      ? `frame ${frame} (at ${at}) answers a SYN that the capture does not have`
      : first.what === "syn-ack"
        ? `frame ${frame} (at ${at}) acknowledges a SYN-ACK that the capture does not have`
        : `frame ${frame} (at ${at}) acknowledges ${counted(first.missing, "byte")} that the capture does not have`;
  const more = gaps.length > 1 ? `, and so do ${counted(gaps.length - 1, "other frame")} of that time` : "";
  return [`The capture lost segments at that time: ${what}${more}.`];
}

/** Finds gaps by time: they are in order of their ends, and none is longer than the longest. */
class GapsByTime {
  readonly #gaps: readonly CaptureGap[];
  readonly #longest: Nanoseconds;

  constructor(gaps: readonly CaptureGap[]) {
    this.#gaps = gaps;
    let longest = 0;
    for (const gap of gaps) longest = Math.max(longest, gap.until - gap.from);
    this.#longest = longest;
  }

  /** The gaps that touch the interval. */
  *between(from: Nanoseconds, until: Nanoseconds): Generator<CaptureGap> {
    const gaps = this.#gaps;
    const first = firstPlace(0, gaps.length, (place) => (gaps[place]?.until ?? 0) < from);
    for (let i = first; i < gaps.length; i++) {
      const gap = gaps[i];
      if (gap === undefined || gap.until - this.#longest > until) return;
      if (gap.from <= until) yield gap;
    }
  }

  touches(from: Nanoseconds, until: Nanoseconds): boolean {
    return this.between(from, until).next().done !== true;
  }
}

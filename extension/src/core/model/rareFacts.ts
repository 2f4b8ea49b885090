/** What few connections have: it stands beside the rows of the `ConnectionTable`. */

import type { ConnectionIndex, FrameNumber, Nanoseconds } from "../units.ts";

/** A segment that started or ended something. */
export interface Moment {
  readonly frame: FrameNumber;
  readonly time: Nanoseconds;
}

/** A SYN sent more than once, or answered more than once: which answer is to which. */
export interface RepeatedHandshake {
  readonly syns: { readonly time: Nanoseconds; readonly tsVal: number | null }[];
  readonly synAcks: {
    readonly time: Nanoseconds;
    readonly seq: number;
    readonly tsVal: number | null;
    /** Time of the SYN that it answers; null: not captured. */
    readonly syn: Nanoseconds | null;
  }[];
}

/** A stretch of sequence numbers, from the first to the one after the last. */
export interface Stretch {
  start: number;
  end: number;
}

/** RSTs without a segment between them, and what both sides had sent when they came. */
export interface ResetCandidate {
  readonly byServer: boolean;
  readonly beforeFins: boolean;
  /** SND_NXT of both sides; undefined until the next segment comes, null where it is not known. */
  client?: number | null;
  server?: number | null;
}

/** How far a TIME_WAIT's timer had got. */
export interface TimerState {
  /** When the timer was last started. */
  readonly timer: Nanoseconds;
  readonly restarts: number;
}

/** One side's TIME_WAIT to which more happened than that it began (`timeWaitStay.ts`). */
export interface TimeWaitStay {
  /** The timer if neither clock nor RST had ended the TIME_WAIT. */
  timer: Nanoseconds;
  restarts: number;
  /** When TS.Recent was last taken. */
  recentTime: Nanoseconds;
  /** What ended it, if no RST did. */
  ended: TimeWaitEnding | null;
  /** The RST that ended it, unless it is shown to live on. */
  killed: (Moment & TimerState) | null;
  /** Everything as it was when the latest SYN of a later incarnation came. */
  syn: TimeWaitAtSyn | null;
  /** The ISN of a later incarnation proves that its SYN met this TIME_WAIT. */
  isProved: boolean;
}

export interface TimeWaitEnding extends TimerState {
  readonly by: "expiry" | "missing" | "reincarnation";
  readonly time: Nanoseconds;
}

export interface TimeWaitAtSyn extends TimerState {
  readonly time: Nanoseconds;
  readonly ended: TimeWaitEnding | null;
  readonly killed: (Moment & TimerState) | null;
}

/**
 * What few connections have, and a row need not hold; undefined where it has not come. All objects have one shape: where fields came
 * one by one, and were deleted, each order of them was another, for which V8 compiled the rules of TIME_WAIT again.
 */
export class RareFacts {
  /** When both sides hold TIME_WAIT: frame and time of each side's own start. */
  clientTimeWait: Moment | undefined;
  serverTimeWait: Moment | undefined;
  /** The RST at RCV.NXT that reached a live TIME_WAIT. */
  timeWaitReset: Moment | undefined;
  clientStay: TimeWaitStay | undefined;
  serverStay: TimeWaitStay | undefined;
  /** With AFTER_TIME_WAIT: the incarnation that left the TIME_WAIT, where it is not the previous one. */
  olderTimeWait: ConnectionIndex | undefined;
  handshake: RepeatedHandshake | undefined;
  /** Bytes of data in the SYN (RFC 7413). */
  synData: number | undefined;
  /** With OUT_OF_ORDER: what was seen after CONTIGUOUS, in order, not touching each other. */
  clientStretches: Stretch[] | undefined;
  serverStretches: Stretch[] | undefined;
  /** The RSTs that may have ended the connection; the first one that nothing refutes did. */
  resets: ResetCandidate[] | undefined;
  /** Letters of history after those in the row. */
  history: string | undefined;
  /** How often a letter that repeats on a logarithmic scale has come, where it was more than once (`history.ts`). */
  repeats: Record<string, number> | undefined;

  get isEmpty(): boolean {
    return Object.values(this).every((fact) => fact === undefined);
  }
}

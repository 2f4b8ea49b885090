/** What the view "Timestamps" shows. Plain JSON; every time is in seconds, no list longer than the picture has room for. */

import type { ClockModel } from "../../detect/clocks/clockModel.ts";
import type { FrameNumber, Seconds, TimestampValue } from "../../units.ts";

/** Which two hosts: those of `pair`; else those of the selected connection; else those with most trouble. */
export interface PairChoice {
  /** Number of a pair, as `PairRow` tells it. */
  readonly pair: number | null;
  readonly selection: number | null;
}

export interface TimestampsQuery extends PairChoice {
  readonly from: Seconds;
  readonly until: Seconds;
  /** Pixels of the plot. */
  readonly width: number;
  readonly height: number;
  /** The SYN whose place is asked for. */
  readonly frame: FrameNumber | null;
}

export interface SynsQuery extends PairChoice {
  readonly from: Seconds;
  readonly until: Seconds;
  readonly start: number;
  readonly end: number;
}

export interface PairsQuery {
  /** Part of one of the two addresses; empty: all. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A line of the picker. */
export interface PairRow {
  readonly pair: number;
  readonly client: string;
  readonly server: string;
  readonly connections: number;
  /** SYNs that the per-host rule dropped, and others that got no answer or were refused by older state. */
  readonly dropped: number;
  readonly failed: number;
  readonly clockModel: ClockModel;
  /** A lower bound. */
  readonly clocks: number;
}

export type SynOutcome =
  | "answered"
  | "silent"
  /** Older state, or nobody, answered: an ACK or an RST, or nothing while such ACKs are held back. */
  | "refused"
  /** Sent again while the answer to an earlier one was on its way. */
  | "repeated";

/** What the per-host rule says of a SYN; `unasked`: it does not come to it, or the capture does not tell. */
export type RuleSays = "let-in" | "drop" | "unasked";

export interface SynRow {
  readonly frame: FrameNumber;
  readonly time: Seconds;
  /** Id of the connection. */
  readonly id: number;
  readonly port: number;
  readonly tsVal: TimestampValue | null;
  /** Place of its clock in `clocks`; -1: it is on none of them. */
  readonly clock: number;
  /** Of its clock, as everywhere; empty where letters tell nothing. */
  readonly letter: string;
  readonly outcome: SynOutcome;
  readonly rule: RuleSays;
  /** What the server remembered then, less than 60 s old; null: nothing. */
  readonly remembered: {
    readonly tsVal: TimestampValue;
    readonly frame: FrameNumber;
    readonly letter: string;
  } | null;
  /** Ticks by which the SYN is ahead of that, signed 32 bit; negative: behind. */
  readonly delta: number | null;
}

/** A SYN of the picture; it may stand for others at the same place, with the same outcome. */
export interface SynMark extends SynRow {
  readonly tsVal: TimestampValue;
  /** How many SYNs it stands for, itself included. */
  readonly count: number;
}

/** Predicted against observed. */
export interface Tally {
  readonly syns: number;
  readonly letIn: number;
  readonly drop: number;
  readonly unasked: number;
  readonly answered: number;
  readonly silent: number;
  /** Refused, or sent again. */
  readonly other: number;
  /** The rule says drop, but the SYN was answered. */
  readonly counterExamples: number;
  /** The rule says let in, but the SYN got no answer. */
  readonly unexplained: number;
}

export type ClockKind =
  | "clock"
  /** SYNs that are on no line with others: each connection has an offset of its own, or they are too few to tell. */
  | "own"
  | "no-timestamp";

export interface ClockRow {
  readonly kind: ClockKind;
  readonly letter: string;
  /** What the clock showed, or would have shown, when the capture began. */
  readonly tsValAtZero: TimestampValue | null;
  /** Measured; null where the capture is too short to show it. */
  readonly ticksPerSecond: number | null;
  /** First and last SYN. */
  readonly first: Seconds;
  readonly last: Seconds;
  readonly tally: Tally;
}

/** A straight piece of a clock's line; where the clock wraps another begins. */
export interface LinePiece {
  readonly clock: number;
  readonly from: Seconds;
  readonly until: Seconds;
  /** 0 to 2^32, the latter where it wraps. */
  readonly first: number;
  readonly last: number;
}

/** A TSval that the server remembers, and those renewing it that lie on the same pixel. */
export interface MemoryPiece {
  readonly tsVal: TimestampValue;
  readonly letter: string;
  /** The frame that brought it. */
  readonly frame: FrameNumber;
  readonly from: Seconds;
  /** When it was remembered for the last time. */
  readonly renewed: Seconds;
  readonly until: Seconds;
  readonly expired: boolean;
}

/**
 * How the per-host rule stands between the two hosts.
 *   in-force        it explains SYNs without an answer
 *   undecided       it would drop SYNs that got no answer, but does not explain the capture better than loss
 *   not-in-force    it would have dropped SYNs that were answered, and explains none
 *   nothing-behind  no SYN was behind what would be remembered: whether it is in force cannot be seen
 *   nothing-remembered  the server closed no connection with timestamps first
 *   no-timestamps   no SYN carries one
 *   too-many        more connections than a reader would wait for
 */
export type RuleStanding =
  | "in-force"
  | "undecided"
  | "not-in-force"
  | "nothing-behind"
  | "nothing-remembered"
  | "no-timestamps"
  | "too-many";

export interface TimestampsModel {
  readonly from: Seconds;
  readonly until: Seconds;
  /** Null: the capture is still being read, or has no connection. */
  readonly pair: PairRow | null;
  readonly standing: RuleStanding;
  /** Of the findings that name the rule; null: there is none. */
  readonly certainty: "proved" | "explained" | "compatible" | null;
  readonly clocks: readonly ClockRow[];
  readonly total: ClockRow | null;
  readonly lines: readonly LinePiece[];
  /** Empty where no zone may be drawn. */
  readonly memory: readonly MemoryPiece[];
  /** More changes of the memory than pixels: each column shows the one that stood longest. */
  readonly memoryIsCoarse: boolean;
  readonly syns: readonly SynMark[];
  /** SYNs in the range, and the place among them of the one that was asked for. */
  readonly shown: number;
  readonly place: number | null;
  /** A moment that no frame marks. */
  readonly event: { readonly time: Seconds; readonly text: string } | null;
}

/**
 * One row for each connection: one incarnation of one quadruplet.
 *
 * A row is 40 words of 32 bits in one buffer, so that following a segment touches neighbouring cache lines and
 * not one line of each of forty columns. The two endpoints have blocks of equal shape; code that follows a
 * segment is written once, with `mine` and `theirs` as the offsets of the sender's and the receiver's block:
 *
 *     header (20 words) | client (10 words) | server (10 words)
 *
 *     words[at + mine + SND_NXT]      at = row * ROW_WORDS; mine = CLIENT or SERVER
 *
 * Words are signed, as sequence arithmetic wants them; `>>> 0` where a number leaves the table. Times are doubles
 * in two words, reached by `doubles[(at + START) >> 1]`. What few connections have stands in `rare`.
 */

import type { FastPath } from "../fastPath/fastPath.ts";
import type { ConnectionIndex, FrameNumber, Nanoseconds, QuadrupletIndex } from "../units.ts";

import { COUNTS, FLAGS, HISTORY, NEXT, PREVIOUS, QUADRUPLET, ROW_WORDS, SIDE } from "./connectionWords.ts";

export * from "./connectionWords.ts";

/** In the second word of the history: `rare` has something of this row. A Map asked in vain costs 150 ns. */
const HAS_RARE = 0x80000000 | 0;

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

/** What few connections have, and a row need not hold. */
export interface RareFacts {
  /** When both sides hold TIME_WAIT: frame and time of each side's own start. */
  clientTimeWait?: Moment;
  serverTimeWait?: Moment;
  /** The RST at RCV.NXT that reached a live TIME_WAIT. */
  timeWaitReset?: Moment;
  clientStay?: TimeWaitStay;
  serverStay?: TimeWaitStay;
  /** With AFTER_TIME_WAIT: the incarnation that left the TIME_WAIT, where it is not the previous one. */
  olderTimeWait?: ConnectionIndex;
  handshake?: RepeatedHandshake;
  /** Bytes of data in the SYN (RFC 7413). */
  synData?: number;
  /** With OUT_OF_ORDER: what was seen after CONTIGUOUS, in order, not touching each other. */
  clientStretches?: Stretch[];
  serverStretches?: Stretch[];
  /** The RSTs that may have ended the connection; the first one that nothing refutes did. */
  resets?: ResetCandidate[];
  /** Letters of history after those in the row. */
  history?: string;
  /** How often a letter that repeats on a logarithmic scale has come (`history.ts`). */
  repeats?: Record<string, number>;
}

export class ConnectionTable {
  length = 0;
  words: Int32Array;
  doubles: Float64Array;
  readonly #fastPath: FastPath | null;
  readonly #rare = new Map<ConnectionIndex, RareFacts>();

  /**
   * @param expected rows to make room for; more are taken as they come
   * @param fastPath in whose memory they lie, for it to follow segments; else they have memory of their own
   */
  constructor(expected: number, fastPath: FastPath | null = null) {
    this.#fastPath = fastPath;
    const length = Math.max(4, expected) * ROW_WORDS;
    this.words = fastPath?.take(length) ?? new Int32Array(length);
    this.doubles = new Float64Array(this.words.buffer, this.words.byteOffset, length / 2);
    fastPath?.placeConnections(this.words);
  }

  /** A new row, linked behind `previous`. All else is zero. */
  add(quadruplet: QuadrupletIndex, previous: ConnectionIndex, incarnation: number): ConnectionIndex {
    const row = this.length;
    if ((row + 1) * ROW_WORDS > this.words.length) this.#grow();
    const at = row * ROW_WORDS;
    const words = this.words;
    words[at + QUADRUPLET] = quadruplet;
    words[at + PREVIOUS] = previous;
    words[at + NEXT] = -1;
    words[at + COUNTS] = Math.min(incarnation, 0xfffff);
    if (previous >= 0) words[previous * ROW_WORDS + NEXT] = row;
    this.length = row + 1;
    return row;
  }

  word(row: ConnectionIndex, field: number): number {
    return this.words[row * ROW_WORDS + field] ?? 0;
  }

  unsigned(row: ConnectionIndex, field: number): number {
    return (this.words[row * ROW_WORDS + field] ?? 0) >>> 0;
  }

  double(row: ConnectionIndex, field: number): number {
    return this.doubles[(row * ROW_WORDS + field) >> 1] ?? 0;
  }

  has(row: ConnectionIndex, flag: number): boolean {
    return ((this.words[row * ROW_WORDS + FLAGS] ?? 0) & flag) !== 0;
  }

  sideHas(row: ConnectionIndex, side: number, mark: number): boolean {
    return ((this.words[row * ROW_WORDS + side + SIDE] ?? 0) & mark) !== 0;
  }

  /** What stands beside the row; undefined for nearly all. */
  rareFacts(row: ConnectionIndex): RareFacts | undefined {
    return (this.words[row * ROW_WORDS + HISTORY + 1] ?? 0) < 0 ? this.#rare.get(row) : undefined;
  }

  /** The same, made when there is none. */
  rareOf(row: ConnectionIndex): RareFacts {
    let facts = this.rareFacts(row);
    if (!facts) {
      facts = {};
      this.#rare.set(row, facts);
      const at = row * ROW_WORDS + HISTORY + 1;
      this.words[at] = (this.words[at] ?? 0) | HAS_RARE;
    }
    return facts;
  }

  dropRare(row: ConnectionIndex): void {
    this.#rare.delete(row);
    const at = row * ROW_WORDS + HISTORY + 1;
    this.words[at] = (this.words[at] ?? 0) & ~HAS_RARE;
  }

  /** Forgets all rows: for tracking again in another order. */
  clear(): void {
    this.words.fill(0, 0, this.length * ROW_WORDS);
    this.length = 0;
    this.#rare.clear();
  }

  #grow(): void {
    const before = this.words;
    const length = Math.ceil((before.length / ROW_WORDS) * 1.6) * ROW_WORDS;
    this.words = this.#fastPath?.take(length) ?? new Int32Array(length);
    this.words.set(before);
    this.doubles = new Float64Array(this.words.buffer, this.words.byteOffset, length / 2);
    this.#fastPath?.give(before);
    this.#fastPath?.placeConnections(this.words);
  }
}

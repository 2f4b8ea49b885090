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

import type { ConnectionIndex, FrameNumber, Nanoseconds, QuadrupletIndex } from "../units.ts";

export const ROW_WORDS = 40;

// The header.
export const QUADRUPLET = 0;
/** The incarnation before this one on the quadruplet, and the one after it; -1: none. */
export const PREVIOUS = 1;
export const NEXT = 2;
export const FIRST_FRAME = 3;
export const LAST_FRAME = 4;
export const FLAGS = 5;
export const START = 6; // double
export const END = 8; // double
/** Zeek's history, 5 bits a letter (`history.ts`). */
export const HISTORY = 10; // two words
/** The SYN (last one) until the handshake is over, then the round trip in nanoseconds (RTT_KNOWN). */
export const HANDSHAKE = 12; // double
/** The SYN-ACK (last one) until the handshake is over; start of TIME_WAIT once TIME_WAIT_FRAME is set. */
export const TIME_WAIT_START = 14; // double
/** When the 2MSL timer was last started. */
export const TIME_WAIT_TIMER = 16; // double
export const TIME_WAIT_FRAME = 18;
/** Incarnation in the low 20 bits, restarts of TIME_WAIT in the high 12 (both saturate). */
export const COUNTS = 19;

// An endpoint's block.
export const CLIENT = 20;
export const SERVER = 30;
export const ISN = 0;
/** Highest sequence number this side has sent, plus one: its SND.NXT as the capture shows it. */
export const SND_NXT = 1;
/** Highest acknowledgement number this side has sent: Last.ACK.sent of RFC 7323. */
export const RCV_NXT = 2;
/** All this side sent before here was seen, or acknowledged by the other side. */
export const CONTIGUOUS = 3;
/** TS.Recent: what this side remembers of the other side's TSvals (RFC 7323 section 4.3). */
export const TS_RECENT = 4;
/** The sequence number after this side's FIN (valid with FIN_SENT). */
export const FIN_NXT = 5;
/** State (low 4 bits), marks, and the letters of the history seen so far (from bit 20). */
export const SIDE = 6;
export const SEGMENTS = 7;
export const PAYLOAD = 8; // double

// Marks in FLAGS.
export const CLIENT_IS_B = 0x1;
export const SYN_SEEN = 0x2;
export const SYN_ACK_SEEN = 0x4;
/** The client has shown that it got the SYN-ACK: the server's SYN is acknowledged. */
export const ESTABLISHED_SEEN = 0x8;
export const SIMULTANEOUS = 0x10;
/** An RST of the server answered a SYN. */
export const REFUSED = 0x20;
/** An ACK of older state answered a SYN (TIME_WAIT, or a challenge ACK of RFC 5961). */
export const CHALLENGED = 0x40;
/** The challenge came after the latest SYN of the attempt: an RST of the client now belongs to the recovery. */
export const CHALLENGE_PENDING = 0x80;
export const RTT_KNOWN = 0x100;
/** Who sent the first FIN or the closing RST: CLOSED_BY_CLIENT, CLOSED_BY_SERVER, or both marks (crossing FINs). */
export const CLOSED_BY_CLIENT = 0x200;
export const CLOSED_BY_SERVER = 0x400;
/** An RST ended a side that was not yet closed; RESET_BY_SERVER says whose it was. */
export const RESET = 0x800;
export const RESET_BY_SERVER = 0x1000;
export const HOLDER_CLIENT = 0x2000;
export const HOLDER_SERVER = 0x4000;
/** An RST at RCV.NXT reached the holder of a live TIME_WAIT. Later packets may show that it survived. */
export const TIME_WAIT_RESET = 0x8000;
/** The TIME_WAIT was shown not to exist: a FIN sent again was answered by an RST. */
export const TIME_WAIT_MISSING = 0x10000;
/** More letters of history than fit the row; they stand in `rare`. */
export const HISTORY_LONG = 0x20000;
export const SYN_REPEATED = 0x40000;
export const SYN_ACK_REPEATED = 0x80000;
export const FIN_REPEATED = 0x100000;
/** A segment was too old for this incarnation: its TSval before TS.Recent, or its number before the ISN. */
export const OLD_SEGMENT = 0x200000;
export const HISTORY_LENGTH_SHIFT = 24; // 4 bits: letters in the row

// Marks in SIDE.
export const STATE_MASK = 0x0f;
export const ISN_KNOWN = 0x10;
export const SEQ_KNOWN = 0x20; // SND_NXT and CONTIGUOUS hold
export const ACK_KNOWN = 0x40; // RCV_NXT holds
export const FIN_SENT = 0x80;
export const FIN_ACKED = 0x100;
/** The other side has got this side's FIN in order. */
export const FIN_DELIVERED = 0x200;
export const TS_SEEN = 0x400; // this side sent a timestamp
export const TS_RECENT_KNOWN = 0x800;
export const RST_SENT = 0x1000;
export const SYN_SENT_WITHOUT_TS = 0x2000;
export const LETTERS_SHIFT = 20; // 12 bits

/** What few connections have, and a row need not hold. */
export interface RareFacts {
  /** When both sides hold TIME_WAIT: frame and time of each side's own start. */
  clientTimeWait?: { readonly frame: FrameNumber; readonly time: Nanoseconds };
  serverTimeWait?: { readonly frame: FrameNumber; readonly time: Nanoseconds };
  /** The RST at RCV.NXT that reached a live TIME_WAIT. */
  timeWaitReset?: { readonly frame: FrameNumber; readonly time: Nanoseconds };
  /** Letters of history after those in the row. */
  history?: string;
  /** How often a letter that repeats on a logarithmic scale has come (`history.ts`). */
  repeats?: Record<string, number>;
}

export class ConnectionTable {
  length = 0;
  words: Int32Array<ArrayBuffer>;
  doubles: Float64Array<ArrayBuffer>;
  readonly rare: Map<ConnectionIndex, RareFacts> = new Map();

  /** @param expected rows to make room for; more are taken as they come */
  constructor(expected: number) {
    const buffer = new ArrayBuffer(Math.max(4, expected) * ROW_WORDS * 4);
    this.words = new Int32Array(buffer);
    this.doubles = new Float64Array(buffer);
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

  rareOf(row: ConnectionIndex): RareFacts {
    let facts = this.rare.get(row);
    if (!facts) {
      facts = {};
      this.rare.set(row, facts);
    }
    return facts;
  }

  /** Forgets all rows: for tracking again in another order. */
  clear(): void {
    this.words.fill(0, 0, this.length * ROW_WORDS);
    this.length = 0;
    this.rare.clear();
  }

  #grow(): void {
    const rows = Math.ceil((this.words.length / ROW_WORDS) * 1.6);
    const longer = new Int32Array(new ArrayBuffer(rows * ROW_WORDS * 4));
    longer.set(this.words);
    this.words = longer;
    this.doubles = new Float64Array(longer.buffer);
  }
}

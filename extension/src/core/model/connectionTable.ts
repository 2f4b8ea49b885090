/**
 * One row for each connection: one incarnation of one quadruplet.
 *
 * A row is 40 words of 32 bits in one buffer, so that following a segment touches neighbouring cache lines and
 * not one line of each of forty columns. The two endpoints have blocks of equal shape; code that follows a
 * segment is written once, with `mine` and `theirs` as the offsets of the sender's and the receiver's block:
 *
 *     header (20 words) | client (10 words) | server (10 words)
 *
 *     words[at + mine + SND_NXT]      at = table.at(row); mine = CLIENT or SERVER
 *
 * Words are signed, as sequence arithmetic wants them; `>>> 0` where a number leaves the table. Times are doubles
 * in two words, reached by `doubles[(at + START) >> 1]`. What few connections have stands in `rareFacts.ts`.
 *
 * Who writes asks for the row's first word; who reads asks for a word of the row, because in a very large capture rows
 * are packed when they are over (`rowLog.ts`).
 */

import type { ConnectionIndex, QuadrupletIndex } from "../units.ts";
import type { RareFacts } from "./rareFacts.ts";
import type { RowLog } from "./rowLog.ts";

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
/** Zeek's history, 5 bits a letter (`history.ts`): six letters in each of two words, and HAS_RARE in the second. */
export const HISTORY = 10;
/** In the second word of the history: `rare` has something of this row. A Map asked in vain costs 150 ns. */
const HAS_RARE = 0x80000000 | 0;
/** The SYN (last one) until the handshake is over, then the round trip in nanoseconds (RTT_KNOWN). Where SYNs or SYN-ACKs were repeated, `rare` has them. */
export const HANDSHAKE = 12; // double
/** The first SYN-ACK until the handshake is over; start of TIME_WAIT once TIME_WAIT_FRAME is set. */
export const TIME_WAIT_START = 14; // double
/** When the 2MSL timer was last started. */
export const TIME_WAIT_TIMER = 16; // double
export const TIME_WAIT_FRAME = 18;
/** Incarnation in the low 20 bits, restarts of TIME_WAIT in the high 12 (both saturate). */
export const COUNTS = 19;

// An endpoint's block.
export const CLIENT = 20;
export const SERVER = 30;
/** The initial sequence number (ISN_KNOWN); without a SYN, the number before the first byte shown (SEQ_KNOWN). */
export const ISN = 0;
/** Highest sequence number this side has sent, plus one, or that was acknowledged: its SND.NXT as the capture shows it. */
export const SND_NXT = 1;
/** Highest acknowledgement number this side has sent: Last.ACK.sent of RFC 7323. */
export const RCV_NXT = 2;
/** All this side sent before here was seen, or acknowledged by the other side. */
export const CONTIGUOUS = 3;
/** TS.Recent: what this side remembers of the other side's TSvals (RFC 7323 section 4.3). */
export const TS_RECENT = 4;
/** The sequence number after this side's FIN (FIN_SENT); before that, what the FIN of the other side acknowledged. */
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
/** Who sent the first FIN: CLOSED_BY_CLIENT, CLOSED_BY_SERVER, or both marks (crossing FINs). */
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
/** A SYN of the other side would join the attempt as a simultaneous open: neither accepted nor reset yet. */
export const CROSSABLE = 0x400000;
/** An older incarnation left a TIME_WAIT, which the segments of this attempt meet until it is accepted. */
export const AFTER_TIME_WAIT = 0x800000;
export const HISTORY_LENGTH_SHIFT = 24; // 4 bits: letters in the row
/** The client's segment at ISN + 1 has come: the round trip of the handshake is known by now, or never. */
export const HANDSHAKE_OVER = 0x10000000;
/** TIME_WAITs that are none while RESET stands: they come to be when it is shown that nobody obeyed the RST. */
export const HIDDEN_CLIENT = 0x20000000;
export const HIDDEN_SERVER = 0x40000000;
/** The closing RST came before any FIN. */
export const RESET_FIRST = -0x80000000;

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
/** The endpoint as Zeek sees it (`zeekEndpoint.ts`), 3 bits. */
export const ZEEK_SHIFT = 14;
/** Stretches after CONTIGUOUS were seen; they stand in `rare`. */
export const OUT_OF_ORDER = 0x20000;
/** A segment of this side belongs to the connection: its numbers are not only known from acknowledgements. */
export const OWN_SEEN = 0x40000;
export const LETTERS_SHIFT = 20; // 12 bits

export class ConnectionTable {
  length = 0;
  words: Int32Array<ArrayBuffer>;
  doubles: Float64Array<ArrayBuffer>;
  readonly #log: RowLog | null;
  readonly #rare = new Map<ConnectionIndex, RareFacts>();

  /**
   * @param expected rows to make room for; more are taken as they come
   * @param log of a very large capture, where rows that are over are packed
   */
  constructor(expected: number, log: RowLog | null = null) {
    this.#log = log;
    this.words = log?.words ?? new Int32Array(Math.max(4, expected) * ROW_WORDS);
    this.doubles = log?.doubles ?? new Float64Array(this.words.buffer);
  }

  /** A new row, linked behind `previous`. All else is zero. */
  add(quadruplet: QuadrupletIndex, previous: ConnectionIndex, incarnation: number): ConnectionIndex {
    const row = this.length;
    const at = this.#makeRow(row);
    const words = this.words;
    words[at + QUADRUPLET] = quadruplet;
    words[at + PREVIOUS] = previous;
    words[at + NEXT] = -1;
    words[at + COUNTS] = Math.min(incarnation, 0xfffff);
    if (previous >= 0) words[this.at(previous) + NEXT] = row;
    this.length = row + 1;
    return row;
  }

  /** The first word of a row that will be written to. */
  at(row: ConnectionIndex): number {
    return this.#log === null ? row * ROW_WORDS : this.#log.open(row);
  }

  /** The row with this first word. */
  rowAt(at: number): ConnectionIndex {
    return this.#log === null ? at / ROW_WORDS : this.#log.rowAt(at);
  }

  word(row: ConnectionIndex, field: number): number {
    const at = this.#log === null ? row * ROW_WORDS : this.#log.find(row);
    return at < 0 ? (this.#log?.word(row, field) ?? 0) : (this.words[at + field] ?? 0);
  }

  unsigned(row: ConnectionIndex, field: number): number {
    return this.word(row, field) >>> 0;
  }

  double(row: ConnectionIndex, field: number): number {
    const at = this.#log === null ? row * ROW_WORDS : this.#log.find(row);
    return at < 0 ? (this.#log?.double(row, field) ?? 0) : (this.doubles[(at + field) >> 1] ?? 0);
  }

  has(row: ConnectionIndex, flag: number): boolean {
    return (this.word(row, FLAGS) & flag) !== 0;
  }

  sideHas(row: ConnectionIndex, side: number, mark: number): boolean {
    return (this.word(row, side + SIDE) & mark) !== 0;
  }

  /** What stands beside the row; undefined for nearly all. */
  rareFacts(row: ConnectionIndex): RareFacts | undefined {
    return this.word(row, HISTORY + 1) < 0 ? this.#rare.get(row) : undefined;
  }

  /** The same, made when there is none. */
  rareOf(row: ConnectionIndex): RareFacts {
    let facts = this.rareFacts(row);
    if (!facts) {
      facts = {};
      this.#rare.set(row, facts);
      const at = this.at(row) + HISTORY + 1;
      this.words[at] = (this.words[at] ?? 0) | HAS_RARE;
    }
    return facts;
  }

  dropRare(row: ConnectionIndex): void {
    this.#rare.delete(row);
    const at = this.at(row) + HISTORY + 1;
    this.words[at] = (this.words[at] ?? 0) & ~HAS_RARE;
  }

  /** To be told before each batch of segments, of a thousand at most: first words of rows change only now. */
  settle(): void {
    this.#log?.settle();
    this.#takeRing();
  }

  /** Nothing is written any more. */
  finish(): void {
    this.#log?.finish();
    this.#takeRing();
  }

  /** Forgets all rows of a table that has no log. */
  clear(): void {
    this.words.fill(0, 0, this.length * ROW_WORDS);
    this.length = 0;
    this.#rare.clear();
  }

  #takeRing(): void {
    if (this.#log === null) return;
    this.words = this.#log.words;
    this.doubles = this.#log.doubles;
  }

  #makeRow(row: ConnectionIndex): number {
    if (this.#log !== null) {
      const at = this.#log.add(row);
      this.#takeRing();
      return at;
    }
    if ((row + 1) * ROW_WORDS > this.words.length) this.#grow();
    return row * ROW_WORDS;
  }

  #grow(): void {
    const rows = Math.ceil((this.words.length / ROW_WORDS) * 1.6);
    const longer = new Int32Array(new ArrayBuffer(rows * ROW_WORDS * 4));
    longer.set(this.words);
    this.words = longer;
    this.doubles = new Float64Array(longer.buffer);
  }
}

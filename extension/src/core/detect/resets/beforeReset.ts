/**
 * What the segments before an RST show of both ends, as long as nothing of it is odd. Each question is what one of the rules asks, for that
 * case alone. Numbers are kept signed: so V8 keeps them without an object.
 */

import { FROM_SERVER, IS_COPY, IS_IPV6, type SegmentTable } from "../../model/segmentTable.ts";
import type { SegmentIndex, SequenceNumber } from "../../units.ts";
import { ACK, FIN, RST, SYN } from "../../wire/segment.ts";
import { LONGEST_ANSWER } from "./resetShape.ts";
import { isUsualIdStep } from "./senderHabits.ts";

export class BeforeReset {
  readonly #segments: SegmentTable;
  readonly #reset: SegmentIndex;
  /** FROM_SERVER where the server is its sender. */
  readonly #side: number;
  #hasSent = false;
  /** After all that its sender sent. */
  #sent = 0;
  #hasAcknowledged = false;
  /** The highest ACK number of the other side. */
  #acknowledged = 0;
  /** The IPv4 ID of its sender's latest segment but SYNs; -1: none. */
  #id = -1;
  /** Bytes of text of the other side since the latest of its sender. */
  #textSince = 0;
  /** The sender's latest window before these, and whether a SYN told it. */
  #window = -1;
  #isWindowOfSyn = false;
  /** Whether the latest text is the other side's. */
  hasLastText = false;

  constructor(segments: SegmentTable, reset: SegmentIndex) {
    this.#segments = segments;
    this.#reset = reset;
    this.#side = (segments.bits[reset] ?? 0) & FROM_SERVER;
  }

  /** Takes the next segment. False: a copy, another RST, or of the RST's sender with another TTL, or another count of IDs. */
  take(row: SegmentIndex): boolean {
    const segments = this.#segments;
    const bits = segments.bits[row] ?? 0;
    const flags = segments.flags[row] ?? 0;
    if ((bits & IS_COPY) !== 0 || (flags & RST) !== 0) return false;
    const length = segments.payloadLength(row);
    const isOwn = (bits & FROM_SERVER) === this.#side;
    if (length > 0) this.hasLastText = !isOwn;
    if (!isOwn) {
      this.#textSince += length;
      if ((flags & ACK) !== 0) this.#takeAck(segments.ack[row] ?? 0);
      return true;
    }
    this.#takeNumbers(row, flags, length);
    if (segments.ttl[row] !== segments.ttl[this.#reset]) return false;
    return (bits & IS_IPV6) !== 0 || (flags & SYN) !== 0 || this.#takeId(segments.ipId[row] ?? 0);
  }

  #takeAck(ack: SequenceNumber): void {
    if (!this.#hasAcknowledged || ((ack - this.#acknowledged) | 0) > 0) this.#acknowledged = ack | 0;
    this.#hasAcknowledged = true;
  }

  #takeNumbers(row: SegmentIndex, flags: number, length: number): void {
    const segments = this.#segments;
    const controls = ((flags & SYN) !== 0 ? 1 : 0) + ((flags & FIN) !== 0 ? 1 : 0);
    const end = ((segments.seq[row] ?? 0) + length + controls) | 0;
    if (!this.#hasSent || ((end - this.#sent) | 0) > 0) this.#sent = end;
    this.#hasSent = true;
    if (length > 0) this.#textSince = 0;
    if (this.#textSince > 0) return;
    this.#window = segments.window[row] ?? 0;
    this.#isWindowOfSyn = (flags & SYN) !== 0;
  }

  #takeId(id: number): boolean {
    const isNext = id !== 0 && (this.#id < 0 || isUsualIdStep(this.#id, id));
    this.#id = id;
    return isNext;
  }

  /** Whether the RST goes on in the count of IDs (`oddIpId.ts`), of which an answer without a socket is no part. */
  hasNextId(isAnswer: boolean): boolean {
    const id = this.#segments.ipId[this.#reset] ?? 0;
    if (((this.#segments.bits[this.#reset] ?? 0) & IS_IPV6) !== 0 || (isAnswer && id === 0)) return true;
    return this.#id >= 0 && isUsualIdStep(this.#id, id);
  }

  /** Whether its number lies within what its sender sent and the other side acknowledged (`oddSequence.ts`). */
  hasOwnNumber(): boolean {
    const seq = this.#segments.seq[this.#reset] ?? 0;
    if (!this.#hasSent || !this.#hasAcknowledged) return false;
    return ((seq - this.#sent) | 0) <= 0 && ((seq - this.#acknowledged) | 0) >= 0;
  }

  /** Whether it answers the segment before it, text of the other side (`answeredBy` in `resetShape.ts`). */
  answers(row: SegmentIndex): boolean {
    const segments = this.#segments;
    const isOther = ((segments.bits[row] ?? 0) & FROM_SERVER) !== this.#side;
    if (!isOther || segments.payloadLength(row) === 0 || ((segments.flags[row] ?? 0) & ACK) === 0)
      return false;
    if (segments.ack[row] !== segments.seq[this.#reset]) return false;
    return (segments.time[this.#reset] ?? 0) - (segments.time[row] ?? 0) <= LONGEST_ANSWER;
  }

  /** Whether the segment before it may be a keep-alive probe of its sender, whose next number that is (`resetCause.ts`). */
  mayFollowProbe(row: SegmentIndex, next: SequenceNumber): boolean {
    const segments = this.#segments;
    const isOwn = ((segments.bits[row] ?? 0) & FROM_SERVER) === this.#side;
    return isOwn && segments.payloadLength(row) <= 1 && (((segments.seq[row] ?? 0) - next) | 0) === -1;
  }

  /** Whether its window shows text that was not read (`windowHoldsData` in `resetCause.ts`). */
  leavesTextUnread(): boolean {
    const less = this.#window - (this.#segments.window[this.#reset] ?? 0);
    if (this.#textSince === 0 || less <= 0) return false;
    return !this.#isWindowOfSyn || (less <= this.#textSince && less < this.#window / 2);
  }
}

/**
 * Decoded segments on their way into the tables: 16 words each, one cache line, filled again and again. An object would hold
 * the numbers above 2^31 (half of all sequence numbers) as boxed doubles; here every field is a word.
 *
 * Words are signed, as sequence arithmetic wants them; `takeSegment` gives them back as a `Segment` has them.
 */

import type { Segment } from "./segment.ts";

export const SEGMENT_WORDS = 16;

export const SEQ = 0;
export const ACK_NUMBER = 1;
export const TSVAL = 2;
export const TSECR = 3;
/** Bytes of text, by the IP header. */
export const LENGTH = 4;
/** Window in the high half, checksum in the low one: as they stand in the TCP header. */
export const WINDOW_CHECKSUM = 5;
/** IP ID in the high half, then TTL, then the interface. */
export const IP_FIELDS = 6;
/** TCP flags from bit 8 on, below them the bits of `SegmentTable`. */
export const MARKS = 7;
/** A double: nanoseconds. */
export const TIME = 8;
export const FRAME = 10;
export const SOURCE = 11;
export const DESTINATION = 12;
/** The source's port in the high half: as they stand in the TCP header. */
export const PORTS = 13;
/** (quadruplet << 1) | (source is A), once it was looked up. */
export const DIRECTION = 14;
/** Row of the connection, once the segment was followed. */
export const CONNECTION = 15;

/** Bits of the low byte of MARKS, and of the `bits` column of `SegmentTable`. */
export const FROM_SERVER = 0x01;
export const HAS_TIMESTAMP = 0x02;
export const OPTIONS_CUT = 0x04;
export const DONT_FRAGMENT = 0x08;
/** The frame repeats an earlier one (`-i any`, SPAN): listed, but not counted. */
export const IS_COPY = 0x10;
export const IS_IPV6 = 0x20;

export class SegmentRows {
  readonly words: Int32Array<ArrayBuffer>;
  /** The same memory: `doubles[(at + TIME) >> 1]`. */
  readonly doubles: Float64Array<ArrayBuffer>;

  /** @param capacity number of rows */
  constructor(capacity: number) {
    this.words = new Int32Array(capacity * SEGMENT_WORDS);
    this.doubles = new Float64Array(this.words.buffer);
  }
}

/** Writes a segment to the row whose first word is `at`; `bits` are FROM_SERVER and IS_COPY, the rest is the segment's. */
export function putSegment(rows: SegmentRows, at: number, segment: Segment, bits: number): void {
  const { words } = rows;
  words[at + SEQ] = segment.seq;
  words[at + ACK_NUMBER] = segment.ack;
  words[at + TSVAL] = segment.tsVal;
  words[at + TSECR] = segment.tsEcr;
  words[at + LENGTH] = segment.payloadLength;
  words[at + WINDOW_CHECKSUM] = (segment.window << 16) | segment.checksum;
  words[at + IP_FIELDS] = (segment.ipId << 16) | (segment.ttl << 8) | segment.interfaceId;
  words[at + MARKS] =
    (segment.flags << 8) |
    bits |
    (segment.hasTimestamp ? HAS_TIMESTAMP : 0) |
    (segment.optionsCut ? OPTIONS_CUT : 0) |
    (segment.dontFragment ? DONT_FRAGMENT : 0) |
    (segment.ipVersion === 6 ? IS_IPV6 : 0);
  rows.doubles[(at + TIME) >> 1] = segment.time;
  words[at + FRAME] = segment.frame;
  words[at + SOURCE] = segment.sourceAddress;
  words[at + DESTINATION] = segment.destinationAddress;
  words[at + PORTS] = (segment.sourcePort << 16) | segment.destinationPort;
}

/** The row whose first word is `at`, as a segment. */
export function takeSegment(rows: SegmentRows, at: number, into: Segment): void {
  const { words } = rows;
  const word = (field: number): number => words[at + field] ?? 0;
  const marks = word(MARKS);
  into.seq = word(SEQ) >>> 0;
  into.ack = word(ACK_NUMBER) >>> 0;
  into.tsVal = word(TSVAL) >>> 0;
  into.tsEcr = word(TSECR) >>> 0;
  into.payloadLength = word(LENGTH);
  into.window = word(WINDOW_CHECKSUM) >>> 16;
  into.checksum = word(WINDOW_CHECKSUM) & 0xffff;
  into.ipId = word(IP_FIELDS) >>> 16;
  into.ttl = (word(IP_FIELDS) >>> 8) & 0xff;
  into.interfaceId = word(IP_FIELDS) & 0xff;
  into.flags = (marks >>> 8) & 0xff;
  into.hasTimestamp = (marks & HAS_TIMESTAMP) !== 0;
  into.optionsCut = (marks & OPTIONS_CUT) !== 0;
  into.dontFragment = (marks & DONT_FRAGMENT) !== 0;
  into.ipVersion = (marks & IS_IPV6) !== 0 ? 6 : 4;
  into.time = rows.doubles[(at + TIME) >> 1] ?? 0;
  into.frame = word(FRAME) >>> 0;
  into.sourceAddress = word(SOURCE) >>> 0;
  into.destinationAddress = word(DESTINATION) >>> 0;
  into.sourcePort = word(PORTS) >>> 16;
  into.destinationPort = word(PORTS) & 0xffff;
}

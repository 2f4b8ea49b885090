/**
 * Decoded segments on their way into the tables: 16 words each, one cache line, filled again and again. An object would hold
 * the numbers above 2^31 (half of all sequence numbers) as boxed doubles; here every field is a word.
 *
 * Words are signed, as sequence arithmetic wants them; `takeSegment` gives them back as a `Segment` has them.
 */

import type { HandshakeSegment, Segment } from "./segment.ts";

import {
  ACK_NUMBER,
  DESTINATION,
  DONT_FRAGMENT,
  FRAME,
  HAS_TIMESTAMP,
  IP_FIELDS,
  IS_IPV6,
  LENGTH,
  MARKS,
  OPTIONS_CUT,
  PORTS,
  SEGMENT_WORDS,
  SEQ,
  SOURCE,
  TIME,
  TSECR,
  TSVAL,
  WINDOW_CHECKSUM,
} from "./segmentWords.ts";

export * from "./segmentWords.ts";

export class SegmentRows {
  readonly words: Int32Array;
  /** The same memory: `doubles[(at + TIME) >> 1]`. */
  readonly doubles: Float64Array;

  /**
   * @param capacity number of rows
   * @param memory where they lie, from byte `at` on; else in memory of their own
   */
  constructor(capacity: number, memory?: ArrayBufferLike, at = 0) {
    const buffer = memory ?? new ArrayBuffer(capacity * SEGMENT_WORDS * 4);
    this.words = new Int32Array(buffer, at, capacity * SEGMENT_WORDS);
    this.doubles = new Float64Array(buffer, at, (capacity * SEGMENT_WORDS) / 2);
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

/** Of the row whose first word is `at` what tells of a handshake: many are asked for nothing else. */
export function takeHandshake({ words, doubles }: SegmentRows, at: number, into: HandshakeSegment): void {
  into.time = doubles[(at + TIME) >> 1] ?? 0;
  into.seq = (words[at + SEQ] ?? 0) >>> 0;
  into.ack = (words[at + ACK_NUMBER] ?? 0) >>> 0;
  into.tsVal = (words[at + TSVAL] ?? 0) >>> 0;
  into.tsEcr = (words[at + TSECR] ?? 0) >>> 0;
  into.hasTimestamp = ((words[at + MARKS] ?? 0) & HAS_TIMESTAMP) !== 0;
}

/** All of it, as a segment. */
export function takeSegment(rows: SegmentRows, at: number, into: Segment): void {
  takeHandshake(rows, at, into);
  const { words } = rows;
  const word = (field: number): number => words[at + field] ?? 0;
  const marks = word(MARKS);
  into.payloadLength = word(LENGTH);
  into.window = word(WINDOW_CHECKSUM) >>> 16;
  into.checksum = word(WINDOW_CHECKSUM) & 0xffff;
  into.ipId = word(IP_FIELDS) >>> 16;
  into.ttl = (word(IP_FIELDS) >>> 8) & 0xff;
  into.interfaceId = word(IP_FIELDS) & 0xff;
  into.flags = (marks >>> 8) & 0xff;
  into.optionsCut = (marks & OPTIONS_CUT) !== 0;
  into.dontFragment = (marks & DONT_FRAGMENT) !== 0;
  into.ipVersion = (marks & IS_IPV6) !== 0 ? 6 : 4;
  into.frame = word(FRAME) >>> 0;
  into.sourceAddress = word(SOURCE) >>> 0;
  into.destinationAddress = word(DESTINATION) >>> 0;
  into.sourcePort = word(PORTS) >>> 16;
  into.destinationPort = word(PORTS) & 0xffff;
}

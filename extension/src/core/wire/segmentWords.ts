/**
 * What stands where in a row of `SegmentRows`. Numbers alone: the fast path in `extension/src/fastPath/` is compiled with this
 * file, too.
 */

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

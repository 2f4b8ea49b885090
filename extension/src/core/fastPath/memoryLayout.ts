/**
 * What stands where in the memory that the fast path (`extension/src/fastPath/`) and the core share. Byte addresses; numbers
 * alone: the fast path is compiled with this file, too.
 */

/** The ring of decoded segments, `SegmentRows`. */
export const ROWS = 0x10000;
/** Each step of following is a loop of its own over the segments of a batch. */
export const SEGMENTS_A_BATCH = 1024;
/** Segments that are looked back at for copies of frames: 10 ms of 700,000 packets a second. */
export const REMEMBERED = 7168;
/** The ring holds both. A power of two, so that a batch lies in one piece. */
export const RING_SEGMENTS = 8192;
export const SEGMENT_BYTES = 64;
/** The quadruplets seen last, four words each: row + 1 and the IP version, address A, address B, ports. */
export const RECENT = 0x90000;
/** 128 KiB: what a second-level cache holds beside the rows. */
export const RECENT_SLOTS = 8192;
/** Pairs of a fingerprint and the number of the segment that left it. */
export const FINGERPRINTS = 0xb0000;
export const FINGERPRINT_SLOTS = 8192;
/** How many quadruplets there are. */
export const QUADRUPLET_COUNT = 0xc0400;
/**
 * How far the reading has come (`ReadingState`): frames that were read, segments that were decoded, and frames of other protocols that the
 * fast path passed over since the core last counted them.
 */
export const FRAMES = 0xc0404;
export const DECODED = 0xc0408;
export const PASSED_OVER = 0xc040c;
/** Doubles. The times of the frame and of the segment that came last, and the latest of all frames, in nanoseconds since the first frame. */
export const PREVIOUS_TIME = 0xc0410;
export const PREVIOUS_SEGMENT_TIME = 0xc0418;
export const LATEST_TIME = 0xc0420;
/** The time of the first frame: seconds since 1970, and nanoseconds. */
export const BASE_SECONDS = 0xc0428;
export const BASE_NANOSECONDS = 0xc0430;
/** The time of the frame that was taken last, in the same form. */
export const LAST_SECONDS = 0xc0438;
export const LAST_NANOSECONDS = 0xc0440;
/** How many connections there are. */
export const CONNECTION_COUNT = 0xc0448;
/** Of the interfaces of a pcapng section two words each: link type and clock (CLOCK_…), and the number over all sections. */
export const INTERFACES = 0xc0800;
export const MOST_INTERFACES = 64;
export const CLOCK_SHIFT = 16;
export const CLOCK_OTHER = 0;
export const CLOCK_MICROSECONDS = 1;
export const CLOCK_NANOSECONDS = 2;
/** Segments of a batch whose quadruplets are not among those seen last, four words each: its address, the hash, and what the hash table has for it. */
export const MISSED = 0xc1000;
export const MISSED_BYTES = 16;
/** Connections of a batch that were opened long ago. */
export const OLD_CONNECTIONS = 0xc5000;
/** Where sums are put that mean nothing: one that nobody could ask for would let the compiler leave the reading out. */
export const NOTHING = 0xc6000;
/** The SYNs of a batch that was followed, with and without ACK: their addresses. */
export const SYNS = 0xc7000;
/** A batch of rows that belong elsewhere, while they are looked at. */
export const LENT_ROWS = 0xd0000;
/** From here on: tables. */
export const TABLES = 0xe0000;

/** Words that sorting needs beside those for the values once more: counters of two digits. */
export const SORT_DIGIT_BITS = 11;
export const SORT_WORDS = 4096;

/** Words that finding peaks needs beside those of sorting: two for each stretch of time. */
export const PEAK_STRETCHES_BITS = 11;
export const PEAK_WORDS = 4096;

/** Words that finding hosts needs: quadruplets whose addresses were seen lately. */
export const SEEN_LATELY_BITS = 14;
export const SEEN_LATELY = 16384;

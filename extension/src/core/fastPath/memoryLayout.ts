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
/** Hashes of the quadruplets that SYNs of a batch open: so many are read ahead. */
export const HASHES = 0xc0000;
export const HASHES_AHEAD = 256;
/** How many quadruplets there are. */
export const QUADRUPLET_COUNT = 0xc0400;
/** A batch of rows that belong elsewhere, while they are looked at. */
export const LENT_ROWS = 0xd0000;
/** From here on: tables. */
export const TABLES = 0xe0000;

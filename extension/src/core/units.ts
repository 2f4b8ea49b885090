/** Nanoseconds since the earliest frame of the capture. Exact in a double for 104 days. */
export type Nanoseconds = number;
/** Seconds, as the contract prints them (see `report/analysisDocument.ts`). */
export type Seconds = number;
/** Wireshark's number of a frame: 1-based, every packet record of the file counts. 0 means "none". */
export type FrameNumber = number;
/** 0 to 2^32-1. Compare only with the functions of `seq.ts`, never with `<`. */
export type SequenceNumber = number;
/** 0 to 2^32-1, a TSval or TSecr of RFC 7323. Compare only with the functions of `seq.ts`. */
export type TimestampValue = number;
/** Byte offset in the uncompressed capture file. */
export type FileOffset = number;

/** Row of the SegmentTable. */
export type SegmentIndex = number;
/** Row of the QuadrupletTable. */
export type QuadrupletIndex = number;
/** Row of the ConnectionTable. The contract's `id` is this plus 1. -1 means "none". */
export type ConnectionIndex = number;

export const NANOSECONDS_PER_SECOND = 1_000_000_000;

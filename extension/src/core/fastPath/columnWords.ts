/**
 * The columns of segments (`model/segmentColumns.ts`) where the fast path fills them: a word for the address of each, in this order. Numbers alone:
 * the fast path is compiled with this file, too.
 */

/** Above the base of the row (`model/segmentTimes.ts`). */
export const COLUMN_TIME = 0;
export const COLUMN_CONNECTION = 1;
export const COLUMN_SEQ = 2;
export const COLUMN_ACK = 3;
export const COLUMN_TSVAL = 4;
export const COLUMN_TSECR = 5;
export const COLUMN_LENGTH = 6;
export const COLUMN_WINDOW = 7;
export const COLUMN_IP_ID = 8;
export const COLUMN_CHECKSUM = 9;
export const COLUMN_FLAGS = 10;
export const COLUMN_BITS = 11;
export const COLUMN_TTL = 12;
/** Nearly always nothing but 0: left alone by a batch in which they are. */
export const COLUMN_LENGTH_HIGH = 13;
export const COLUMN_INTERFACE = 14;
export const COLUMN_TIME_BASE = 15;
export const COLUMN_TIME_FAR = 16;
export const COLUMNS = 17;

/** So many rows have one base. */
export const BASE_SHIFT = 8;
export const ROWS_A_BASE = 256;
/** In place of what a time is above its base: it is before that, or as much above it as this, or more. */
export const FAR_TIME = 0xffffffff;

/** What holds of a batch: a length is beyond 65,535 bytes, an interface is not the first, a time is far from its base. */
export const HAS_LONG = 1;
export const HAS_INTERFACES = 2;
export const HAS_FAR_TIMES = 4;

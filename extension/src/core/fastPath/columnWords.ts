/**
 * The columns of segments (`model/segmentColumns.ts`) where the fast path fills them: a word for the address of each, in this order. Numbers alone:
 * the fast path is compiled with this file, too.
 */

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
export const COLUMNS = 15;

/** What holds of a batch: a length is beyond 65,535 bytes, an interface is not the first. */
export const HAS_LONG = 1;
export const HAS_INTERFACES = 2;

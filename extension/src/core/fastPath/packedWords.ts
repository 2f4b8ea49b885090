/**
 * What stands where in the memory of the fast path of rows that are packed (`model/packedRows.ts`). Numbers alone: the fast path is
 * compiled with this file, too.
 */

// Words of 32 bits in front of all.
/** The address of what is told of the pages, PAGE_WORDS each. */
export const PAGES = 0;
/** A page has 2^SHIFT rows. */
export const SHIFT = 1;
/** Addresses of the codes of values: marks, history, and the marks of sides. */
export const FLAG_CODES = 2;
export const HISTORY_CODES = 3;
export const SIDE_CODES = 4;
/** The address of scratch memory: SCRATCH_WORDS, and 8 bytes for each word of the rows of a page. */
export const SCRATCH = 5;
/** The address of how fields are told: PLAN_WORDS where times are told by ticks, and as many where they are kept as words. */
export const PLANS = 6;
export const HEADER_WORDS = 16;
/** What a page is packed with beside its numbers: how many take so many bits. */
export const SCRATCH_WORDS = 80;

export const PAGE_WORDS = 4;
/** Of each field, in words: what its numbers tell (`packedWays.ts` of the fast path), and where the base stands, in bytes of a row, or the values do. */
export const WAY = 0;
export const BASE = 1;
export const PLAN_WORDS = 80;

/** A page has at most so many rows: their places fit beside the number of an exception. */
export const MOST_ROWS = 2048;

/** So many different values have a code of their own. */
export const MOST_VALUES = 4096;
/** Of the codes of values, in words: how many there are, the values, and slots, a power of two of which at most half are taken. */
export const VALUES = 1;
export const VALUE_SLOTS = 4097;
export const MOST_SLOTS = 8192;
export const VALUE_WORDS = 12289;

// Of a column, in bytes.
/** The least number. */
export const LEAST = 0;
/** Where the exceptions are told, from the page's first byte on; 0: there is none. */
export const EXCEPTIONS = 8;
/** Where it is in each row: a byte, and in this a bit; and how many bits it has. */
export const OFFSET = 12;
export const BIT = 14;
export const BITS = 15;
export const COLUMN_BYTES = 16;

// How many fields of rows, words and doubles, are unpacked for a pass over them: each has those of the one before it.
/** QUADRUPLET and FLAGS. */
export const FIELDS_OF_ENDS = 2;
/** And NEXT, START, END, SIDE of both, the start and the timer of TIME_WAIT, and whether something stands beside the row. */
export const FIELDS_OF_LIVES = 10;
/** And PREVIOUS, HANDSHAKE, COUNTS, and of both sides ISN, SND_NXT, CONTIGUOUS, SEGMENTS and PAYLOAD. */
export const FIELDS_OF_LOOKS = 23;
/** And RCV_NXT of both sides. */
export const FIELDS_OF_RESETS = 25;
export const ALL_FIELDS = 33;

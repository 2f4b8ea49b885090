/**
 * What stands where in front of a table of pairs (`core/detect/hosts/pairTable.ts`) in the memory of the fast path. Words of 32 bits; numbers
 * alone: the fast path is compiled with this file, too.
 */

export const LENGTH = 0;
/** How many pairs there is room for. */
export const CAPACITY = 1;
/** Addresses of columns by row: the pair, and how often it was looked up. */
export const FIRST = 2;
export const SECOND = 3;
export const COUNT = 4;
/** The address of the slots: row + 1, or 0; and their number less one. */
export const SLOTS = 5;
export const MASK = 6;
export const HEADER_WORDS = 16;

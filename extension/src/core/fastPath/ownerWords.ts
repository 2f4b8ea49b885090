/**
 * What stands where in the memory of the fast path while the owners of segments are told, and some of them chosen (`reread/owners.ts`,
 * `reread/segmentChoice.ts`). Numbers alone: the fast path is compiled with this file, too.
 */

// Addresses, if nothing else is said. Of sets of rows: their bits, and by word of the bits how many are set before it.
/** The quadruplets that are asked for; 0: all are. */
export const WANTED_BITS = 0;
export const WANTED_BEFORE = 1;
/** By rank of the quadruplet: the incarnation of its latest segment, and the first frame of the next one. */
export const CURRENT = 2;
export const UNTIL = 3;
/** How many quadruplets there are. In a file that is not any more what it was others may be found. */
export const QUADRUPLETS = 4;
export const OWNER_WORDS = 5;

/** By connection, what is gathered of it (`gatherLevels.ts`), a byte each. */
export const LEVELS = 0;
/** Openings are chosen up to this level. */
export const OPENINGS_UP_TO = 1;
/** The connections whose latest timestamps are asked; by rank of these, of client and server, when and what that was. */
export const TIMED_BITS = 2;
export const TIMED_BEFORE = 3;
export const LATEST_TIMES = 4;
export const LATEST_TSVALS = 5;
export const CHOICE_WORDS = 6;

// Of an incarnation, in one word: row + 1, and a mark.
export const ROW_SHIFT = 1;
export const CLIENT_AT_B = 1;
/** No frame: there is no incarnation after it. */
export const NEVER = 0xffffffff;

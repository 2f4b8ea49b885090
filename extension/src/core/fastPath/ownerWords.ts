/**
 * What stands where in the memory of the fast path while the owners of segments are told, and some of them chosen (`reread/owners.ts`,
 * `reread/segmentChoice.ts`). Numbers alone: the fast path is compiled with this file, too.
 */

// Addresses, if nothing else is said. Of sets of rows: their bits, and by word of the bits how many are set before it.
/** The quadruplets that are asked for; 0: all are. */
export const WANTED_BITS = 0;
export const WANTED_BEFORE = 1;
/** By rank of the quadruplet: the incarnation that began last; 0: none has. */
export const CURRENT = 2;
/** How many quadruplets there are, no address. In a file that is not any more what it was others may be found. */
export const QUADRUPLETS = 3;
/** Of connections, no addresses: how many there are, have begun, and have been unpacked; and the first frame of the next one that begins. */
export const CONNECTIONS = 4;
export const BEGUN = 5;
export const UNPACKED = 6;
export const NEXT_FRAME = 7;
/** Of those that were unpacked last, CONNECTIONS_UNPACKED at most: QUADRUPLET, FLAGS and FIRST_FRAME, a column each. */
export const ENDS_UNPACKED = 8;
export const OWNER_WORDS = 9;
export const CONNECTIONS_UNPACKED = 256;

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
/** No frame: all connections have begun. */
export const NEVER = 0xffffffff;

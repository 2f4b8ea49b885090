/**
 * What stands where in the memory of the fast path while the owners of segments are told, and some of them chosen (`reread/owners.ts`,
 * `reread/segmentChoice.ts`). Numbers alone: the fast path is compiled with this file, too.
 */

// Addresses, if nothing else is said.
/** By connection, what is gathered of it (`gatherLevels.ts`), a byte each. */
export const LEVELS = 0;
/** Of connections, no addresses: how many there are, have been looked at, and have been unpacked. */
export const CONNECTIONS = 1;
export const LOOKED_AT = 2;
export const UNPACKED = 3;
/** Of those that were unpacked last, CONNECTIONS_UNPACKED at most: QUADRUPLET, FLAGS, FIRST_FRAME and LAST_FRAME, a column each. */
export const ENDS_UNPACKED = 4;
/**
 * The connections that are listed, in order of their beginnings, OWNER_BYTES each. No addresses: for how many there is room, how many there are, and
 * how many of these had begun when a segment was named last, which was in this frame.
 */
export const LISTED = 5;
export const LISTED_MOST = 6;
export const LISTED_COUNT = 7;
export const LISTED_BEGUN = 8;
export const NAMED_FRAME = 9;
/** By hash, those that had begun: place + 1, and bits of the hash; twice as many as LISTED_MOST. */
export const OWNER_SLOTS = 10;
/** Bits by the hashes of all that are listed; their number less one, no address. */
export const OWNER_BITS = 11;
export const OWNER_BITS_MASK = 12;
export const OWNER_WORDS = 13;
export const CONNECTIONS_UNPACKED = 256;

// Of one that is listed.
/** The connection, and a mark. */
export const OWNER = 0;
export const OWNER_SHIFT = 1;
export const CLIENT_AT_B = 1;
export const OWNER_QUADRUPLET = 1;
export const OWNER_FIRST = 2;
export const OWNER_LAST = 3;
export const OWNER_BYTES = 16;

// While segments are chosen, behind LEVELS:
/** Openings are chosen up to this level. */
export const OPENINGS_UP_TO = 1;
/** The connections whose latest timestamps are asked; by rank of these, of client and server, when and what that was. */
export const TIMED_BITS = 2;
export const TIMED_BEFORE = 3;
export const LATEST_TIMES = 4;
export const LATEST_TSVALS = 5;
export const CHOICE_WORDS = 6;

/**
 * What a pass of the fast path finds plain of a connection, how it writes that down, and where its limits lie. Numbers alone: the
 * fast path is compiled with this file, too.
 */

/** Verdicts. There is nothing to be told, or the rules have to be asked. */
export const NOT_PLAIN = 0;
/** An RST refused the connection. */
export const PLAIN_REFUSAL = 1;
/** An RST closed it: nothing was cut off, or something was. */
export const PLAIN_CLOSE = 2;
export const PLAIN_CUT = 3;
/** Its quadruplet opened again, and the new ISN is the one that the TIME_WAIT of the life before gave. */
export const PLAIN_REINCARNATION = 4;
/** Its quadruplet opened again, and the TIME_WAIT of the life before was over, or that one had been reset and left none. */
export const PLAIN_REUSE = 5;

/** What stands of each that is found: the connection, the segment that it is told at, and the verdict. */
export const FOUND_CONNECTION = 0;
export const FOUND_SEGMENT = 1;
export const FOUND_VERDICT = 2;
export const FOUND_WORDS = 3;
/** Of one connection at most: how it opened, and how it ended. */
export const MOST_FOUND = 2;

/** Of longer connections some rules look at the end alone. */
export const MOST_SEGMENTS = 200;
/** Nanoseconds; above any round trip: an answer that comes later than this after what it should answer is no answer. */
export const LONGEST_ANSWER = 1_000_000_000;
/** Steps of a counter of IPv4 IDs that one connection, or a moderately busy host, takes between two segments. A TSO segment takes up to 45. */
export const LARGEST_ID_STEP = 64;

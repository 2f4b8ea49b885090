/**
 * What a pass of the fast path tells of the RST of a connection, beside the marks of `lookBits.ts`, and where its limits
 * lie. Numbers alone: the fast path is compiled with this file, too.
 */

/** Where in the look it stands, and its two bits. */
export const PLAIN_SHIFT = 6;
export const PLAIN_MASK = 3;
/** There is no RST, or the rules have to be asked. */
export const NOT_PLAIN = 0;
/** It refused the connection. */
export const PLAIN_REFUSAL = 1;
/** It closed the connection: nothing was cut off, or something was. */
export const PLAIN_CLOSE = 2;
export const PLAIN_CUT = 3;

/** Of longer connections some rules look at the end alone. */
export const MOST_SEGMENTS = 200;
/** Nanoseconds; above any round trip: an answer that comes later than this after what it should answer is no answer. */
export const LONGEST_ANSWER = 1_000_000_000;
/** Steps of a counter of IPv4 IDs that one connection, or a moderately busy host, takes between two segments. A TSO segment takes up to 45. */
export const LARGEST_ID_STEP = 64;

/** What stands where in a row of `OpeningTable`. Numbers alone: the fast path is compiled with this file, too. */

export const OPENING_WORDS = 3;

/** TSvals of the first SYN and the first SYN-ACK that have one; 0: there is none. */
export const SYN_TSVAL = 0;
export const SYN_ACK_TSVAL = 1;
/** How long after the connection's first segment the SYN-ACK came, in nanoseconds, unsigned; the SYN is that segment. */
export const SYN_ACK_DELAY = 2;
/** In its place: one of the two came at another time than that, and the times stand beside the row. */
export const OTHER_TIMES = -1;

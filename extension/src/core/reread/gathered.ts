/** What a reading of the whole file gathers of each connection. */

/** Nothing. */
export const GATHER_NOTHING = 0;
/** Its opening: SYNs, RSTs, its first segment. */
export const GATHER_OPENING = 1;
/** The latest timestamp of each side, and its opening where that is gathered of every connection. */
export const GATHER_TIMESTAMPS = 2;
/** All segments, until it has been judged. */
export const GATHER_PASSING = 3;
/** All segments, for good. */
export const GATHER_ALL = 4;

/** What is gathered of a connection. Numbers alone: the fast path is compiled with this file, too. */

/** Nothing. */
export const GATHER_NOTHING = 0;
/** Its opening: SYNs, RSTs, its first segment. */
export const GATHER_OPENING = 1;
/** Its latest timestamps, and its opening where that is gathered of every connection. */
export const GATHER_TIMESTAMPS = 2;
/** All segments, until it has been judged. */
export const GATHER_PASSING = 3;
/** The same; then those of its attempt stay, and what a server may remember of it. */
export const GATHER_ATTEMPT = 4;
/** All segments, for good. */
export const GATHER_ALL = 5;

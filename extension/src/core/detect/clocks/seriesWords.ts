/** What stands where of a series of openings (`clockSeries.ts`). Numbers alone: the fast path is compiled with this file, too. */

/** How many openings there are, and of how many of them more is to be asked than the fast path knows. */
export const SERIES_LENGTH = 0;
export const SERIES_OTHERS = 1;
// Addresses of what it has by opening: the connection, the time, the TSval; and of the places of those others.
export const SERIES_CONNECTIONS = 2;
export const SERIES_TIMES = 3;
export const SERIES_TSVALS = 4;
export const SERIES_PLACES = 5;
/** The places of the earliest and of the latest one, once they are asked for. */
export const SERIES_EARLIEST = 6;
export const SERIES_LATEST = 7;
export const SERIES_WORDS = 8;

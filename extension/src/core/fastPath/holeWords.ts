/**
 * How a side of a connection is followed when its segments are read for gaps (`detect/loss/sideGaps.ts`): words in the memory of the fast path.
 * Numbers alone: it is compiled with this file, too.
 */

/** Beyond so many islands a direction is too ragged to follow: what lies beyond is taken as captured. */
export const MOST_ISLANDS = 64;

/** Whether its numbers are known, and whether it began by its SYN. */
export const SIDE_KNOWN = 0;
export const SIDE_HAS_ISN = 1;
export const SIDE_ISN = 2;
export const SIDE_CONTIGUOUS = 3;
/** How many islands there are; then two words for each, its first number and that behind the last one. */
export const SIDE_ISLANDS = 4;
export const SIDE_FIRST_ISLAND = 5;
export const SIDE_GAP_WORDS = 133;

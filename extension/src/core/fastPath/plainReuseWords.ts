/**
 * What a pass of the fast path tells of a quadruplet that opened again, beside the marks of `lookBits.ts`. Numbers alone: the
 * fast path is compiled with this file, too.
 */

/** Where in the look it stands, and its two bits. */
export const REUSE_SHIFT = 4;
export const REUSE_MASK = 3;
/** It did not, or the rules have to be asked. The life before it left the quadruplet right before, if it is one of the others. */
export const NO_PLAIN_REUSE = 0;
/** The new ISN is the one that the TIME_WAIT of the life before gave. */
export const PLAIN_REINCARNATION = 1;
/** Its TIME_WAIT was over. */
export const PLAIN_EXPIRED = 2;
/** It had been reset, and left none. */
export const PLAIN_AFTER_RESET = 3;

/** What one look at the row of a connection shows (`core/detect/rowLooks.ts`). Numbers alone: the fast path is compiled with this file, too. */

/** It is not ordinary: a detector may find something. */
export const NOTABLE = 1;
/** Something may have been acknowledged that the capture does not have. */
export const MAY_HAVE_GAP = 2;
/** Only one side was captured, and it shows that the other one spoke. */
export const IS_ONE_SIDED = 4;
/** It left a TIME_WAIT, and an end may have refused to negotiate timestamps. */
export const MAY_REFUSE_TIMESTAMPS = 8;
/** A SYN of it was not answered, as far as its marks tell (`reconstruct/silentSyn.ts`). Four bits below this one are the plain verdicts'. */
export const HAS_SILENT_SYN = 0x100;
/** A server may remember a timestamp of it (`detect/silence/memories.ts`). */
export const MAY_BE_REMEMBERED = 0x200;
/** It lasted long enough for a clock to be measured by it (`detect/clocks/clockRate.ts`). */
export const IS_MEASURABLE = 0x400;
/** Its quadruplet was used again. */
export const IS_USED_AGAIN = 0x800;

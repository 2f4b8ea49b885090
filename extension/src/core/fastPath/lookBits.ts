/** What one look at the row of a connection shows (`core/detect/rowLooks.ts`). Numbers alone: the fast path is compiled with this file, too. */

/** Another life came before it on its quadruplet. */
export const USED_BEFORE = 1;
/** Something may have been acknowledged that the capture does not have. */
export const MAY_HAVE_GAP = 2;
/** Only one side was captured, and it shows that the other one spoke. */
export const IS_ONE_SIDED = 4;
/** It left a TIME_WAIT, and an end may have refused to negotiate timestamps. */
export const MAY_REFUSE_TIMESTAMPS = 8;
/** A SYN of it was not answered, as far as its marks tell (`reconstruct/silentSyn.ts`). */
export const HAS_SILENT_SYN = 0x100;
/** A server may remember a timestamp of it (`detect/silence/memories.ts`). */
export const MAY_BE_REMEMBERED = 0x200;
/** It lasted long enough for a clock to be measured by it (`detect/clocks/clockRate.ts`). */
export const IS_MEASURABLE = 0x400;
/** Its quadruplet was used again. */
export const IS_USED_AGAIN = 0x800;
/** One of its ends sent an RST. */
export const HAS_RST = 0x1000;
/** It opened, and may have waited for a timer (`detect/slowConnect.ts`). */
export const MAY_BE_SLOW = 0x2000;
/** One side closed, and the other may have waited long (`detect/halfClosed.ts`). */
export const MAY_BE_HALF_CLOSED = 0x4000;
/**
 * What hardly any connection shows: older state refused a SYN, a TIME_WAIT was missing or restarted, a segment was an older life's, a SYN-ACK may
 * have got no answer, or came again (`detect/synAckUnanswered.ts`).
 */
export const IS_UNUSUAL = 0x8000;

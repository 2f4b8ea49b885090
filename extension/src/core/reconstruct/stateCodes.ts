/**
 * All of a row that decides Zeek's conn_state, as one number below STATE_CODES: Zeek's state of the client, that of the server above it, and
 * two marks. Numbers alone: the fast path is compiled with this file, too.
 */

export const STATE_CODES = 256;

export const SERVER_STATE_SHIFT = 3;
/** Both sides were reset, and neither had sent text. */
export const NOTHING_CARRIED = 0x40;
export const HAS_SYN = 0x80;

/** The states of Zeek's TCP_Endpoint.h (`zeekEndpoint.ts`). Numbers alone: the fast path is compiled with them, too. */

export const ZEEK_INACTIVE = 0;
export const ZEEK_SYN_SENT = 1;
export const ZEEK_PARTIAL = 2;
export const ZEEK_ESTABLISHED = 3;
export const CLOSED_UNOPENED = 4;
export const CLOSED_ESTABLISHED = 5;
export const RESET_OPEN = 6;
export const RESET_CLOSED = 7;

/** In SIDE; 0: no segment of the side has come that Zeek counts. */
export const ZEEK_MASK = 0x1c000;

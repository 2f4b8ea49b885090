/**
 * The states of RFC 9293 section 3.3.2, as far as the packets show them. A capture shows segments, not states:
 * a segment counts as sent and as received when it passes the capture point.
 */

export const UNKNOWN = 0;
export const CLOSED = 1;
export const SYN_SENT = 2;
export const SYN_RECEIVED = 3;
export const ESTABLISHED = 4;
export const FIN_WAIT_1 = 5;
export const FIN_WAIT_2 = 6;
export const CLOSING = 7;
export const TIME_WAIT = 8;
export const CLOSE_WAIT = 9;
export const LAST_ACK = 10;

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

export const STATE_NAMES: readonly string[] = [
  "",
  "CLOSED",
  "SYN_SENT",
  "SYN_RECEIVED",
  "ESTABLISHED",
  "FIN_WAIT_1",
  "FIN_WAIT_2",
  "CLOSING",
  "TIME_WAIT",
  "CLOSE_WAIT",
  "LAST_ACK",
];

/** The state after this side sent its FIN. `acknowledgesPeerFin`: the FIN's ack covers the other side's FIN. */
export function afterSendingFin(state: number, acknowledgesPeerFin: boolean): number {
  switch (state) {
    case CLOSE_WAIT:
      // A FIN that does not acknowledge the peer's was sent before that one arrived: they crossed
      // (RFC 9293 section 3.6, figure 13), and this side is in CLOSING by now.
      return acknowledgesPeerFin ? LAST_ACK : CLOSING;
    case FIN_WAIT_1:
    case FIN_WAIT_2:
    case CLOSING:
    case LAST_ACK:
    case TIME_WAIT:
    case CLOSED:
      return state; // sent again
    default:
      return FIN_WAIT_1;
  }
}

/** The state after the peer's FIN arrived in order (RFC 9293 section 3.10.7.4, eighth). */
export function afterReceivingFin(state: number): number {
  switch (state) {
    case FIN_WAIT_1:
      return CLOSING;
    case FIN_WAIT_2:
      return TIME_WAIT;
    case CLOSING:
    case TIME_WAIT:
    case CLOSE_WAIT:
    case LAST_ACK:
    case CLOSED:
      return state;
    default:
      return CLOSE_WAIT;
  }
}

/** The state after the peer acknowledged this side's FIN (RFC 9293 section 3.10.7.4, fifth). */
export function afterFinAcknowledged(state: number): number {
  switch (state) {
    case FIN_WAIT_1:
      return FIN_WAIT_2;
    case CLOSING:
      return TIME_WAIT;
    case LAST_ACK:
      return CLOSED;
    default:
      return state;
  }
}

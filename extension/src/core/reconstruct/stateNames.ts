/** By number of the state (`endpointState.ts`), as RFC 9293 spells it; none for UNKNOWN. */
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

import type { SocketState } from "#core/query/moment/momentModel.ts";

/** Every state that a socket is told in, in the order of the list. */
export const SOCKET_STATES: readonly SocketState[] = [
  "SYN-SENT",
  "SYN-RECV",
  "ESTAB",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSING",
  "CLOSE-WAIT",
  "LAST-ACK",
  "TIME-WAIT",
];

import type { ConnState } from "#core/report/contract.ts";

/** Zeek's `conn_state`, in words: what was seen, not what was. */
export const CONN_STATES: Readonly<Record<ConnState, string>> = {
  S0: "SYN seen, no answer",
  S1: "established, not closed",
  SF: "opened and closed in order",
  REJ: "SYN refused",
  S2: "client closed, server did not",
  S3: "server closed, client did not",
  RSTO: "reset by the client",
  RSTR: "reset by the server",
  RSTOS0: "SYN, then RST by the client; no SYN-ACK seen",
  RSTRH: "SYN-ACK, then RST by the server; no SYN seen",
  SH: "SYN, then FIN by the client; no SYN-ACK seen",
  SHR: "SYN-ACK, then FIN by the server; no SYN seen",
  OTH: "no SYN seen: began before the capture",
};

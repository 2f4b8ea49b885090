/** What a kind of findings is called, and the order in which the kinds tell the story. */

import type { FindingKind } from "../../report/contract.ts";

/** Short enough for the list; in the order of the story among kinds of the same severity. */
export const KIND_TITLES: Readonly<Record<FindingKind, string>> = {
  "syn-dropped-by-paws": "SYN dropped by per-host PAWS",
  "rst-injected": "RST not sent by its alleged sender",
  "port-pressure": "Ports running out",
  "time-wait-syn-refused": "SYN refused by a TIME_WAIT",
  "syn-into-open-connection": "SYN met an open connection",
  "syn-unanswered": "SYN without an answer",
  "connection-refused": "Connection refused",
  "time-wait-assassination": "TIME_WAIT ended by an RST",
  "rst-close": "Closed by RST",
  "syn-ack-unanswered": "SYN-ACK sent again",
  "half-closed": "Half closed",
  "slow-connect": "Slow connect",
  "time-wait-missing": "TIME_WAIT missing",
  "delayed-duplicate": "Delayed duplicate",
  "time-wait-reincarnation": "SYN accepted in TIME_WAIT",
  "time-wait-restart": "TIME_WAIT started anew",
  "quadruplet-reuse": "Quadruplet used again",
  "timestamps-off": "TIME_WAITs without timestamps",
  "timestamp-clocks": "Several clocks behind one address",
};

export const KIND_ORDER: readonly FindingKind[] = Object.keys(KIND_TITLES) as FindingKind[];

/** These tell of an address, not of a connection: each finding is a line of its own, folded at first. */
export const ABOUT_ADDRESSES: ReadonlySet<FindingKind> = new Set<FindingKind>([
  "port-pressure",
  "timestamps-off",
  "timestamp-clocks",
]);

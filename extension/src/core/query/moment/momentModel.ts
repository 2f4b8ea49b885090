/** What `ss -tan` would have said at a moment. Plain JSON values only. */

import type { Side } from "../../report/contract.ts";
import type { FrameNumber, Seconds } from "../../units.ts";
import type { Page } from "../rows.ts";

/** The names that ss prints, in the order of the list. */
export const SOCKET_STATES = [
  "SYN-SENT",
  "SYN-RECV",
  "ESTAB",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSING",
  "CLOSE-WAIT",
  "LAST-ACK",
  "TIME-WAIT",
] as const;
export type SocketState = (typeof SOCKET_STATES)[number];

/** One end of a connection, as far as the packets up to that moment show it. */
export interface SocketRow {
  readonly connection: number;
  readonly at: Side;
  readonly state: SocketState;
  readonly local: string; // "192.0.2.80:80"
  readonly peer: string;
  /** Its clock among several behind the client's address: "A"; else empty. */
  readonly letter: string;
  /** When it came to this state. */
  readonly since: Seconds;
  /** When this connection last showed a segment up to that moment. */
  readonly lastSegment: Seconds;
  /** SYNs, SYN-ACKs or FINs that this end has sent by then: what it waits for an answer to. */
  readonly sent: number;
  /** Of a TIME_WAIT; null: another state, or its timer was started anew in a way that is not told by then. */
  readonly timerLeft: Seconds | null;
  readonly firstFrame: FrameNumber;
  readonly lastFrame: FrameNumber;
}

export interface MomentQuery {
  readonly time: Seconds;
  /** Address of the host where ss is asked; null: all that are in the capture. */
  readonly host: string | null;
  /** Null: all. */
  readonly state: SocketState | null;
}

export interface MomentPage extends Page<SocketRow> {
  readonly time: Seconds;
  /** How many sockets of each state there are at the host asked, whatever the state asked for. */
  readonly counts: Readonly<Partial<Record<SocketState, number>>>;
  /** Hosts with sockets then, most first. */
  readonly hosts: readonly { readonly address: string; readonly sockets: number }[];
  /** Connections that were open already when the capture first shows them, which is later: in a state that is not known. */
  readonly unknown: number;
}

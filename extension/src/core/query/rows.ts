/** What the views show, a window at a time. Plain JSON values only: these objects cross to the webview. */

import type { Closing, ConnState, FindingKind, Holder, Opening, Severity, Side } from "../report/contract.ts";
import type { FrameNumber, Seconds } from "../units.ts";
import type { Tone } from "./findingModel.ts";

/** A window of a longer list: the rows `start` to `start + rows.length - 1` of `total`. */
export interface Page<Row> {
  readonly start: number;
  readonly total: number;
  readonly rows: readonly Row[];
}

export type ConnectionSortKey =
  | "trouble"
  | "start"
  | "client"
  | "server"
  | "state"
  | "duration"
  | "segments"
  | "bytes"
  | "incarnation";

/** One line of the connection list. */
export interface ConnectionRow {
  readonly id: number;
  readonly client: string; // "192.0.2.1:35051", "[2001:db8::1]:443"
  readonly server: string;
  readonly incarnation: number;
  readonly incarnations: number; // how many the quadruplet has in this capture
  readonly previous: number | null;
  readonly start: Seconds;
  readonly duration: Seconds;
  readonly opening: Opening;
  readonly closing: Closing;
  readonly closedFirst: Holder | null;
  readonly timeWaitHolder: Holder | null;
  readonly state: ConnState;
  readonly history: string;
  readonly segments: number;
  readonly bytes: number;
  readonly firstFrame: FrameNumber;
  /** In words why this connection deserves a look, e.g. "3 SYNs without an answer"; null when it does not. */
  readonly trouble: string | null;
  readonly severity: Severity | null;
}

/** What narrows the connection list. All that is given must hold. */
export interface ConnectionFilter {
  /** Words that must all occur: an address (or its beginning), ":port", a conn_state, opening, closing. Case does not matter. */
  readonly text: string;
  /** Only connections that have a segment or a TIME_WAIT between these. */
  readonly from: Seconds | null;
  readonly until: Seconds | null;
  readonly troubleOnly: boolean;
}

/** One line of the segment table of a connection. */
export interface SegmentRow {
  readonly frame: FrameNumber;
  readonly time: Seconds;
  /** Since the segment before it in this connection; null for the first. */
  readonly delta: Seconds | null;
  readonly from: Side;
  readonly flags: string; // "SYN ACK"
  readonly seq: number;
  readonly ack: number | null; // null without the ACK flag
  readonly relativeSeq: number | null; // to the sender's ISN; null when that was not seen, or says nothing of it
  readonly relativeAck: number | null;
  readonly length: number;
  readonly window: number;
  readonly tsVal: number | null;
  readonly tsEcr: number | null;
  readonly ttl: number;
  readonly ipId: number;
  /** State of each endpoint after this segment, as far as the packets show. */
  readonly clientState: string;
  readonly serverState: string;
  /** "retransmission", "copy of frame 12", "keep-alive", … ; empty when nothing is to be said. */
  readonly note: string;
}

/** Numbers of a segment that decided something, each with its tone. */
export type CellTones = { readonly [K in "seq" | "tsVal" | "ttl" | "ipId"]?: Tone };

/** A line of the segment table as the editor shows it. */
export interface ToldSegment extends SegmentRow {
  /** It belongs to the life before, whose end stands above the connection that met it. */
  readonly older: boolean;
  /** A finding rests on it. */
  readonly evidence: boolean;
  readonly cells: CellTones;
}

/** A window of the segments of a connection, the last ones of the life before first. */
export interface SegmentTablePage extends Page<ToldSegment> {
  /** How many of the rows belong to the life before. */
  readonly before: number;
}

/** Counts over equal slices of time, for the overview. All arrays have `buckets` elements. */
export interface OverviewModel {
  readonly from: Seconds;
  readonly until: Seconds;
  readonly buckets: number;
  /** Largest number of open connections, and of TIME_WAITs, at any moment of the slice. */
  readonly open: readonly number[];
  readonly timeWait: readonly number[];
  readonly synAnswered: readonly number[];
  readonly synUnanswered: readonly number[];
  readonly resets: readonly number[];
  /** Attempts that a SYN-ACK answered, and attempts that an RST or an ACK of older state refused. */
  readonly accepted: readonly number[];
  readonly refused: readonly number[];
}

/** TIME_WAITs that one host holds; the list has as many elements as slices were asked for. */
export interface HolderLevels {
  readonly address: string;
  readonly timeWait: readonly number[];
}

/** The findings of a kind, as marks on the time axis. */
export interface FindingTrack {
  readonly kind: FindingKind;
  readonly title: string;
  /** The worst of them. */
  readonly severity: Severity;
  /** In the whole capture. */
  readonly total: number;
  /** At most one a slice, in order of time. */
  readonly marks: readonly TrackMark[];
}

export interface TrackMark {
  readonly bucket: number;
  readonly count: number;
  /** Of the gravest in the slice, as are finding, connection and frame. */
  readonly severity: Severity;
  readonly finding: string;
  readonly connection: number | null;
  readonly frame: FrameNumber;
}

export interface OverviewDetail {
  readonly from: Seconds;
  readonly until: Seconds;
  readonly buckets: number;
  /** Those that hold most. */
  readonly holders: readonly HolderLevels[];
  readonly otherHolders: number;
  readonly tracks: readonly FindingTrack[];
}

/**
 * What a detector reports, inside the core: rows of the tables, not text. `report/findingObject.ts` makes the
 * contract's object of it; the words come from `explain/`, the same for every face of the program.
 */

import type { Certainty, FindingKind, Holder, Severity, Side } from "../report/contract.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../units.ts";

export type ReuseReason = "expired" | "assassinated" | "reset" | "missing" | "unknown";
export type ResetCause =
  | "abort"
  | "closed-socket"
  | "unexpected-ack"
  | "syn-sent-closed"
  | "keep-alive-timeout"
  | "unknown";
export type InjectionSign = "ttl" | "ip-id" | "sequence" | "options" | "data-after" | "arrival";
export type RestartCause = "fin-retransmission" | "old-segment" | "bare-ack";
export type SlowConnectCause =
  | "syn-retransmitted"
  | "refused-by-older-state"
  | "syn-ack-late"
  | "syn-ack-retransmitted";

/** The contract's required details by kind. Connections are rows here (-1: not in the capture), ids in the contract. */
export interface DetailsByKind {
  "time-wait-reincarnation": {
    readonly previous: ConnectionIndex;
    readonly holder: Holder;
    readonly gap: Nanoseconds;
    readonly acceptedBy: "timestamp" | "sequence" | "both" | "initiator-reuse" | null;
    readonly isnProof: boolean;
    readonly synAck: SegmentIndex; // -1: not seen
  };
  "time-wait-syn-refused": {
    readonly previous: ConnectionIndex;
    readonly reason: "older-timestamp" | "old-sequence" | null;
    readonly answer: "ack" | "none";
    readonly answerSegment: SegmentIndex; // the ACK that refused this SYN, or (answer none) the one before it
    readonly resetSegment: SegmentIndex; // -1: none seen
    readonly tsVal: number | null;
    readonly tsRecent: number | null;
    readonly timerRestarted: boolean;
  };
  "time-wait-assassination": {
    readonly previous: ConnectionIndex;
    readonly trigger: "refused-syn" | "delayed-duplicate" | "retransmitted-fin" | "unprompted";
  };
  "time-wait-restart": { readonly cause: RestartCause; readonly restarts: number };
  "time-wait-missing": { readonly evidence: "fin-answered-by-rst" | "segment-answered-by-rst" };
  "quadruplet-reuse": {
    readonly previous: ConnectionIndex;
    readonly gap: Nanoseconds | null;
    readonly why: ReuseReason;
  };
  "syn-dropped-by-paws": {
    readonly sourceAddress: string;
    readonly tsVal: number;
    readonly rememberedTsVal: number;
    readonly rememberedSegment: SegmentIndex;
    readonly age: Nanoseconds;
    readonly delta: number;
    readonly retransmission: boolean;
    readonly predictedDrops: number;
    readonly observedDrops: number;
    readonly counterExamples: number;
  };
  "syn-unanswered": { readonly retransmission: boolean };
  "syn-ack-unanswered": { readonly synAcks: readonly SegmentIndex[]; readonly acknowledged: boolean };
  "syn-into-open-connection": {
    readonly previous: ConnectionIndex;
    readonly oldState: string;
    readonly answerSegment: SegmentIndex;
    readonly resetSegment: SegmentIndex;
    readonly recoveredAfter: Nanoseconds | null;
  };
  "rst-close": {
    readonly by: Side;
    readonly cause: ResetCause;
    readonly afterFin: boolean;
    readonly ttl: number;
    readonly hasTimestamp: boolean | null; // null: the snap length cut the options
    readonly bytesUnacknowledged: number;
    readonly unreadDataLikely: boolean;
  };
  "connection-refused": { readonly by: Side };
  "rst-injected": {
    readonly claimedBy: Side;
    readonly signs: readonly InjectionSign[];
    readonly ttl: number;
    readonly normalTtl: number | null; // null: it varies, or too few segments tell
    readonly honoured: boolean | null;
  };
  "delayed-duplicate": { readonly belongsTo: ConnectionIndex; readonly original: SegmentIndex };
  "slow-connect": {
    readonly delay: Nanoseconds;
    readonly attempts: number;
    readonly cause: SlowConnectCause;
  };
  "port-pressure": {
    readonly client: string;
    readonly server: string;
    readonly peak: number;
    readonly limit: number;
    readonly at: Nanoseconds;
    readonly ratePerSecond: number;
    readonly exhausted: readonly (readonly [Nanoseconds, Nanoseconds])[];
  };
  "timestamps-off": { readonly holder: string; readonly peer: string; readonly timeWaits: number };
  "half-closed": { readonly waitingFor: Side; readonly open: Nanoseconds; readonly bytesSince: number };
  "timestamp-clocks": {
    readonly address: string;
    readonly model: "one-clock" | "several-clocks" | "per-connection" | "unknown";
    readonly clocks: number;
    readonly interleaved: boolean;
  };
}

/** What a detector decides: all that lists, counts and pictures ask for. */
interface DecidedOf<K extends FindingKind> {
  readonly kind: K;
  readonly certainty: Certainty;
  readonly severity: Severity;
  /** The connection that the finding is about; -1: none in particular. */
  readonly connection: ConnectionIndex;
  /** The segment of the main frame. */
  readonly segment: SegmentIndex;
}

/** What a reader is told besides. */
interface ToldOf<K extends FindingKind> {
  /** Every segment the verdict rests on, the main one included, ascending, without repeats. */
  readonly evidence: readonly SegmentIndex[];
  readonly details: DetailsByKind[K];
}

export interface FindingOf<K extends FindingKind> extends DecidedOf<K>, ToldOf<K> {}

/** A finding as its detector gives it: of a hundred thousand a reader is told a few, and the others are spared the telling. */
export interface FoundOf<K extends FindingKind> extends DecidedOf<K> {
  /** To be asked while the rows that it was found in are there. */
  readonly tell: () => ToldOf<K>;
}

export type Finding = { [K in FindingKind]: FindingOf<K> }[FindingKind];
export type Found = { [K in FindingKind]: FoundOf<K> }[FindingKind];

/** The whole of it. */
export function told({ kind, certainty, severity, connection, segment, tell }: Found): Finding {
  const { evidence, details } = tell();
  return { kind, certainty, severity, connection, segment, evidence, details } as Finding;
}

/** One for all: nearly every question of a detector is answered so. */
export const NO_FINDINGS: readonly never[] = [];

/**
 * Ascending, without repeats and without the -1 of "not seen". The lists live as long as their findings, so they have no
 * room to grow; and as they are short and nearly in order, they are put in order while they are taken.
 */
export function evidenceOf(...segments: readonly SegmentIndex[]): readonly SegmentIndex[] {
  if (segments.length > MOST_INSERTED)
    return [...new Set(segments.filter((segment) => segment >= 0))].sort((a, b) => a - b);
  let length = 0;
  for (const segment of segments) {
    let place = length;
    while (place > 0 && (inOrder[place - 1] ?? 0) > segment) place--;
    if (segment < 0 || (place > 0 && inOrder[place - 1] === segment)) continue;
    inOrder.copyWithin(place + 1, place, length);
    inOrder[place] = segment;
    length++;
  }
  const evidence = new Array<SegmentIndex>(length);
  for (let i = 0; i < length; i++) evidence[i] = inOrder[i] ?? 0;
  return evidence;
}

/** Longer lists, of floods, are sorted. */
const MOST_INSERTED = 64;
const inOrder = new Uint32Array(MOST_INSERTED + 1);

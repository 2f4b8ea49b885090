/**
 * The JSON that `analyze --format json` prints, `tcp-lifelines.analysis/1`, as types. Fixed: scripts and
 * users' pipelines read it. Times are seconds since the earliest frame; frame numbers are Wireshark's;
 * unknown is null. The published JSON Schema (`analysis.schema.json`) is checked against these types by a test.
 */

import type { CaptureProblem } from "../problem.ts";
import type { FrameNumber, Seconds } from "../units.ts";

export type Side = "client" | "server";
export type Holder = Side | "both";
export type Severity = "error" | "warning" | "info";
export type Certainty = "proved" | "explained" | "compatible";
export type Verdict = Certainty | "refuted";
export type Opening = "handshake" | "simultaneous" | "refused" | "unanswered" | "challenged" | "midstream";
export type Closing = "fin" | "rst" | "half-closed" | "none";
export type TimeWaitEnd = "expiry" | "reincarnation" | "rst" | "capture-end" | "missing";
/** Zeek's conn_state. */
export type ConnState =
  | "S0"
  | "S1"
  | "SF"
  | "REJ"
  | "S2"
  | "S3"
  | "RSTO"
  | "RSTR"
  | "RSTOS0"
  | "RSTRH"
  | "SH"
  | "SHR"
  | "OTH";

export interface PerSide<T> {
  readonly client: T;
  readonly server: T;
}

export interface EndpointObject {
  readonly address: string;
  readonly port: number;
}

export interface TimeWaitObject {
  readonly holder: Holder;
  readonly startFrame: FrameNumber;
  readonly start: Seconds;
  readonly expires: Seconds;
  readonly restarts: number;
  readonly end: Seconds | null;
  readonly endedBy: TimeWaitEnd | null;
  /** Only with holder "both": each side's own start. */
  readonly starts?: PerSide<{ readonly frame: FrameNumber; readonly time: Seconds }>;
}

export interface ConnectionObject {
  readonly id: number;
  readonly client: EndpointObject;
  readonly server: EndpointObject;
  readonly incarnation: number;
  readonly previous: number | null;
  readonly firstFrame: FrameNumber;
  readonly lastFrame: FrameNumber;
  readonly start: Seconds;
  readonly end: Seconds;
  readonly opening: Opening;
  readonly closing: Closing;
  readonly closedFirst: Holder | null;
  readonly state: ConnState;
  readonly history: string;
  readonly synFrames: readonly FrameNumber[];
  readonly synAckFrames: readonly FrameNumber[];
  readonly finFrames: PerSide<readonly FrameNumber[]>;
  readonly rstFrames: PerSide<readonly FrameNumber[]>;
  readonly segments: PerSide<number>;
  readonly payloadBytes: PerSide<number>;
  readonly handshakeRttSeconds: Seconds | null;
  readonly timestamps: PerSide<boolean>;
  readonly timeWait: TimeWaitObject | null;
}

export interface HypothesisObject {
  readonly cause: string;
  readonly verdict: Verdict;
  readonly for: readonly string[];
  readonly against: readonly string[];
  readonly settle: string;
}

export type FindingKind =
  | "time-wait-reincarnation"
  | "time-wait-syn-refused"
  | "time-wait-assassination"
  | "time-wait-restart"
  | "time-wait-missing"
  | "quadruplet-reuse"
  | "syn-dropped-by-paws"
  | "syn-unanswered"
  | "syn-ack-unanswered"
  | "syn-into-open-connection"
  | "rst-close"
  | "connection-refused"
  | "rst-injected"
  | "delayed-duplicate"
  | "slow-connect"
  | "port-pressure"
  | "timestamps-off"
  | "half-closed"
  | "timestamp-clocks";

export interface FindingObject {
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly connection: number | null;
  readonly frame: FrameNumber;
  readonly frames: readonly FrameNumber[];
  readonly time: Seconds;
  readonly title: string;
  readonly explanation: string;
  readonly advice: string;
  readonly references: readonly string[];
  readonly details: Readonly<Record<string, unknown>>;
  readonly hypotheses?: readonly HypothesisObject[];
}

export interface InterfaceObject {
  readonly id: number;
  readonly name: string | null;
  readonly linkType: number;
  readonly snapLength: number | null;
  readonly dropped: number | null;
}

export interface CapturePointObject {
  readonly at: Side | "middle" | null;
  readonly address: string | null;
  readonly reasons: readonly string[];
}

export interface CaptureObject {
  readonly file: string;
  readonly bytes: number | null;
  readonly format: "pcap" | "pcapng" | "snoop" | null;
  readonly compression: string | null;
  readonly frames: number;
  readonly tcpSegments: number;
  /** RFC 3339, UTC, nine decimals; null when the file holds no frame. */
  readonly start: string | null;
  readonly durationSeconds: Seconds;
  readonly linkTypes: readonly number[];
  readonly interfaces: readonly InterfaceObject[];
  readonly skipped: readonly { readonly reason: string; readonly frames: number }[];
  readonly problems: readonly CaptureProblem[];
  readonly capturePoint: CapturePointObject;
}

export type ClockModel = "one-clock" | "several-clocks" | "per-connection" | "unknown";

export interface HostObject {
  readonly address: string;
  /** null: it held no TIME_WAIT in this capture. */
  readonly timeWaitPeak: {
    readonly count: number;
    readonly at: Seconds;
    readonly memoryBytes: number;
  } | null;
  readonly clocks: { readonly model: ClockModel; readonly atLeast: number };
}

export interface PortObject {
  readonly client: string;
  readonly server: string;
  readonly peak: number;
  readonly limit: number;
  readonly at: Seconds;
  readonly exhausted: readonly (readonly [Seconds, Seconds])[];
}

export interface SummaryObject {
  readonly connections: number;
  readonly quadruplets: number;
  readonly byState: Readonly<Partial<Record<ConnState, number>>>;
  readonly findings: Readonly<Partial<Record<FindingKind, number>>>;
}

export interface AnalysisDocument {
  readonly schema: "tcp-lifelines.analysis/1";
  readonly tool: { readonly name: "tcp-lifelines"; readonly version: string };
  readonly capture: CaptureObject;
  readonly assumptions: Readonly<Record<string, number | string | boolean>>;
  readonly summary: SummaryObject;
  readonly hosts: readonly HostObject[];
  readonly ports: readonly PortObject[];
  readonly connections?: readonly ConnectionObject[];
  readonly findings?: readonly FindingObject[];
}

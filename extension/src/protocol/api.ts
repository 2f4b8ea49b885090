/**
 * The one place that says what can be asked of an analysis. The worker answers, the host relays, the
 * webview asks; call and result types are derived from this interface, so the three cannot drift apart.
 */

import type { FindingDetail, FindingList, FindingPage, FindingRow } from "#core/query/findingModel.ts";
import type { FindingPlace, FindingRef, FindingWalk } from "#core/query/findingPage.ts";
import type { FramePlace } from "#core/query/frameLookup.ts";
import type { LadderModel, LadderQuery, OtherLives } from "#core/query/ladderModel.ts";
import type { MomentPage, MomentQuery } from "#core/query/moment/momentModel.ts";
import type { PortRow, PortSeries, PortSeriesQuery } from "#core/query/ports/portModel.ts";
import type {
  ConnectionFilter,
  ConnectionRow,
  ConnectionSortKey,
  OverviewDetail,
  OverviewModel,
  Page,
  SegmentTablePage,
} from "#core/query/rows.ts";
import type { CaptureObject, ConnectionObject, SummaryObject } from "#core/report/contract.ts";
import type { Copied, CopyForm, Subject } from "#core/takeaway/subject.ts";
import type { CaptureText, TextRoom } from "#core/textDocument/captureText.ts";
import type { LifelinesPage, LifelinesQuery } from "#core/timeline/lifelines/model.ts";
import type { LossStretches } from "#core/timeline/lossStretches.ts";
import type {
  PairRow,
  PairsQuery,
  SynRow,
  SynsQuery,
  TimestampsModel,
  TimestampsQuery,
} from "#core/timeline/timestamps/model.ts";
import type { FrameNumber, Seconds } from "#core/units.ts";
import type { CaptureSource } from "./messages.ts";

/** Facts for the header and the status line. While the file is read they are what is known so far. */
export interface CaptureSummary {
  readonly complete: boolean;
  readonly capture: CaptureObject;
  readonly connections: number;
  readonly quadruplets: number;
  /** How many findings of each kind; empty until the capture is read to its end. */
  readonly findings: SummaryObject["findings"];
  /** The sentence that matters, and the line of facts under it. Plain text. */
  readonly headline: string;
  readonly facts: readonly string[];
  readonly assumptions: Readonly<Record<string, number | string | boolean>>;
  /** Of the per-host rule, which is the kernel's own: how long it remembers, and how many ticks it forgives. */
  readonly perHostRule: { readonly seconds: Seconds; readonly ticks: number };
  /** Time the reading and the analysis took so far, in milliseconds. */
  readonly elapsedMs: number;
}

/** Which connections, in which order. */
export interface ConnectionList {
  readonly sortBy: ConnectionSortKey;
  readonly descending: boolean;
  readonly filter: ConnectionFilter;
}

/** A smaller capture to be written. */
export interface SaveOrder {
  readonly subject: Subject;
  /** The capture, to be read again, and where the smaller one goes: a path of this machine. */
  readonly source: CaptureSource;
  readonly path: string;
  /** Each finding becomes a comment on its frame. */
  readonly annotated: boolean;
  /** Who writes it. */
  readonly program: string;
  /** Comes back with the progress. */
  readonly token: number;
}

export interface SaveReport {
  readonly frames: number;
  readonly bytes: number;
}

export interface AnalysisApi {
  summary(p: Record<string, never>): CaptureSummary;
  connections(p: ConnectionList & { readonly start: number; readonly end: number }): Page<ConnectionRow>;
  /** Where a connection stands in that list; null when its filter hides it. */
  place(p: ConnectionList & { readonly id: number }): number | null;
  connection(p: { readonly id: number }): ConnectionObject;
  segments(p: {
    readonly connection: number;
    readonly start: number;
    readonly end: number;
  }): SegmentTablePage;
  findings(p: FindingList & { readonly start: number; readonly end: number }): FindingPage;
  /** The line of the list that stands for a finding; null when the filter hides it. */
  findingPlace(p: FindingList & { readonly id: string }): FindingPlace | null;
  /** The finding after another one in time, or before it; null at the end. */
  findingBeside(p: FindingWalk): FindingRow | null;
  /** The gravest finding about a connection; null when it has none. */
  findingOf(p: { readonly connection: number }): FindingRef | null;
  finding(p: { readonly id: string }): FindingDetail | null;
  ladder(p: LadderQuery): LadderModel;
  otherLives(p: { readonly connection: number }): OtherLives;
  /** What ss -tan would have said at a moment; only of a capture that has been read. */
  moment(p: MomentQuery & { readonly start: number; readonly end: number }): MomentPage;
  /** The same as text, as ss prints it. */
  momentText(p: MomentQuery): string;
  /** Ports that clients take towards a server's endpoint, the most pressed first. */
  ports(p: { readonly start: number; readonly end: number }): Page<PortRow>;
  /** One of these pairs over time; null when there is none with this id. */
  portSeries(p: PortSeriesQuery): PortSeries | null;
  overview(p: { readonly from: Seconds; readonly until: Seconds; readonly buckets: number }): OverviewModel;
  /** TIME_WAITs by holder, and every finding as a mark, in the same slices; empty until the capture is read to its end. */
  overviewDetail(p: {
    readonly from: Seconds;
    readonly until: Seconds;
    readonly buckets: number;
  }): OverviewDetail;
  /** When the capture lost packets; empty until it is read to its end. */
  lossStretches(p: {
    readonly from: Seconds;
    readonly until: Seconds;
    readonly buckets: number;
  }): LossStretches;
  /** A window of the picture of all lifelines. */
  lifelines(p: LifelinesQuery): LifelinesPage;
  /** The TSvals of the SYNs between two hosts over a range, and the per-host rule's word on them. */
  timestamps(p: TimestampsQuery): TimestampsModel;
  /** The pairs of hosts, those with most trouble first. */
  timestampPairs(p: PairsQuery): Page<PairRow>;
  /** The SYNs between two hosts one by one. */
  timestampSyns(p: SynsQuery): Page<SynRow>;
  /** The capture as text, with its index; only of a capture that has been read. */
  text(p: TextRoom): CaptureText;
  /** Where a frame is: its connection, and its place among the connection's segments; null when it carries no TCP of ours. */
  locate(p: { readonly frame: FrameNumber }): FramePlace | null;
  /** What goes to the clipboard; an empty text where there is nothing of that form. Asked by the host alone. */
  copyText(p: { readonly subject: Subject; readonly form: CopyForm }): Copied;
  /** Asked by the host alone: it names files. */
  save(p: SaveOrder): SaveReport;
}

export type Method = keyof AnalysisApi;
export type Params<M extends Method> = Parameters<AnalysisApi[M]>[0];
export type Result<M extends Method> = ReturnType<AnalysisApi[M]>;

/** Told to the one who answers: the asker has lost interest. */
export interface CancelSignal {
  readonly aborted: boolean;
  onAbort(listener: () => void): void;
}

/** The answering side. Forgetting a method is a compile error. */
export type Handlers = {
  readonly [M in Method]: (params: Params<M>, signal: CancelSignal) => Result<M> | Promise<Result<M>>;
};

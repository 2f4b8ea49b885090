/** The findings as the editor lists them, tells them and ties them to frames. Plain JSON values only. */

import type { Certainty, FindingKind, HypothesisObject, Severity } from "../report/contract.ts";
import type { FrameNumber, Seconds } from "../units.ts";
import type { Page } from "./rows.ts";

/** What narrows the list of findings. All that is given must hold. */
export interface FindingFilter {
  /** Words that must all occur: of the kind, an address (or its beginning), ":port", a certainty, a severity. */
  readonly text: string;
  /** Only findings between these. */
  readonly from: Seconds | null;
  readonly until: Seconds | null;
}

/** Which findings, and which of their kinds are folded. */
export interface FindingList {
  readonly filter: FindingFilter;
  /** Kinds that are not as they are at first: most are open, those that tell of addresses are closed. */
  readonly toggled: readonly FindingKind[];
}

/** The line of a kind. */
export interface FindingGroupRow {
  readonly row: "group";
  readonly kind: FindingKind;
  readonly title: string;
  readonly severity: Severity;
  /** The least certain of its findings: no claim goes further. */
  readonly certainty: Certainty;
  readonly findings: number;
  readonly opened: boolean;
  /** Its number among the groups, from 1, and how many there are. */
  readonly position: number;
  readonly siblings: number;
}

/** The line of one connection in a kind: SYNs sent again make no lines of their own. */
export interface FindingRow {
  readonly row: "finding";
  /** Of its first finding: "syn-dropped-by-paws:61". */
  readonly id: string;
  readonly kind: FindingKind;
  readonly title: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly time: Seconds;
  readonly frame: FrameNumber;
  readonly connection: number | null;
  /** The clock that the client's SYN shows, where its address has several: "A". */
  readonly clock: string;
  /** ":35051" of the client; an address, where the finding is about one. */
  readonly subject: string;
  /** "192.0.2.1:35051 → 192.0.2.80:80". */
  readonly endpoints: string;
  /** So many SYNs without an answer, each a cross. */
  readonly crosses: number;
  readonly text: string;
  readonly findings: number;
  readonly position: number;
  readonly siblings: number;
}

export type FindingListRow = FindingGroupRow | FindingRow;

export interface FindingPage extends Page<FindingListRow> {
  /** Findings and kinds that the filter lets through, and findings in all. */
  readonly findings: number;
  readonly kinds: number;
  readonly all: number;
}

export type Tone = "" | "harm" | "warn" | "alive";

/** A line of a small table: a name, a number, and where it stands. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly tone?: Tone;
  readonly clock?: string;
  readonly frame?: FrameNumber;
  readonly time?: Seconds;
  readonly text?: string;
}

/** A rule's predictions against what was seen. */
export interface RuleTable {
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** A command that would decide the case. */
export interface Settlement {
  readonly where: string;
  readonly command: string;
  readonly text: string;
}

export interface WeighedCause extends HypothesisObject {
  readonly title: string;
}

/** All that is told of one finding. */
export interface FindingDetail {
  readonly id: string;
  readonly kind: FindingKind;
  readonly title: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly connection: number | null;
  readonly frame: FrameNumber;
  readonly time: Seconds;
  readonly endpoints: string;
  /** "life 2 of 3"; empty when the quadruplet has one. */
  readonly life: string;
  /** The frames it rests on: the first few, and how many there are. */
  readonly frames: readonly FrameNumber[];
  readonly frameCount: number;
  readonly explanation: string;
  readonly facts: readonly Fact[];
  readonly rule: RuleTable | null;
  readonly settlement: Settlement | null;
  readonly advice: string;
  readonly references: readonly string[];
  readonly causes: readonly WeighedCause[];
  readonly previous: number | null;
  /** Wireshark's display filter for its frames. */
  readonly displayFilter: string;
}

/** A note beside the ladder, tied to exactly the frames it rests on. */
export interface LadderNote {
  readonly title: string;
  readonly frames: readonly FrameNumber[];
  readonly tone: Tone;
  readonly facts: readonly Fact[];
  readonly text: string;
  readonly certainty: Certainty | null;
}

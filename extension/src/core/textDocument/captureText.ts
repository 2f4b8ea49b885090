/**
 * A capture as text, with an index of it: which lines tell of which finding, connection and frame. Both are made
 * together, so nobody has to parse the text to know where things stand. Lines count from 0, as editors count them.
 */

import type { Certainty, FindingKind, Severity } from "../report/contract.ts";
import type { FrameNumber } from "../units.ts";

/** How many characters each part may take. What does not fit is counted, and said in the text. */
export interface TextRoom {
  readonly findings: number;
  readonly troubled: number;
  readonly connections: number;
}

/** Enough for an incident, and painted at once. */
export const FIRST_ROOM: TextRoom = { findings: 300_000, troubled: 60_000, connections: 300_000 };
/** An editor holds more, but folding, searching and colouring it takes its time from here on. */
export const MOST_CHARACTERS = 2_000_000;
/** So that the other parts keep some room. */
export const LARGEST_PART = 1_500_000;

export interface LineSpan {
  readonly line: number;
  /** The last line that belongs to it. */
  readonly end: number;
}

export type SectionName = "capture" | "findings" | "troubled" | "connections";

export interface TextSection extends LineSpan {
  readonly name: SectionName;
  readonly title: string;
  readonly total: number;
  /** Fewer than `total` where there is no room for all. */
  readonly shown: number;
}

/** The findings of one kind. */
export interface TextKind extends LineSpan {
  readonly kind: FindingKind;
  readonly title: string;
  /** The gravest of them. */
  readonly severity: Severity;
  readonly total: number;
  readonly shown: number;
  /** Of all: errors and warnings. */
  readonly grave: number;
}

export interface TextFinding extends LineSpan {
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly title: string;
  /** The first sentence of the explanation. */
  readonly summary: string;
  readonly advice: string;
  /** Where the explanation begins. */
  readonly whyLine: number;
  readonly framesLine: number;
  readonly connection: number | null;
  /** The connection before it on the quadruplet. */
  readonly previous: number | null;
  readonly frame: FrameNumber;
  readonly frames: readonly FrameNumber[];
}

/** A line of the list of connections in trouble. */
export interface TextTrouble {
  readonly line: number;
  readonly connection: number;
  readonly client: string;
  readonly server: string;
  readonly previous: number | null;
  readonly severity: Severity;
  readonly trouble: string;
  readonly firstFrame: FrameNumber;
}

export interface TextQuadruplet extends LineSpan {
  readonly client: string;
  readonly server: string;
  readonly incarnations: number;
}

export interface TextConnection extends LineSpan {
  readonly id: number;
  readonly client: string;
  readonly server: string;
  readonly incarnation: number;
  readonly previous: number | null;
  readonly trouble: string | null;
  readonly severity: Severity | null;
  readonly firstFrame: FrameNumber;
  readonly lastFrame: FrameNumber;
  /** The segment whose TSval the holder of TIME_WAIT remembers; null where that is not known. */
  readonly tsRecentFrame: FrameNumber | null;
}

export interface CaptureText {
  readonly text: string;
  /** What it was given. */
  readonly room: TextRoom;
  readonly sections: readonly TextSection[];
  readonly kinds: readonly TextKind[];
  readonly findings: readonly TextFinding[];
  readonly troubled: readonly TextTrouble[];
  readonly quadruplets: readonly TextQuadruplet[];
  readonly connections: readonly TextConnection[];
  /** Where a frame has a line of its own: frame, line, connection. */
  readonly frames: readonly (readonly [FrameNumber, number, number])[];
}

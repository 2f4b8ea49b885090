/** The sequence diagram of a connection, before it has any pixels. Plain JSON values only. */

import type { Life, LifelineMark } from "../timeline/lifelines/model.ts";
import type { FrameNumber, Seconds } from "../units.ts";
import type { LadderNote, Tone } from "./findingModel.ts";
import type { ToldSegment } from "./rows.ts";

/** A segment of the connection, or of the life before it. */
export interface LadderSegment {
  readonly step: "segment";
  readonly segment: ToldSegment;
  readonly tone: Tone;
  /** Its alleged sender did not send it. */
  readonly injected: boolean;
  /** A SYN that nobody answered. */
  readonly unanswered: boolean;
  /** What the arrow says besides its numbers: "no socket any more". */
  readonly text: string;
}

/** Segments that are left out. */
export interface LadderFold {
  readonly step: "fold";
  /** Place of the first of them among the connection's segments. */
  readonly from: number;
  readonly count: number;
  readonly seconds: Seconds;
  /** What both ends are in when they are over. */
  readonly clientState: string;
  readonly serverState: string;
}

/** A time without a segment. */
export interface LadderGap {
  readonly step: "gap";
  readonly seconds: Seconds;
  /** The life before ends here, and the connection begins. */
  readonly betweenLives: boolean;
  /** What the server is in at its end, where no segment tells: a TIME_WAIT that ran out; else empty. */
  readonly serverState: string;
}

export type LadderStep = LadderSegment | LadderFold | LadderGap;

/** One incarnation of the quadruplet, for the strip above the ladder. */
export interface NumberedLife extends Life {
  /** 1 for the first incarnation in the capture. */
  readonly number: number;
}

/** A connection among the incarnations of its quadruplet. */
export interface OtherLives {
  /** 1 for the first in the capture. */
  readonly life: number;
  /** How many there are. */
  readonly lives: number;
  /** Ids of those before and after; null: none. */
  readonly previous: number | null;
  readonly next: number | null;
}

export interface LadderModel {
  readonly connection: number;
  readonly client: string;
  readonly server: string;
  /** States before the first step. */
  readonly clientState: string;
  readonly serverState: string;
  readonly steps: readonly LadderStep[];
  readonly notes: readonly LadderNote[];
  readonly among: OtherLives;
  /** The life before and the attempts since, the connection, and the one after it. */
  readonly lives: readonly NumberedLife[];
  readonly marks: readonly LifelineMark[];
  /** How many segments the connection has. */
  readonly segments: number;
}

export interface LadderQuery {
  readonly connection: number;
  /** Places where folded segments are to be shown. */
  readonly opened: readonly number[];
  /** The frame that is looked at; null: none. */
  readonly frame: FrameNumber | null;
}

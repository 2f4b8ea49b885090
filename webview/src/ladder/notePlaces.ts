/** Notes tied to their frames: beside the ladder, pushed down until they do not overlap, or in it where there is no room beside. */

import type { LadderNote } from "#core/query/findingModel.ts";
import type { FrameNumber } from "#core/units.ts";
import type { LadderColumns } from "./ladderColumns.ts";
import type { MeasureLadder } from "./ladderFonts.ts";
import type { SegmentPlace, StepPlace } from "./ladderLayout.ts";
import { ARROW, NOTE_GAP } from "./ladderMeasures.ts";
import { type NoteContent, noteContent } from "./noteContent.ts";

/** Over exactly the frames that a note rests on, from the first to the last of them. */
export interface Bracket {
  readonly x: number;
  readonly from: number;
  readonly until: number;
}

export interface NotePlace {
  readonly note: LadderNote;
  readonly content: NoteContent;
  readonly x: number;
  readonly y: number;
  /** Null: none of its frames is shown. */
  readonly bracket: Bracket | null;
  /** From the bracket to the note; null where the note stands under its frames. */
  readonly leader: {
    readonly x: number;
    readonly y: number;
    readonly toX: number;
    readonly toY: number;
  } | null;
}

/** A note begins so much above its first frame's arrow, so that its title stands at the arrow's height. */
const ABOVE_ARROW = 13;
/** A bracket reaches so far above the first arrow and below the last. */
const REACH = 8;
/** Brackets that overlap stand side by side. */
const LANE = 4;
const MOST_LANES = 3;
const TITLE_MIDDLE = 9;

export interface MeasuredNote {
  readonly note: LadderNote;
  readonly content: NoteContent;
}

export function placeNotesBeside(
  notes: readonly MeasuredNote[],
  rows: readonly StepPlace[],
  { bracket: edge, left }: NonNullable<LadderColumns["notes"]>,
): readonly NotePlace[] {
  const laneEnds: number[] = [];
  let free = 0;
  return notes.map(({ note, content }) => {
    const span = spanOf(note.frames, rows);
    const y = span ? Math.max(free, span.first - ABOVE_ARROW) : free;
    free = y + content.height + NOTE_GAP;
    const bracket = span && { x: edge - LANE * laneFor(laneEnds, span), ...reach(span) };
    const leader = span && { x: edge, y: span.first, toX: left - 5, toY: y + TITLE_MIDDLE };
    return { note, content, x: left, y, bracket, leader };
  });
}

/** The note under its last frame: a bar at its left, and a bracket at the right edge over its frames. */
export function placeNoteInFlow(
  note: LadderNote,
  rows: readonly StepPlace[],
  { width }: LadderColumns,
  y: number,
  measure: MeasureLadder,
): NotePlace {
  const content = noteContent(note, width - FLOW_LEFT - FLOW_RIGHT, measure);
  const span = spanOf(note.frames, rows);
  return {
    note,
    content,
    x: FLOW_LEFT,
    y,
    bracket: span && { x: width - FLOW_RIGHT / 2, ...reach(span) },
    leader: null,
  };
}

const FLOW_LEFT = 26;
const FLOW_RIGHT = 18;

interface Span {
  /** Heights of the first and the last arrow. */
  readonly first: number;
  readonly last: number;
}

function spanOf(frames: readonly FrameNumber[], rows: readonly StepPlace[]): Span | null {
  const own = rows.filter(
    (row): row is SegmentPlace => row.kind === "segment" && frames.includes(row.step.segment.frame),
  );
  const first = own[0];
  const last = own.at(-1);
  return first && last ? { first: first.y + ARROW, last: last.y + ARROW } : null;
}

function reach({ first, last }: Span): Pick<Bracket, "from" | "until"> {
  return { from: first - REACH, until: last + REACH };
}

/** The first lane whose last bracket ends above this one. */
function laneFor(ends: number[], { first, last }: Span): number {
  const free = ends.findIndex((end) => end < first - REACH);
  const lane = free >= 0 ? free : Math.min(ends.length, MOST_LANES - 1);
  ends[lane] = Math.max(ends[lane] ?? 0, last + REACH);
  return lane;
}

/**
 * The ladder in pixels: rows, phases of both ends, notes and their brackets. Pure: what is drawn, hit and tested is this.
 * `y` counts from the top of the picture.
 */

import type { LadderFold, LadderGap, LadderModel, LadderSegment } from "#core/query/ladderModel.ts";
import type { FrameNumber, Seconds } from "#core/units.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { type ArrowLabel, arrowLabel } from "./arrowLabel.ts";
import { type LadderColumns, ladderColumns } from "./ladderColumns.ts";
import type { MeasureLadder } from "./ladderFonts.ts";
import {
  ARROW,
  ARROW_INSET,
  BOTTOM,
  CHANGE,
  GAP_ROW,
  NOTE_GAP,
  SEGMENT_ROW,
  STACKED_ROW,
  STATES_ROW,
  TOP,
} from "./ladderMeasures.ts";
import { noteContent } from "./noteContent.ts";
import { type NotePlace, placeNoteInFlow, placeNotesBeside } from "./notePlaces.ts";
import { type Phase, PhaseLine } from "./phaseLine.ts";

interface RowPlace {
  readonly y: number;
  readonly height: number;
}

export interface SegmentPlace extends RowPlace {
  readonly kind: "segment";
  readonly step: LadderSegment;
  readonly label: ArrowLabel;
  readonly time: string;
  /** States entered with this segment; empty where an end stays in its state. */
  readonly clientState: string;
  readonly serverState: string;
}

export interface FoldPlace extends RowPlace {
  readonly kind: "fold";
  readonly step: LadderFold;
}

export interface GapPlace extends RowPlace {
  readonly kind: "gap";
  readonly step: LadderGap;
  readonly serverState: string;
}

export type StepPlace = SegmentPlace | FoldPlace | GapPlace;

export interface LadderLayout {
  readonly columns: LadderColumns;
  readonly height: number;
  /** States before the first row, where they are known. */
  readonly firstStates: { readonly y: number; readonly client: string; readonly server: string } | null;
  /** Where a TIME_WAIT goes on after the last row: how long. */
  readonly lastWords: { readonly y: number; readonly client: string; readonly server: string } | null;
  readonly rows: readonly StepPlace[];
  readonly clientPhases: readonly Phase[];
  readonly serverPhases: readonly Phase[];
  readonly notes: readonly NotePlace[];
}

export interface LayoutOptions {
  readonly width: number;
  readonly measure: MeasureLadder;
  readonly timeText: (time: Seconds) => string;
  readonly relative: boolean;
}

export function ladderLayout(model: LadderModel, options: LayoutOptions): LadderLayout {
  const { width, measure, timeText } = options;
  const columns = ladderColumns(width, longestTexts(model, timeText), measure);
  const known = model.clientState !== "" || model.serverState !== "";
  const firstStates = known ? { y: TOP, client: model.clientState, server: model.serverState } : null;
  const client = new PhaseLine(model.clientState, TOP);
  const server = new PhaseLine(model.serverState, TOP);
  const rows: StepPlace[] = [];
  const inFlow: NotePlace[] = [];
  const describe = segmentPlacer(model, columns, options);
  let y = TOP + (known ? STATES_ROW : 0);
  for (const step of model.steps) {
    const height = step.step !== "segment" ? GAP_ROW : columns.stacked ? STACKED_ROW : SEGMENT_ROW;
    const changeAt = y + (step.step === "segment" ? ARROW + CHANGE : height / 2);
    if (step.step === "segment") {
      const entered = {
        clientState: client.enter(step.segment.clientState, changeAt),
        serverState: server.enter(step.segment.serverState, changeAt),
      };
      rows.push({ kind: "segment", y, height, step, ...describe(step), ...entered });
    } else if (step.step === "fold") {
      client.enter(step.clientState, changeAt);
      server.enter(step.serverState, changeAt);
      rows.push({ kind: "fold", y, height, step });
    } else {
      const serverState = step.serverState === "" ? "" : server.enter(step.serverState, changeAt);
      rows.push({ kind: "gap", y, height, step, serverState });
    }
    y += height;
    if (columns.notes === null && step.step === "segment") {
      const placed = placeNotesAfter(model, step.segment.frame, rows, columns, y, measure);
      for (const note of placed) y = note.y + note.content.height + NOTE_GAP;
      inFlow.push(...placed);
    }
  }
  const notes = columns.notes
    ? placeNotesBeside(
        model.notes.map((note) => ({ note, content: noteContent(note, columns.notes?.width ?? 0, measure) })),
        rows,
        columns.notes,
      )
    : inFlow;
  const words = waitWords(model, timeText);
  const lastWords = words && { y, ...words };
  if (words) y += STATES_ROW;
  const end = Math.max(y, ...notes.map((note) => note.y + note.content.height));
  return {
    columns,
    height: end + BOTTOM,
    firstStates,
    lastWords,
    rows,
    clientPhases: client.finish(y),
    serverPhases: server.finish(y),
    notes,
  };
}

/** Notes in the ladder itself, under the last of their frames. */
function placeNotesAfter(
  model: LadderModel,
  frame: FrameNumber,
  rows: readonly StepPlace[],
  columns: LadderColumns,
  top: number,
  measure: MeasureLadder,
): readonly NotePlace[] {
  let y = top + 4;
  return model.notes
    .filter(({ frames }) => lastShown(frames, model) === frame)
    .map((note) => {
      const placed = placeNoteInFlow(note, rows, columns, y, measure);
      y += placed.content.height + NOTE_GAP;
      return placed;
    });
}

/** The last of the frames in the order of the steps. */
function lastShown(frames: readonly FrameNumber[], { steps }: LadderModel): FrameNumber | null {
  const last = steps.findLast((step) => step.step === "segment" && frames.includes(step.segment.frame));
  return last?.step === "segment" ? last.segment.frame : null;
}

function segmentPlacer(
  { steps }: LadderModel,
  { client, server }: LadderColumns,
  { measure, relative, timeText }: LayoutOptions,
): (step: LadderSegment) => Pick<SegmentPlace, "label" | "time"> {
  const stamps = steps.some((step) => step.step === "segment" && step.segment.tsVal !== null);
  const room = server - client - 2 * ARROW_INSET;
  return (step) => ({
    label: arrowLabel(step, { relative, stamps, room, measure }),
    time: timeText(step.segment.time),
  });
}

function longestTexts(
  { steps }: LadderModel,
  timeText: (time: Seconds) => string,
): { readonly time: string; readonly frame: string } {
  let time = "";
  let frame = 0;
  for (const step of steps) {
    if (step.step !== "segment") continue;
    const text = timeText(step.segment.time);
    if (text.length > time.length) time = text;
    frame = Math.max(frame, step.segment.frame);
  }
  return { time, frame: `#${groupDigits(frame)}` };
}

/** Of the ends that the last step leaves in TIME_WAIT: when it ends, as far as the capture shows. */
function waitWords(
  { lives, connection, steps }: LadderModel,
  timeText: (time: Seconds) => string,
): { readonly client: string; readonly server: string } | null {
  const wait = lives.find(({ id }) => id === connection)?.wait;
  const last = steps.at(-1);
  if (!wait || wait.endedBy === "missing" || last?.step !== "segment") return null;
  const words = wait.end === null ? "beyond the end" : `to ${timeText(wait.end)}`;
  const { clientState, serverState } = last.segment;
  return {
    client: clientState === "TIME_WAIT" ? words : "",
    server: serverState === "TIME_WAIT" ? words : "",
  };
}

/** The row at a height of the picture; undefined: none. */
export function rowAt({ rows }: LadderLayout, y: number): StepPlace | undefined {
  return rows.find((row) => y >= row.y && y < row.y + row.height);
}

/** The row of a frame; undefined: it is folded, or of another connection. */
export function rowOfFrame({ rows }: LadderLayout, frame: FrameNumber): SegmentPlace | undefined {
  return rows.find((row): row is SegmentPlace => row.kind === "segment" && row.step.segment.frame === frame);
}

import * as vscode from "vscode";
import type {
  CaptureText,
  TextConnection,
  TextFinding,
  TextTrouble,
} from "#core/textDocument/captureText.ts";
import type { CaptureDocuments } from "../captureDocuments.ts";
import type { CaptureEditorProvider } from "../captureEditorProvider.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import { connectionAt, connectionOf, findingAt, findingOf, shownIn } from "./textLookup.ts";
import { TEXT_SCHEME } from "./textUri.ts";
import { withCapture } from "./withCapture.ts";

/** What a command is about. Made of plain values: links and lenses carry it. */
export interface TextPlace {
  readonly capture: string;
  readonly connection: number | null;
  readonly finding: string | null;
}

/** A place with what the text knows of it. */
export interface KnownPlace {
  readonly capture: vscode.Uri;
  readonly text: CaptureText;
  /** Null: the text does not list it. */
  readonly connection: TextConnection | null;
  readonly connectionId: number | null;
  readonly finding: TextFinding | null;
  readonly trouble: TextTrouble | null;
}

export interface PlaceFinder {
  /**
   * Runs a command with the place that it was given; else with the one at the cursor, or the one that is selected in a
   * capture. A capture that is closed is opened for as long as the command runs.
   */
  with(given: unknown, run: (place: KnownPlace | null) => Promise<void>): Promise<void>;
}

interface Surroundings {
  readonly documents: CaptureDocuments;
  readonly texts: CaptureTexts;
  readonly provider: CaptureEditorProvider;
}

export function placeFinder(surroundings: Surroundings): PlaceFinder {
  const { texts, provider } = surroundings;
  return {
    async with(given, run) {
      const place = placeIn(given) ?? atCursor(texts) ?? selectedIn(provider);
      if (!place) return run(null);
      const capture = vscode.Uri.parse(place.capture, true);
      await withCapture(capture, surroundings, (_, text) => run(text && knownPlace(place, capture, text)));
    },
  };
}

/** Lenses and links give a place, the tree one of its nodes, a title's menu the file that is shown. */
function placeIn(given: unknown): TextPlace | null {
  if (typeof given !== "object" || given === null) return null;
  const place = "place" in given ? given.place : given;
  return isPlace(place) ? place : null;
}

function isPlace(value: unknown): value is TextPlace {
  return typeof value === "object" && value !== null && "capture" in value && "finding" in value;
}

function knownPlace(place: TextPlace, capture: vscode.Uri, text: CaptureText): KnownPlace {
  const finding = place.finding === null ? null : findingOf(text, place.finding);
  const connectionId = place.connection ?? finding?.connection ?? null;
  const trouble = text.troubled.find(({ connection }) => connection === connectionId) ?? null;
  return { capture, text, connection: connectionOf(text, connectionId), connectionId, finding, trouble };
}

/** What the line tells of that the cursor is in. */
function atCursor(texts: CaptureTexts): TextPlace | null {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.scheme !== TEXT_SCHEME) return null;
  const shown = shownIn(texts, editor.document);
  if (!shown) return null;
  const { line } = editor.selection.active;
  const { text, capture } = shown;
  const finding = findingAt(text, line);
  const connection =
    finding?.connection ??
    connectionAt(text, line)?.id ??
    text.troubled.find((each) => each.line === line)?.connection ??
    null;
  return { capture: capture.toString(), connection, finding: finding?.id ?? null };
}

function selectedIn({ active, selection }: CaptureEditorProvider): TextPlace | null {
  return active && { capture: active.uri.toString(), connection: selection, finding: null };
}

import * as vscode from "vscode";
import type { CopyForm, Subject } from "#core/takeaway/subject.ts";
import type { CaptureDocuments } from "../captureDocuments.ts";
import type { CaptureEditorProvider } from "../captureEditorProvider.ts";
import type { CaptureTexts } from "../text/captureTexts.ts";
import { COPY_FILTER } from "../text/textCommandNames.ts";
import { type KnownPlace, placeFinder } from "../text/textPlace.ts";
import type { Takeaway } from "./takeaway.ts";

interface Surroundings {
  readonly documents: CaptureDocuments;
  readonly texts: CaptureTexts;
  readonly provider: CaptureEditorProvider;
  readonly takeaway: Takeaway;
}

const COPY_COMMANDS: Readonly<Record<string, CopyForm>> = {
  "tcpLifelines.copyAsText": "text",
  "tcpLifelines.copyAsCsv": "csv",
  "tcpLifelines.copyAsJson": "json",
  [COPY_FILTER]: "filter",
  "tcpLifelines.copyTsharkCommand": "tshark",
  "tcpLifelines.copyEditcapCommand": "editcap",
};

/** What can be copied and saved of the finding or connection that a menu names, that is selected, or that the cursor is in. */
export function registerTakeawayCommands(surroundings: Surroundings): vscode.Disposable {
  const { documents, provider, takeaway } = surroundings;
  const finder = placeFinder(surroundings);
  const at = (given: unknown, run: (place: KnownPlace, subject: Subject) => Promise<void>): Promise<void> =>
    finder.with(given, async (place) => {
      const subject = place && (selectedFinding(given, place, provider) ?? subjectOf(place));
      if (place && subject) await run(place, subject);
      else tellNothing();
    });
  const take = async ({ capture }: KnownPlace, message: Parameters<Takeaway["take"]>[1]): Promise<void> => {
    const document = documents.find(capture);
    if (document) await takeaway.take(document, message);
  };
  const commands: Readonly<Record<string, (given?: unknown) => unknown>> = {
    ...Object.fromEntries(
      Object.entries(COPY_COMMANDS).map(([name, form]) => [
        name,
        (given: unknown) => at(given, (place, subject) => take(place, { kind: "copy", subject, form })),
      ]),
    ),
    "tcpLifelines.saveSmallerCapture": (given) =>
      at(given, (place, subject) => take(place, { kind: "save", subject, annotated: false })),
    "tcpLifelines.savePictureAsPng": () => provider.savePicture("png"),
    "tcpLifelines.savePictureAsSvg": () => provider.savePicture("svg"),
    "tcpLifelines.saveAnnotatedCapture": async () => {
      const { active } = provider;
      if (!active) return tellNothing();
      const { capture } = await active.handlers.summary({}, { aborted: false, onAbort: () => undefined });
      const subject = { kind: "range", from: 0, until: capture.durationSeconds } as const;
      await takeaway.take(active, { kind: "save", subject, annotated: true });
    },
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)),
  );
}

/** From the palette with a capture in front: the finding that is told in it, as in its own menu. */
function selectedFinding(
  given: unknown,
  { capture, finding, connectionId }: KnownPlace,
  { active, selection, selectedFinding: id }: CaptureEditorProvider,
): Subject | null {
  const isHere = active?.uri.toString() === capture.toString() && connectionId === selection;
  const isAsked = !isPlaceGiven(given) && finding === null && vscode.window.activeTextEditor === undefined;
  return isHere && isAsked && id !== null ? { kind: "finding", id } : null;
}

/** A lens or the tree says what it means; a title's menu only names the file. */
function isPlaceGiven(given: unknown): boolean {
  return given !== undefined && !(given instanceof vscode.Uri);
}

function subjectOf({ finding, connectionId }: KnownPlace): Subject | null {
  if (finding) return { kind: "finding", id: finding.id };
  return connectionId === null ? null : { kind: "connection", id: connectionId };
}

function tellNothing(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t("Select a connection in the capture, or put the cursor into one in its text."),
  );
}

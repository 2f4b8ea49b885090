import * as vscode from "vscode";
import type { SectionName } from "#core/textDocument/captureText.ts";
import type { CaptureDocuments } from "../captureDocuments.ts";
import type { CaptureEditorProvider } from "../captureEditorProvider.ts";
import type { IncidentReport } from "../incidentReport.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import { chooseAction } from "./findingActions.ts";
import type { FindingPages } from "./findingPages.ts";
import {
  ADD_TO_REPORT,
  COPY_ADVICE,
  FINDING_ACTIONS,
  GO_TO_LINE,
  OPEN_AS_TEXT,
  PREVIOUS_INCARNATION,
  SHOW_FRAME,
  SHOW_IN_TEXT,
  SHOW_MORE,
  SHOW_ON_TIMELINE,
  WHY,
} from "./textCommandNames.ts";
import { connectionOf } from "./textLookup.ts";
import { type KnownPlace, placeFinder } from "./textPlace.ts";
import { captureUriOf, TEXT_SCHEME, textUriOf } from "./textUri.ts";
import { withCapture } from "./withCapture.ts";

/** What a link to a frame carries. */
export interface FrameTarget {
  readonly capture: string;
  readonly frame: number;
}

interface MoreTarget {
  readonly capture: string;
  readonly section: SectionName;
}

interface LineTarget {
  readonly capture: string;
  readonly line: number;
}

interface Surroundings {
  readonly documents: CaptureDocuments;
  readonly texts: CaptureTexts;
  readonly provider: CaptureEditorProvider;
  readonly pages: FindingPages;
  readonly report: IncidentReport;
}

type Run = (given?: unknown) => unknown;

/** What lenses, links, menus and keys do with the text of a capture, and with what is selected in its editor. */
export function registerTextCommands(surroundings: Surroundings): vscode.Disposable {
  const finder = placeFinder(surroundings);
  const at =
    (run: (place: KnownPlace, surroundings: Surroundings) => Promise<void>): Run =>
    (given) =>
      finder.with(given, (place) => (place ? run(place, surroundings) : tellNothing()));
  const commands: Readonly<Record<string, Run>> = {
    [OPEN_AS_TEXT]: (given) => openAsText(given, surroundings),
    [SHOW_ON_TIMELINE]: at(showOnTimeline),
    [SHOW_IN_TEXT]: at(showInText),
    [WHY]: at(why),
    [COPY_ADVICE]: at(copyAdvice),
    [ADD_TO_REPORT]: at(addToReport),
    [FINDING_ACTIONS]: at(chooseAction),
    [PREVIOUS_INCARNATION]: at(previousIncarnation),
    [SHOW_FRAME]: (given) => showFrame(given as FrameTarget, surroundings),
    [SHOW_MORE]: (given) => showMore(given as MoreTarget, surroundings),
    [GO_TO_LINE]: (given) => goToLine(given as LineTarget),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)),
  );
}

/** The capture that a menu names, or the one that is in front. */
function captureOf(given: unknown, { provider }: Surroundings): vscode.Uri | null {
  if (given instanceof vscode.Uri) return given.scheme === TEXT_SCHEME ? captureUriOf(given) : given;
  if (typeof given === "object" && given !== null && "uri" in given && given.uri instanceof vscode.Uri)
    return given.uri;
  return provider.active?.uri ?? null;
}

async function openAsText(given: unknown, surroundings: Surroundings): Promise<void> {
  const capture = captureOf(given, surroundings);
  if (!capture) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Open a capture first, or select it in the explorer."),
    );
    return;
  }
  await goTo(capture, 0);
}

/** Shows a line of the text, in the middle of its editor unless it is seen already. */
async function goTo(capture: vscode.Uri, line: number): Promise<void> {
  const document = await vscode.workspace.openTextDocument(textUriOf(capture));
  const place = new vscode.Range(line, 0, line, 0);
  await vscode.window.showTextDocument(document, { preview: false, selection: place });
}

async function showInText(place: KnownPlace): Promise<void> {
  await goTo(place.capture, lineOf(place));
}

function lineOf({ finding, connection, trouble }: KnownPlace): number {
  return finding?.line ?? connection?.line ?? trouble?.line ?? 0;
}

async function showOnTimeline(
  { capture, connectionId: connection, finding }: KnownPlace,
  { provider }: Surroundings,
): Promise<void> {
  if (connection === null && finding === null) return tellNothing();
  const about = finding?.id ?? null;
  await provider.reveal(capture, { connection, finding: about, segment: null, view: "lifelines" });
}

function showFrame({ capture, frame }: FrameTarget, surroundings: Surroundings): Promise<void> {
  const uri = vscode.Uri.parse(capture, true);
  return withCapture(uri, surroundings, async ({ handlers }) => {
    const found = await handlers.locate({ frame }, { aborted: false, onAbort: () => undefined });
    if (!found) {
      const message = vscode.l10n.t("Frame {0} belongs to no TCP connection.", frame);
      void vscode.window.showInformationMessage(message);
      return;
    }
    const { connection, place } = found;
    const target = { connection, finding: null, segment: { frame, place }, view: "connection" } as const;
    await surroundings.provider.reveal(uri, target);
  });
}

/** Of a finding: the page that explains its kind. Of a connection: the finding about it, or else its own story. */
async function why(
  { capture, text, finding, connection, connectionId }: KnownPlace,
  { pages }: Surroundings,
): Promise<void> {
  if (finding) return pages.open(finding.kind);
  if (connectionId === null) return tellNothing();
  const about = text.findings.find((each) => each.connection === connectionId);
  const line = about?.whyLine ?? connection?.line;
  return line === undefined ? tellNothing() : goTo(capture, line);
}

async function copyAdvice({ finding }: KnownPlace): Promise<void> {
  if (!finding) return tellNothing();
  await vscode.env.clipboard.writeText(finding.advice);
  tellShortly(vscode.l10n.t("The advice was copied."));
}

async function addToReport(
  { finding, capture }: KnownPlace,
  { documents, report }: Surroundings,
): Promise<void> {
  const document = documents.find(capture);
  if (!finding || !document) return tellNothing();
  const isNew = await report.add(document, finding.id);
  tellShortly(
    isNew
      ? vscode.l10n.t("Added to the report: {0}", finding.title)
      : vscode.l10n.t("It is in the report already."),
  );
}

async function previousIncarnation({
  capture,
  text,
  finding,
  connection,
  trouble,
}: KnownPlace): Promise<void> {
  const id = finding?.previous ?? connection?.previous ?? trouble?.previous ?? null;
  const previous = connectionOf(text, id);
  if (previous) return goTo(capture, previous.line);
  void vscode.window.showInformationMessage(
    vscode.l10n.t("The capture shows no earlier connection on these ports."),
  );
}

function showMore({ capture, section }: MoreTarget, { texts }: Surroundings): Promise<void> {
  return texts.showMore(vscode.Uri.parse(capture, true), section);
}

function goToLine({ capture, line }: LineTarget): Promise<void> {
  return goTo(vscode.Uri.parse(capture, true), line);
}

function tellShortly(message: string): void {
  vscode.window.setStatusBarMessage(message, 5000);
}

async function tellNothing(): Promise<void> {
  void vscode.window.showInformationMessage(
    vscode.l10n.t("Select a connection in the capture, or put the cursor into one in its text."),
  );
}

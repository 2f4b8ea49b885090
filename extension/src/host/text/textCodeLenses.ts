import * as vscode from "vscode";
import {
  LARGEST_PART,
  type SectionName,
  type TextConnection,
  type TextFinding,
  type TextKind,
  type TextSection,
  type TextTrouble,
} from "#core/textDocument/captureText.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { type Disposable, DisposableStore, Emitter } from "../disposable.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import {
  COPY_FILTER,
  FINDING_ACTIONS,
  GO_TO_LINE,
  PREVIOUS_INCARNATION,
  SHOW_MORE,
  SHOW_ON_TIMELINE,
  WHY,
} from "./textCommandNames.ts";
import { type Shown, shownIn } from "./textLookup.ts";
import type { TextPlace } from "./textPlace.ts";

/** Over each finding and each connection in trouble: where it is on the timeline, why, its filter, what came before. */
export class TextCodeLenses extends DisposableStore implements vscode.CodeLensProvider {
  readonly #texts: CaptureTexts;
  readonly #changes = this.register(new Emitter<void>());

  constructor(texts: CaptureTexts) {
    super();
    this.#texts = texts;
    this.register(texts.onDidChange(() => this.#changes.fire()));
  }

  readonly onDidChangeCodeLenses = (listener: () => void): Disposable => this.#changes.listen(listener);

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const shown = shownIn(this.#texts, document);
    if (!shown) return [];
    const { findings, kinds, troubled, connections, sections } = shown.text;
    return [
      ...countLenses(shown),
      ...sections.flatMap((section) => moreLens(section, section.name, shown)),
      ...kinds.flatMap((kind) => moreLens(kind, "findings", shown)),
      ...findings.flatMap((finding) => [
        ...lensesOver(finding, finding.connection, finding.id, shown),
        actionsLens(finding, shown),
      ]),
      ...troubled.flatMap((each) => lensesOver(each, each.connection, null, shown)),
      ...connections
        .filter(({ trouble }) => trouble !== null)
        .flatMap((each) => lensesOver(each, each.id, null, shown)),
    ];
  }
}

/** What there is, at the top; a click goes there. */
function countLenses({ text, capture }: Shown): vscode.CodeLens[] {
  const counted: Partial<Record<TextSection["name"], string>> = {
    findings: vscode.l10n.t("{0} findings"),
    troubled: vscode.l10n.t("{0} connections in trouble"),
    connections: vscode.l10n.t("{0} connections"),
  };
  return text.sections.flatMap((section) => {
    const words = counted[section.name];
    if (words === undefined) return [];
    const number = groupDigits(section.total);
    return [
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
        title: words.replace("{0}", number),
        command: GO_TO_LINE,
        arguments: [{ capture: capture.toString(), line: section.line }],
      }),
    ];
  });
}

/** What has found no room in the text comes when it is asked for, as long as an editor can hold it. */
function moreLens(
  { total, shown, line }: TextSection | TextKind,
  section: SectionName,
  { capture, text }: Shown,
): vscode.CodeLens[] {
  if (section === "capture" || shown >= total) return [];
  const range = new vscode.Range(line, 0, line, 0);
  const [some, all] = [groupDigits(shown), groupDigits(total)];
  if (text.room[section] >= LARGEST_PART) {
    const title = vscode.l10n.t("{0} of {1} are in this text, which is as long as it can be", some, all);
    return [new vscode.CodeLens(range, { title, command: "" })];
  }
  return [
    new vscode.CodeLens(range, {
      title: vscode.l10n.t("show more: {0} of {1} are in this text", some, all),
      command: SHOW_MORE,
      arguments: [{ capture: capture.toString(), section }],
    }),
  ];
}

function actionsLens({ line, id, connection }: TextFinding, { capture }: Shown): vscode.CodeLens {
  const place: TextPlace = { capture: capture.toString(), connection, finding: id };
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
    title: vscode.l10n.t("more…"),
    tooltip: vscode.l10n.t("Copy the advice, add it to the report, hide its kind"),
    command: FINDING_ACTIONS,
    arguments: [place],
  });
}

function lensesOver(
  { line, previous }: Pick<TextFinding | TextConnection | TextTrouble, "line" | "previous">,
  connection: number | null,
  finding: string | null,
  { capture }: Shown,
): vscode.CodeLens[] {
  const place: TextPlace = { capture: capture.toString(), connection, finding };
  const lens = (title: string, command: string): vscode.CodeLens =>
    new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, command, arguments: [place] });
  return [
    ...(connection === null ? [] : [lens(vscode.l10n.t("show on the timeline"), SHOW_ON_TIMELINE)]),
    lens(vscode.l10n.t("why"), WHY),
    lens(vscode.l10n.t("copy Wireshark filter"), COPY_FILTER),
    ...(previous === null ? [] : [lens(vscode.l10n.t("previous incarnation"), PREVIOUS_INCARNATION)]),
  ];
}

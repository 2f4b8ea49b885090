import * as vscode from "vscode";
import type { FindingKind } from "#core/report/contract.ts";
import type { TextFinding } from "#core/textDocument/captureText.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import { COPY_ADVICE, COPY_FILTER } from "./textCommands.ts";
import { isWithin, type Shown, shownIn } from "./textLookup.ts";
import type { TextPlace } from "./textPlace.ts";

export const HIDE_KIND = "tcpLifelines.hideKind";

/** On a finding: take its advice or its filter along, or hear no more of its kind. */
export function textCodeActions(texts: CaptureTexts): vscode.CodeActionProvider {
  return {
    provideCodeActions(document, range, { diagnostics }) {
      const shown = shownIn(texts, document);
      const finding = shown?.text.findings.find((each) => isWithin(range.start.line, each));
      if (!shown || !finding) return [];
      const solved = diagnostics.filter(({ range: at }) => at.start.line === finding.line);
      return actionsFor(finding, shown, solved);
    },
  };
}

function actionsFor(
  { id, kind, connection }: TextFinding,
  { capture }: Shown,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction[] {
  const place: TextPlace = { capture: capture.toString(), connection, finding: id };
  const action = (title: string, command: string, argument: TextPlace | FindingKind): vscode.CodeAction => {
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.command = { title, command, arguments: [argument] };
    made.diagnostics = diagnostics;
    return made;
  };
  return [
    action(vscode.l10n.t("Copy the advice"), COPY_ADVICE, place),
    action(vscode.l10n.t("Copy the Wireshark filter of its frames"), COPY_FILTER, place),
    action(vscode.l10n.t("Hide {0} in Problems", kind), HIDE_KIND, kind),
  ];
}

import * as vscode from "vscode";
import type { CaptureTexts } from "./captureTexts.ts";
import { findingActions } from "./findingActions.ts";
import { findingAt, shownIn } from "./textLookup.ts";

/** What can be done about a finding, as quick fixes of its problem. */
export function textCodeActions(texts: CaptureTexts): vscode.CodeActionProvider {
  return {
    provideCodeActions(document, range, { diagnostics }) {
      const shown = shownIn(texts, document);
      const finding = shown && findingAt(shown.text, range.start.line);
      if (!shown || !finding) return [];
      const solved = diagnostics.filter(({ range: at }) => at.start.line === finding.line);
      return findingActions(finding, shown.capture).map(({ title, command, argument }) => {
        const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        made.command = { title, command, arguments: [argument] };
        made.diagnostics = solved;
        return made;
      });
    },
  };
}

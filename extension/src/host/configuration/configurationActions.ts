import * as vscode from "vscode";
import { editsOf, type TextEdit } from "#configuration/edits.ts";
import type { Judged } from "#configuration/judge.ts";
import type { Fix } from "#configuration/rule.ts";
import { type ConfigurationReader, isSwitchedOn, rangeIn, rangeOfSetting } from "./configurationReader.ts";

/** Quick fixes that edit the line of a setting. */
export function configurationActions(reader: ConfigurationReader): vscode.CodeActionProvider {
  return {
    provideCodeActions(document, range, context) {
      if (!isSwitchedOn("enabled", document)) return [];
      return reader
        .read(document)
        .judged.filter(({ setting }) => rangeOfSetting(document, setting).intersection(range))
        .flatMap((judged) => actionsOf(judged, document, context.diagnostics));
    },
  };
}

function actionsOf(
  judged: Judged,
  document: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
): readonly vscode.CodeAction[] {
  const { setting, rule, judgement, arguments: values } = judged;
  const message = vscode.l10n.t(judgement.message, values);
  const resolved = diagnostics.filter((diagnostic) => diagnostic.message === message);
  const text = document.getText();
  const actions: vscode.CodeAction[] = [];
  for (const fix of judgement.fixes) {
    const edits = editsOf(fix, setting, text);
    if (!edits) continue;
    const action = new vscode.CodeAction(titleOf(fix, rule.title), vscode.CodeActionKind.QuickFix);
    action.edit = workspaceEdit(document, edits);
    action.diagnostics = [...resolved];
    action.isPreferred = actions.length === 0;
    actions.push(action);
  }
  return actions;
}

function titleOf(fix: Fix, name: string): string {
  switch (fix.kind) {
    case "replace":
      return vscode.l10n.t("Set {name} to {value}", { name, value: fix.value });
    case "comment":
      return vscode.l10n.t("Comment {name} out", { name });
    case "delete":
      return vscode.l10n.t("Delete {name}", { name });
  }
}

function workspaceEdit(document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { range, text } of edits) edit.replace(document.uri, rangeIn(document, range), text);
  return edit;
}

import * as vscode from "vscode";
import type { FindingKind } from "#core/report/contract.ts";
import type { TextFinding } from "#core/textDocument/captureText.ts";
import { hideKind } from "../problemSettings.ts";
import { ADD_TO_REPORT, COPY_ADVICE, COPY_FILTER, HIDE_KIND } from "./textCommandNames.ts";
import type { KnownPlace, TextPlace } from "./textPlace.ts";

/** What can be done about a finding. */
export interface FindingAction {
  readonly title: string;
  readonly command: string;
  readonly argument: TextPlace | FindingKind;
}

/** Take it along, or hear no more of its kind. */
export function findingActions(
  { id, kind, connection }: TextFinding,
  capture: vscode.Uri,
): readonly FindingAction[] {
  const place: TextPlace = { capture: capture.toString(), connection, finding: id };
  return [
    { title: vscode.l10n.t("Copy the advice"), command: COPY_ADVICE, argument: place },
    { title: vscode.l10n.t("Add to the report"), command: ADD_TO_REPORT, argument: place },
    {
      title: vscode.l10n.t("Copy the Wireshark filter of its frames"),
      command: COPY_FILTER,
      argument: place,
    },
    { title: vscode.l10n.t("Hide {0} in Problems", kind), command: HIDE_KIND, argument: kind },
  ];
}

/**
 * The same as a list to choose from. VS Code offers quick fixes in Problems, but not in a text that cannot be edited;
 * this takes their key there.
 */
export async function chooseAction({ finding, capture }: KnownPlace): Promise<void> {
  if (!finding) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Put the cursor into a finding first."));
    return;
  }
  const items = findingActions(finding, capture).map((action) => ({ label: action.title, action }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: `${finding.title} (${finding.id})`,
  });
  if (chosen) await vscode.commands.executeCommand(chosen.action.command, chosen.action.argument);
}

export function registerHideKind(): vscode.Disposable {
  return vscode.commands.registerCommand(HIDE_KIND, (kind: FindingKind) => hideKind(kind));
}

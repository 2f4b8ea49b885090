import * as vscode from "vscode";
import type { FindingKind, Severity } from "#core/report/contract.ts";
import { SECTION } from "./settings.ts";

/** Which findings are listed in Problems. A settings file can hold anything: what is no list is as if it were not set. */
export interface ProblemSettings {
  readonly severities: readonly unknown[];
  readonly hiddenKinds: readonly unknown[];
}

const DEFAULT_SEVERITIES: readonly Severity[] = ["error", "warning"];
const HIDDEN_KINDS = "problems.hiddenKinds";

export function readProblemSettings(): ProblemSettings {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const severities: unknown = settings.get("problems.severities");
  const hiddenKinds: unknown = settings.get(HIDDEN_KINDS);
  return {
    severities: Array.isArray(severities) ? severities : DEFAULT_SEVERITIES,
    hiddenKinds: Array.isArray(hiddenKinds) ? hiddenKinds : [],
  };
}

/** For this user, in every window; the settings page shows them again. */
export async function hideKind(kind: FindingKind): Promise<void> {
  const { hiddenKinds } = readProblemSettings();
  if (hiddenKinds.includes(kind)) return;
  await vscode.workspace
    .getConfiguration(SECTION)
    .update(HIDDEN_KINDS, [...hiddenKinds, kind], vscode.ConfigurationTarget.Global);
}

export function onProblemSettingsChange(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`${SECTION}.problems`)) listener();
  });
}

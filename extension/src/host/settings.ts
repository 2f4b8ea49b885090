import * as vscode from "vscode";
import type { AssumptionSettings } from "#protocol/messages.ts";

export const SECTION = "tcpLifelines";

const LONGEST_TIME_WAIT_SECONDS = 3600;

/** The assumptions that the user has set, or the defaults that package.json gives them. */
export function readAssumptions(): AssumptionSettings {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const set: unknown = settings.get("timeWaitSeconds");
  // A settings file can hold anything; what makes no sense is as if it were not set.
  const makesSense = typeof set === "number" && set > 0 && set <= LONGEST_TIME_WAIT_SECONDS;
  return { timeWaitSeconds: makesSense ? set : Number(settings.inspect("timeWaitSeconds")?.defaultValue) };
}

/** How many segments of a capture the user wants in memory. */
export function readSegmentsInMemory(): number {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const set: unknown = settings.get("segmentsInMemory");
  const makesSense = typeof set === "number" && set >= 0;
  return makesSense ? set : Number(settings.inspect("segmentsInMemory")?.defaultValue);
}

export function onAssumptionsChange(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(SECTION)) listener();
  });
}

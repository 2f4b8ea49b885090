import * as vscode from "vscode";
import type { AnalysedCaptures } from "../analysedCaptures.ts";
import type { CaptureDocuments } from "../captureDocuments.ts";
import type { CaptureTexts } from "../text/captureTexts.ts";
import { configurationActions } from "./configurationActions.ts";
import { ConfigurationCodeLenses } from "./configurationCodeLenses.ts";
import { registerConfigurationDiagnostics } from "./configurationDiagnostics.ts";
import { configurationHover } from "./configurationHover.ts";
import { createReader, SELECTOR } from "./configurationReader.ts";
import { explanationPageAt } from "./explanationPage.ts";
import { type EvidencePlace, SHOW_EVIDENCE, showEvidence } from "./showEvidence.ts";

export interface ConfigurationSurroundings {
  readonly extensionUri: vscode.Uri;
  readonly captures: AnalysedCaptures;
  readonly documents: CaptureDocuments;
  readonly texts: CaptureTexts;
  readonly log: vscode.LogOutputChannel;
}

/** Hover, diagnostics, quick fixes and evidence on files that configure hosts, and on code that configures sockets. */
export function registerConfiguration({
  extensionUri,
  captures,
  documents,
  texts,
  log,
}: ConfigurationSurroundings): vscode.Disposable {
  const { languages, commands } = vscode;
  const reader = createReader(log);
  const page = explanationPageAt(extensionUri);
  const lenses = new ConfigurationCodeLenses(reader, captures);
  return vscode.Disposable.from(
    lenses,
    languages.registerHoverProvider(SELECTOR, configurationHover(reader, page)),
    languages.registerCodeActionsProvider(SELECTOR, configurationActions(reader), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    languages.registerCodeLensProvider(SELECTOR, lenses),
    registerConfigurationDiagnostics(reader, page),
    commands.registerCommand(SHOW_EVIDENCE, (place: EvidencePlace) =>
      showEvidence(place, { documents, texts }),
    ),
  );
}

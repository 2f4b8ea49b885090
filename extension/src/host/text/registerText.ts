import * as vscode from "vscode";
import type { CaptureDocuments } from "../captureDocuments.ts";
import type { CaptureEditorProvider } from "../captureEditorProvider.ts";
import { registerDiagnostics } from "../diagnostics.ts";
import type { IncidentReport } from "../incidentReport.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import { registerHideKind } from "./findingActions.ts";
import type { FindingPages } from "./findingPages.ts";
import { textCodeActions } from "./textCodeActions.ts";
import { TextCodeLenses } from "./textCodeLenses.ts";
import { registerTextCommands } from "./textCommands.ts";
import { textDefinitions } from "./textDefinitions.ts";
import { TextFiles } from "./textFiles.ts";
import { textFolding } from "./textFolding.ts";
import { textHovers } from "./textHovers.ts";
import { textLinks } from "./textLinks.ts";
import { textHighlights, textReferences } from "./textReferences.ts";
import { LEGEND, textSemanticTokens } from "./textSemanticTokens.ts";
import { textSymbols } from "./textSymbols.ts";
import { TEXT_SELECTOR } from "./textUri.ts";

interface Surroundings {
  readonly documents: CaptureDocuments;
  readonly texts: CaptureTexts;
  readonly provider: CaptureEditorProvider;
  readonly pages: FindingPages;
  readonly report: IncidentReport;
}

/** The incident as text: the documents, and all that an editor offers on them. */
export function registerText(surroundings: Surroundings): vscode.Disposable {
  const { documents, texts, pages } = surroundings;
  const { languages } = vscode;
  const lenses = new TextCodeLenses(texts);
  return vscode.Disposable.from(
    new TextFiles(documents, texts),
    registerTextCommands(surroundings),
    registerDiagnostics(texts, pages),
    registerHideKind(),
    lenses,
    languages.registerCodeLensProvider(TEXT_SELECTOR, lenses),
    languages.registerFoldingRangeProvider(TEXT_SELECTOR, textFolding(texts)),
    languages.registerDocumentSymbolProvider(TEXT_SELECTOR, textSymbols(texts)),
    languages.registerDocumentLinkProvider(TEXT_SELECTOR, textLinks()),
    languages.registerHoverProvider(TEXT_SELECTOR, textHovers(texts, pages)),
    languages.registerDefinitionProvider(TEXT_SELECTOR, textDefinitions(texts)),
    languages.registerReferenceProvider(TEXT_SELECTOR, textReferences(texts)),
    languages.registerDocumentHighlightProvider(TEXT_SELECTOR, textHighlights()),
    languages.registerDocumentRangeSemanticTokensProvider(TEXT_SELECTOR, textSemanticTokens(texts), LEGEND),
    languages.registerCodeActionsProvider(TEXT_SELECTOR, textCodeActions(texts), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
}

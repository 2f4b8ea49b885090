import * as vscode from "vscode";
import type { FindingKind } from "#core/report/contract.ts";
import type { CaptureDocuments } from "../captureDocuments.ts";
import type { CaptureEditorProvider } from "../captureEditorProvider.ts";
import { registerDiagnostics } from "../diagnostics.ts";
import { hideKind } from "../problemSettings.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import type { FindingPages } from "./findingPages.ts";
import { HIDE_KIND, textCodeActions } from "./textCodeActions.ts";
import { TextCodeLenses } from "./textCodeLenses.ts";
import { registerTextCommands } from "./textCommands.ts";
import { textDefinitions } from "./textDefinitions.ts";
import { TextDocuments } from "./textDocuments.ts";
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
}

/** The incident as text: the documents, and all that an editor offers on them. */
export function registerText(surroundings: Surroundings): vscode.Disposable {
  const { documents, texts, pages } = surroundings;
  const { languages } = vscode;
  const lenses = new TextCodeLenses(texts);
  return vscode.Disposable.from(
    new TextDocuments(documents, texts),
    registerTextCommands(surroundings),
    registerDiagnostics(texts, pages),
    vscode.commands.registerCommand(HIDE_KIND, (kind: FindingKind) => hideKind(kind)),
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

import * as vscode from "vscode";
import type { LineSpan } from "#core/textDocument/captureText.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import { shownIn } from "./textLookup.ts";

/** Sections, kinds, findings, quadruplets and incarnations fold. */
export function textFolding(texts: CaptureTexts): vscode.FoldingRangeProvider {
  return {
    provideFoldingRanges(document) {
      const shown = shownIn(texts, document);
      if (!shown) return [];
      const { sections, kinds, findings, quadruplets, connections } = shown.text;
      const spans: readonly LineSpan[] = [...sections, ...kinds, ...findings, ...quadruplets, ...connections];
      return spans
        .filter(({ line, end }) => end > line)
        .map(({ line, end }) => new vscode.FoldingRange(line, end, vscode.FoldingRangeKind.Region));
    },
  };
}

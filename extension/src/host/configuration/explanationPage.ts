import * as vscode from "vscode";
import { lineInPage } from "#configuration/page.ts";

/** The page of explanations that comes with the extension. */
export interface ExplanationPage {
  /** Where a rule's section begins. */
  uriOf(ruleId: string): vscode.Uri;
}

export function explanationPageAt(extensionUri: vscode.Uri): ExplanationPage {
  const page = vscode.Uri.joinPath(extensionUri, "docs/configuration.md");
  const lines = new Map<string, number>();
  return {
    uriOf(ruleId) {
      const line = lines.get(ruleId) ?? lineInPage(ruleId);
      lines.set(ruleId, line);
      // VS Code opens a file at the line that its fragment names.
      return page.with({ fragment: `L${line}` });
    },
  };
}

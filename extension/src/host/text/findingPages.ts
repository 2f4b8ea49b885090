import * as vscode from "vscode";
import type { FindingKind } from "#core/report/contract.ts";

/** The pages that explain each kind of finding; they come with the extension. */
export interface FindingPages {
  uriOf(kind: FindingKind): vscode.Uri;
  open(kind: FindingKind): Promise<void>;
}

export function findingPagesAt(extensionUri: vscode.Uri): FindingPages {
  const uriOf = (kind: FindingKind): vscode.Uri =>
    vscode.Uri.joinPath(extensionUri, "docs/findings", `${kind}.md`);
  return {
    uriOf,
    async open(kind) {
      await vscode.commands.executeCommand("markdown.showPreview", uriOf(kind));
    },
  };
}

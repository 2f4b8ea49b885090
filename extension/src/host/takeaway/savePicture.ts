import * as vscode from "vscode";
import type { FromWebview } from "#protocol/messages.ts";
import type { CaptureDocument } from "../captureDocument.ts";

type Picture = Extract<FromWebview, { readonly kind: "picture" }>;

/** Asks where to and writes the picture there. Null: given up. */
export async function savePicture(
  document: CaptureDocument,
  { name, format, data }: Picture,
): Promise<string | null> {
  if (data === "") {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("There is no picture to save here. Choose a view with a picture, and leave its table."),
    );
    return null;
  }
  const title = vscode.l10n.t("Save Picture");
  const target = await vscode.window.showSaveDialog({
    title,
    // The page proposes the name: only its last part, and nothing that a file system would take for more.
    defaultUri: vscode.Uri.joinPath(document.uri, "..", `${name.replaceAll(/[/\\:]/g, "-")}.${format}`),
    filters: { [format.toUpperCase()]: [format] },
  });
  if (!target) return null;
  const bytes = Buffer.from(data, format === "png" ? "base64" : "utf8");
  await vscode.workspace.fs.writeFile(target, bytes);
  const told = vscode.l10n.t("Saved {0}.", target.path.slice(target.path.lastIndexOf("/") + 1));
  vscode.window.setStatusBarMessage(told, 5000);
  return told;
}

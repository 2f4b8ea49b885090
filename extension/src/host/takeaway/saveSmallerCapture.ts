import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { baseName, smallerName } from "#core/takeaway/smallerName.ts";
import type { SaveOrder, SaveReport } from "#protocol/api.ts";
import type { SaveProgress } from "#protocol/messages.ts";
import { formatBytes, groupDigits } from "#protocol/quantities.ts";
import type { CaptureDocument } from "../captureDocument.ts";
import { VIEW_TYPE } from "../viewType.ts";

type Wanted = Pick<SaveOrder, "subject" | "annotated" | "program">;

/** Asks where to, writes the smaller capture there, and offers to open it. Null: given up. */
export async function saveSmallerCapture(document: CaptureDocument, wanted: Wanted): Promise<string | null> {
  const name = wanted.annotated
    ? `${baseName(document.fileName)}-annotated.pcapng`
    : smallerName(document.fileName, wanted.subject);
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save Smaller Capture"),
    defaultUri: vscode.Uri.joinPath(document.uri, "..", name),
    filters: { [vscode.l10n.t("Packet capture")]: ["pcapng"] },
  });
  if (!target) return null;
  const file = target.path.slice(target.path.lastIndexOf("/") + 1);
  const report = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Saving {0}", file),
      cancellable: true,
    },
    (progress, token) => write(document, wanted, target, progress, token),
  );
  const told = vscode.l10n.t(
    "Saved {0} frames in {1}, {2}.",
    ...[groupDigits(report.frames), file, formatBytes(report.bytes)],
  );
  void offerToOpen(told, target);
  return told;
}

async function write(
  document: CaptureDocument,
  wanted: Wanted,
  target: vscode.Uri,
  progress: vscode.Progress<{ increment: number }>,
  token: vscode.CancellationToken,
): Promise<SaveReport> {
  // VS Code's file systems take a file only whole: what goes elsewhere is written here and copied.
  const isHere = target.scheme === "file";
  const path = isHere ? target.fsPath : join(tmpdir(), `tcp-lifelines-${randomUUID()}.pcapng`);
  let share = 0;
  const onProgress = ({ bytesRead, bytesTotal }: SaveProgress): void => {
    const now = bytesTotal ? (100 * bytesRead) / bytesTotal : 0;
    progress.report({ increment: now - share });
    share = now;
  };
  const signal = {
    get aborted() {
      return token.isCancellationRequested;
    },
    onAbort: (listener: () => void) => void token.onCancellationRequested(listener),
  };
  const report = await document.save({ ...wanted, path }, { signal, onProgress });
  if (isHere) return report;
  try {
    await vscode.workspace.fs.copy(vscode.Uri.file(path), target, { overwrite: true });
  } finally {
    await rm(path, { force: true });
  }
  return report;
}

async function offerToOpen(told: string, target: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t("Open");
  const chosen = await vscode.window.showInformationMessage(told, open);
  if (chosen === open) await vscode.commands.executeCommand("vscode.openWith", target, VIEW_TYPE);
}

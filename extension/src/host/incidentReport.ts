import * as vscode from "vscode";
import { findingNote } from "#core/textDocument/findingNote.ts";
import type { CaptureDocument } from "./captureDocument.ts";

const NO_SIGNAL = { aborted: false, onAbort: () => undefined };

/**
 * The report that a person writes of an incident: a Markdown document of this window without a file, to which findings
 * of any capture are added one by one. It is theirs: what stands in it is never touched again.
 */
export class IncidentReport {
  #document: vscode.TextDocument | null = null;

  /** Shows the report beside, with the finding at its end; false: it stands there already, word for word. */
  async add(capture: CaptureDocument, id: string): Promise<boolean> {
    const note = await noteOf(capture, id);
    const report = await this.#open();
    const isNew = note !== null && !report.getText().replaceAll("\r\n", "\n").includes(note);
    // Shown before it is written: VS Code opens a document that is changed and not shown, wherever the reader is.
    const editor = await vscode.window.showTextDocument(report, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
    if (isNew) {
      const end = report.lineAt(report.lineCount - 1).range.end;
      const edit = new vscode.WorkspaceEdit();
      edit.insert(report.uri, end, `\n${note}`);
      await vscode.workspace.applyEdit(edit);
    }
    editor.revealRange(report.lineAt(report.lineCount - 1).range);
    return isNew;
  }

  async #open(): Promise<vscode.TextDocument> {
    if (this.#document && !this.#document.isClosed) return this.#document;
    this.#document = await vscode.workspace.openTextDocument({
      language: "markdown",
      content: `# ${vscode.l10n.t("Incident report")}\n`,
    });
    return this.#document;
  }
}

async function noteOf({ handlers, fileName }: CaptureDocument, id: string): Promise<string | null> {
  const detail = await handlers.finding({ id }, NO_SIGNAL);
  const { capture } = await handlers.summary({}, NO_SIGNAL);
  return detail && findingNote(detail, { file: fileName, start: capture.start });
}

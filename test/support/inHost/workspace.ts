/** The workspace that the tests inside the extension host share, and what they do in it again and again. */
import * as vscode from "vscode";

const PATIENCE_MS = 15_000;
const PAUSE_MS = 50;

/** SYNs refused by TIME_WAIT (test/fixtures/lab/04a_paws_tw_nat.truth.json): the refused SYN is frame 11. */
export const REFUSED = "refused.pcap";
/** The sample of the walkthrough: 78 SYNs dropped by per-host PAWS. */
export const RECYCLE = "recycle.pcap";

export function fileUri(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error("The tests have no workspace folder.");
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Asks until there is an answer. VS Code tells much of what it does only by the way. */
export async function until<T>(
  what: string,
  ask: () => T | null | undefined | false | Promise<T | null | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** A capture as text in an editor, once it is written. */
export async function openAsText(name: string): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand("tcpLifelines.openAsText", fileUri(name));
  return until(`the text of ${name}`, () => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.uri.path.endsWith(`/${name}.tcp-lifelines`) && /^# Connections/m.test(document.getText())
      ? document
      : null;
  });
}

/** A file with this text, opened but not shown. */
export async function openFile(name: string, text: string): Promise<vscode.TextDocument> {
  const uri = fileUri(name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return vscode.workspace.openTextDocument(uri);
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** The first line that begins so, counted from 0. */
export function lineOf(document: vscode.TextDocument, beginning: string): number {
  const line = document
    .getText()
    .split("\n")
    .findIndex((each) => each.startsWith(beginning));
  if (line < 0) throw new Error(`No line begins with "${beginning}" in:\n${document.getText()}`);
  return line;
}

/** The middle of a word in the first line that begins so. */
export function placeOf(document: vscode.TextDocument, beginning: string, word: string): vscode.Position {
  const line = lineOf(document, beginning);
  const at = document.lineAt(line).text.indexOf(word);
  if (at < 0) throw new Error(`"${word}" is not in: ${document.lineAt(line).text}`);
  return new vscode.Position(line, at + Math.floor(word.length / 2));
}

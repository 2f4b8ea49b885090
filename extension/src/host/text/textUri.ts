import * as vscode from "vscode";

export const TEXT_SCHEME = "tcp-lifelines-text";
export const TEXT_LANGUAGE = "tcp-lifelines";
export const TEXT_SELECTOR: vscode.DocumentSelector = { scheme: TEXT_SCHEME, language: TEXT_LANGUAGE };

/** By this ending VS Code knows the language, after a reload too. */
const ENDING = ".tcp-lifelines";

/** The text of a capture. Its query names the capture whole: a capture may be on any file system. */
export function textUriOf(capture: vscode.Uri): vscode.Uri {
  return vscode.Uri.from({
    scheme: TEXT_SCHEME,
    path: `${capture.path}${ENDING}`,
    query: capture.toString(),
  });
}

export function captureUriOf(text: vscode.Uri): vscode.Uri {
  return vscode.Uri.parse(text.query, true);
}

import * as vscode from "vscode";
import type { CaptureText, LineSpan, TextConnection, TextFinding } from "#core/textDocument/captureText.ts";
import { type Token, tokenAt } from "#core/textDocument/tokens.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import { captureUriOf } from "./textUri.ts";

/** A text document with its index. */
export interface Shown {
  readonly capture: vscode.Uri;
  readonly text: CaptureText;
}

/**
 * The index that fits what the editor holds; null while the editor still shows an earlier text, or none yet.
 */
export function shownIn(texts: CaptureTexts, document: vscode.TextDocument): Shown | null {
  const capture = captureUriOf(document.uri);
  const text = texts.find(capture);
  if (!text || lastLine(text) + 2 !== document.lineCount) return null;
  return { capture, text };
}

function lastLine({ sections }: CaptureText): number {
  return sections.reduce((last, { end }) => Math.max(last, end), 0);
}

export function wordAt(document: vscode.TextDocument, position: vscode.Position): Token | null {
  return tokenAt(document.lineAt(position.line).text, position.character);
}

export function rangeOfToken(line: number, { start, end }: Token): vscode.Range {
  return new vscode.Range(line, start, line, end);
}

export function lineRange(document: vscode.TextDocument, line: number): vscode.Range {
  return document.lineAt(Math.min(line, document.lineCount - 1)).range;
}

export function isWithin(line: number, span: LineSpan): boolean {
  return line >= span.line && line <= span.end;
}

export function connectionOf(text: CaptureText, id: number | null): TextConnection | null {
  return text.connections.find((connection) => connection.id === id) ?? null;
}

export function findingOf(text: CaptureText, id: string): TextFinding | null {
  return text.findings.find((finding) => finding.id === id) ?? null;
}

/** The line of a frame's own segment; null where no connection in the text lists it. */
export function lineOfFrame(text: CaptureText, frame: number): number | null {
  return text.frames.find(([number]) => number === frame)?.[1] ?? null;
}

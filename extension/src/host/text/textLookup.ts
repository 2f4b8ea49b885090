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

/** Which text a version of a document was found to show: to compare them takes its time. */
const compared = new WeakMap<
  vscode.TextDocument,
  { readonly version: number; readonly text: CaptureText; readonly isSame: boolean }
>();

/** The index that fits what the editor holds; null while the editor still shows an earlier text, or none yet. */
export function shownIn(texts: CaptureTexts, document: vscode.TextDocument): Shown | null {
  const capture = captureUriOf(document.uri);
  const text = texts.find(capture);
  if (!text) return null;
  const { version } = document;
  let known = compared.get(document);
  if (known?.version !== version || known.text !== text) {
    known = { version, text, isSame: document.getText() === text.text };
    compared.set(document, known);
  }
  return known.isSame ? { capture, text } : null;
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

/** The finding that a line is part of. */
export function findingAt(text: CaptureText, line: number): TextFinding | null {
  return text.findings.find((finding) => isWithin(line, finding)) ?? null;
}

/** The connection whose story a line is part of. */
export function connectionAt(text: CaptureText, line: number): TextConnection | null {
  return text.connections.find((connection) => isWithin(line, connection)) ?? null;
}

export function connectionOf(text: CaptureText, id: number | null): TextConnection | null {
  return id === null ? null : (numbersOf(text).connections.get(id) ?? null);
}

export function findingOf(text: CaptureText, id: string): TextFinding | null {
  return numbersOf(text).findings.get(id) ?? null;
}

/** The line of a frame's own segment; null where no connection in the text lists it. */
export function lineOfFrame(text: CaptureText, frame: number): number | null {
  return numbersOf(text).lines.get(frame) ?? null;
}

interface Numbers {
  readonly connections: ReadonlyMap<number, TextConnection>;
  readonly findings: ReadonlyMap<string, TextFinding>;
  readonly lines: ReadonlyMap<number, number>;
}

/** Made once a text: Problems ask for some twenty frames of each of hundreds of findings. */
const numbers = new WeakMap<CaptureText, Numbers>();

function numbersOf(text: CaptureText): Numbers {
  const known = numbers.get(text);
  if (known) return known;
  const made: Numbers = {
    connections: new Map(text.connections.map((connection) => [connection.id, connection])),
    findings: new Map(text.findings.map((finding) => [finding.id, finding])),
    lines: new Map(text.frames.map(([frame, line]) => [frame, line])),
  };
  numbers.set(text, made);
  return made;
}

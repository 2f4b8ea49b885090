import * as vscode from "vscode";
import type { Severity } from "#core/report/contract.ts";
import type { CaptureText, TextFinding } from "#core/textDocument/captureText.ts";
import { onProblemSettingsChange, readProblemSettings } from "./problemSettings.ts";
import type { CaptureTexts } from "./text/captureTexts.ts";
import type { FindingPages } from "./text/findingPages.ts";
import { lineOfFrame } from "./text/textLookup.ts";
import { textUriOf } from "./text/textUri.ts";

/** More than anybody reads; VS Code itself stops at a thousand for one file. */
const MOST_PROBLEMS = 900;
const MOST_RELATED = 20;

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** The findings of every open capture in Problems, at their places in its text. They go when the capture is closed. */
export function registerDiagnostics(texts: CaptureTexts, pages: FindingPages): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection("tcpLifelines.findings");
  const captures = new Map<string, vscode.Uri>();
  const show = (capture: vscode.Uri): void => {
    const text = texts.find(capture);
    if (!text) {
      captures.delete(capture.toString());
      collection.delete(textUriOf(capture));
      return;
    }
    captures.set(capture.toString(), capture);
    collection.set(textUriOf(capture), diagnosticsOf(text, textUriOf(capture), pages));
  };
  return vscode.Disposable.from(
    collection,
    texts.onDidChange(show),
    onProblemSettingsChange(() => [...captures.values()].forEach(show)),
  );
}

export function diagnosticsOf(text: CaptureText, uri: vscode.Uri, pages: FindingPages): vscode.Diagnostic[] {
  const { severities, hiddenKinds } = readProblemSettings();
  const lines = text.text.split("\n");
  return text.findings
    .filter(({ severity, kind }) => severities.includes(severity) && !hiddenKinds.includes(kind))
    .slice(0, MOST_PROBLEMS)
    .map((finding) => diagnosticOf(finding, text, { uri, pages, lines }));
}

interface Surroundings {
  readonly uri: vscode.Uri;
  readonly pages: FindingPages;
  readonly lines: readonly string[];
}

function diagnosticOf(
  finding: TextFinding,
  text: CaptureText,
  { uri, pages, lines }: Surroundings,
): vscode.Diagnostic {
  const { line, title, certainty, summary, severity, kind, frames, framesLine } = finding;
  const rangeOf = (at: number): vscode.Range => new vscode.Range(at, 0, at, lines[at]?.length ?? 0);
  const message = `${title} (${certainty}). ${summary}`;
  const diagnostic = new vscode.Diagnostic(rangeOf(line), message, SEVERITIES[severity]);
  diagnostic.source = "TCP Lifelines";
  diagnostic.code = { value: kind, target: pages.uriOf(kind) };
  diagnostic.relatedInformation = frames.slice(0, MOST_RELATED).map((frame) => {
    const at = lineOfFrame(text, frame) ?? framesLine;
    const location = new vscode.Location(uri, rangeOf(at));
    return new vscode.DiagnosticRelatedInformation(
      location,
      (lines[at] ?? "").trim().replaceAll(/\s+/g, " "),
    );
  });
  return diagnostic;
}

import * as vscode from "vscode";
import type { Judged } from "#configuration/judge.ts";
import type { JudgementSeverity } from "#configuration/rule.ts";
import { SECTION } from "../settings.ts";
import {
  type ConfigurationReader,
  isSwitchedOn,
  rangeIn,
  rangeOfSetting,
  SELECTOR,
} from "./configurationReader.ts";
import type { ExplanationPage } from "./explanationPage.ts";

/** While somebody types, nothing is said. */
const SETTLE_MS = 300;
/** Copies of files for comparison, and what is no file: their problems would be told twice, or to nobody. */
const NOT_FOR_PROBLEMS = new Set(["git", "output", "debug", "vscode-scm", "comment", "walkThrough"]);

const SEVERITIES: Readonly<Record<JudgementSeverity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** Settings that are dead, harmful or misunderstood, in Problems, for every open document. */
export function registerConfigurationDiagnostics(
  reader: ConfigurationReader,
  page: ExplanationPage,
): vscode.Disposable {
  const { workspace } = vscode;
  const collection = vscode.languages.createDiagnosticCollection("tcpLifelines.configuration");
  const waiting = new Map<vscode.TextDocument, NodeJS.Timeout>();

  const look = (document: vscode.TextDocument): void => {
    waiting.delete(document);
    if (document.isClosed || NOT_FOR_PROBLEMS.has(document.uri.scheme)) return;
    const wanted = vscode.languages.match(SELECTOR, document) > 0 && isSwitchedOn("enabled", document);
    const { judged } = wanted ? reader.read(document) : { judged: [] };
    if (judged.length > 0 || collection.has(document.uri)) {
      collection.set(
        document.uri,
        judged.map((each) => diagnosticOf(each, document, page)),
      );
    }
  };
  const forget = (document: vscode.TextDocument): void => {
    clearTimeout(waiting.get(document));
    waiting.delete(document);
    collection.delete(document.uri);
  };

  for (const document of workspace.textDocuments) look(document);
  return vscode.Disposable.from(
    collection,
    workspace.onDidOpenTextDocument(look),
    workspace.onDidCloseTextDocument(forget),
    workspace.onDidChangeTextDocument(({ document }) => {
      clearTimeout(waiting.get(document));
      waiting.set(
        document,
        setTimeout(() => look(document), SETTLE_MS),
      );
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${SECTION}.configuration`)) workspace.textDocuments.forEach(look);
    }),
    {
      dispose() {
        for (const timer of waiting.values()) clearTimeout(timer);
      },
    },
  );
}

export function diagnosticOf(
  { setting, rule, judgement, arguments: values, other }: Judged,
  document: vscode.TextDocument,
  page: ExplanationPage,
): vscode.Diagnostic {
  const message = vscode.l10n.t(judgement.message, values);
  const severity = SEVERITIES[judgement.severity];
  const diagnostic = new vscode.Diagnostic(rangeOfSetting(document, setting), message, severity);
  diagnostic.source = "TCP Lifelines";
  diagnostic.code = { value: rule.id, target: page.uriOf(rule.id) };
  if (judgement.verdict === "dead") diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  if (other) {
    const location = new vscode.Location(document.uri, rangeIn(document, other.name));
    const text = document.lineAt(location.range.start.line).text.trim();
    diagnostic.relatedInformation = [new vscode.DiagnosticRelatedInformation(location, text)];
  }
  return diagnostic;
}

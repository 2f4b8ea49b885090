import * as vscode from "vscode";
import { evidenceFor } from "#configuration/evidence.ts";
import { ruleOf } from "#configuration/rules.ts";
import type { Setting } from "#configuration/setting.ts";
import type { AnalysedCapture, AnalysedCaptures } from "../analysedCaptures.ts";
import { type Disposable, DisposableStore, Emitter } from "../disposable.ts";
import { SECTION } from "../settings.ts";
import { type ConfigurationReader, isSwitchedOn, rangeOfSetting } from "./configurationReader.ts";
import { type EvidencePlace, SHOW_EVIDENCE } from "./showEvidence.ts";

/** A line has room for a few; the captures that were analysed last come first. */
const MOST_CAPTURES = 3;

/** Over a setting: what the captures that were analysed in this window show of it. */
export class ConfigurationCodeLenses extends DisposableStore implements vscode.CodeLensProvider {
  readonly #reader: ConfigurationReader;
  readonly #captures: AnalysedCaptures;
  readonly #changes = this.register(new Emitter<void>());

  constructor(reader: ConfigurationReader, captures: AnalysedCaptures) {
    super();
    this.#reader = reader;
    this.#captures = captures;
    this.register(captures.onDidChange(() => this.#changes.fire()));
    this.register(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${SECTION}.configuration`)) this.#changes.fire();
      }),
    );
  }

  readonly onDidChangeCodeLenses = (listener: () => void): Disposable => this.#changes.listen(listener);

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const captures = this.#captures.list;
    if (captures.length === 0) return [];
    if (!isSwitchedOn("enabled", document) || !isSwitchedOn("evidence", document)) return [];
    return this.#reader.read(document).settings.flatMap((setting) => lensesOver(setting, document, captures));
  }
}

function lensesOver(
  setting: Setting,
  document: vscode.TextDocument,
  captures: readonly AnalysedCapture[],
): vscode.CodeLens[] {
  const rule = ruleOf(setting.key);
  if (!rule) return [];
  const range = rangeOfSetting(document, setting);
  const lenses: vscode.CodeLens[] = [];
  for (const { uri, name, findings } of captures.toReversed()) {
    const evidence = evidenceFor(rule, setting, findings);
    if (!evidence || lenses.length === MOST_CAPTURES) continue;
    const what = vscode.l10n.t(evidence.message, { count: evidence.count });
    const place: EvidencePlace = { uri, kind: evidence.kind };
    lenses.push(
      new vscode.CodeLens(range, {
        title: vscode.l10n.t("{name}: {what}, show", { name, what }),
        tooltip: vscode.l10n.t("Show the first of them in the capture"),
        command: SHOW_EVIDENCE,
        arguments: [place],
      }),
    );
  }
  return lenses;
}

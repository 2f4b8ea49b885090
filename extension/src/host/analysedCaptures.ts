import type * as vscode from "vscode";
import type { SummaryObject } from "#core/report/contract.ts";
import { type Disposable, Emitter } from "./disposable.ts";

export interface AnalysedCapture {
  readonly uri: vscode.Uri;
  /** The file's name without its folders. */
  readonly name: string;
  /** How many findings of each kind. */
  readonly findings: SummaryObject["findings"];
}

/**
 * The captures that were read to their end in this window, in the order of their analysis. What is known of one stays
 * when its editor is closed, until it is read again: whoever looks for the cause goes from the capture to the
 * configuration, and the explorer then opens that in the capture's place.
 */
export class AnalysedCaptures implements Disposable {
  readonly #captures = new Map<string, AnalysedCapture>();
  readonly #changes = new Emitter<void>();

  get list(): readonly AnalysedCapture[] {
    return [...this.#captures.values()];
  }

  put(capture: AnalysedCapture): void {
    const key = capture.uri.toString();
    this.#captures.delete(key);
    this.#captures.set(key, capture);
    this.#changes.fire();
  }

  remove(uri: vscode.Uri): void {
    if (this.#captures.delete(uri.toString())) this.#changes.fire();
  }

  onDidChange(listener: () => void): Disposable {
    return this.#changes.listen(listener);
  }

  dispose(): void {
    this.#changes.dispose();
    this.#captures.clear();
  }
}

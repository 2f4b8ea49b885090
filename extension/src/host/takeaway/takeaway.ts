/** Copies and saves what people take away from a capture. Each tells in a sentence what was done. */

import * as vscode from "vscode";
import type { CopyForm, Subject } from "#core/takeaway/subject.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { describeThrown, isMistake, RemoteError } from "#protocol/wireError.ts";
import type { CaptureDocument } from "../captureDocument.ts";
import type { CaptureDocuments } from "../captureDocuments.ts";
import type { TakeawayMessage } from "../webviewSession.ts";
import { savePicture } from "./savePicture.ts";
import { saveSmallerCapture } from "./saveSmallerCapture.ts";

interface Surroundings {
  readonly documents: CaptureDocuments;
  /** Of the extension. */
  readonly version: string;
  readonly log: Pick<vscode.LogOutputChannel, "error">;
}

const LONGEST_TOLD = 200;
const UNTIL_THE_END = { aborted: false, onAbort: () => undefined };

export class Takeaway {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** What was done, or null: nothing, or it has been told otherwise. The capture stays open until then. */
  async take(document: CaptureDocument, message: TakeawayMessage): Promise<string | null> {
    const { documents, log } = this.#surroundings;
    const lease = documents.open(document.uri);
    try {
      return await this.#do(document, message);
    } catch (thrown) {
      if (isMistake(thrown)) log.error(`${document.fileName}: ${describeThrown(thrown)}`);
      if (!(thrown instanceof RemoteError && thrown.code === "cancelled")) {
        void vscode.window.showErrorMessage(thrown instanceof Error ? thrown.message : String(thrown));
      }
      return null;
    } finally {
      lease.dispose();
    }
  }

  async #do(document: CaptureDocument, message: TakeawayMessage): Promise<string | null> {
    const program = `TCP Lifelines ${this.#surroundings.version}`;
    switch (message.kind) {
      case "copy":
        return copy(document, message.subject, message.form);
      case "save":
        return saveSmallerCapture(document, { ...message, program });
      case "picture":
        return savePicture(document, message);
    }
  }
}

async function copy(document: CaptureDocument, subject: Subject, form: CopyForm): Promise<string | null> {
  const { text, items, leftOut } = await document.handlers.copyText({ subject, form }, UNTIL_THE_END);
  if (text === "") {
    void vscode.window.showInformationMessage(
      form === "editcap"
        ? vscode.l10n.t("Too many separate frames for one editcap command. Save a smaller capture instead.")
        : vscode.l10n.t("There is nothing to copy."),
    );
    return null;
  }
  await vscode.env.clipboard.writeText(text);
  const told = copiedWords(text, items, leftOut);
  vscode.window.setStatusBarMessage(told, 5000);
  return told;
}

function copiedWords(text: string, items: number, leftOut: number): string {
  if (leftOut > 0) {
    const all = groupDigits(items + leftOut);
    return vscode.l10n.t("Copied the first {0} of {1}.", groupDigits(items), all);
  }
  if (text.length <= LONGEST_TOLD && !text.includes("\n")) return vscode.l10n.t("Copied: {0}", text);
  return vscode.l10n.t("Copied.");
}

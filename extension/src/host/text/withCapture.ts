import type * as vscode from "vscode";
import type { CaptureText } from "#core/textDocument/captureText.ts";
import type { CaptureDocument } from "../captureDocument.ts";
import type { CaptureDocuments } from "../captureDocuments.ts";
import type { CaptureTexts } from "./captureTexts.ts";

interface Surroundings {
  readonly documents: CaptureDocuments;
  readonly texts: CaptureTexts;
}

/** A capture from the tree may be large and not open any more. */
const LONGEST_READING_MS = 60_000;

/**
 * Runs something with a capture that has been read, and with its text; null where that could not be written. A capture
 * that is closed is opened for as long as it runs.
 */
export async function withCapture(
  capture: vscode.Uri,
  { documents, texts }: Surroundings,
  run: (document: CaptureDocument, text: CaptureText | null) => Promise<void>,
): Promise<void> {
  const lease = documents.open(capture);
  try {
    await texts.settled(capture, LONGEST_READING_MS);
    await run(lease.document, texts.find(capture));
  } finally {
    lease.dispose();
  }
}

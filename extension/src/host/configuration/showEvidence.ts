import * as vscode from "vscode";
import type { FindingKind } from "#core/report/contract.ts";
import type { CaptureDocuments } from "../captureDocuments.ts";
import type { CaptureTexts } from "../text/captureTexts.ts";
import { SHOW_ON_TIMELINE } from "../text/textCommandNames.ts";
import type { TextPlace } from "../text/textPlace.ts";
import { VIEW_TYPE } from "../viewType.ts";

/** Opens a capture where findings of one kind are; not in the palette, since it needs to be told which. */
export const SHOW_EVIDENCE = "tcpLifelines.showEvidence";

/** What the command is given. */
export interface EvidencePlace {
  readonly uri: vscode.Uri;
  readonly kind: FindingKind;
}

interface Surroundings {
  readonly documents: CaptureDocuments;
  readonly texts: CaptureTexts;
}

const LONGEST_READING_MS = 60_000;

/** Shows the first finding of the kind on the timeline; a capture that is closed is opened again. */
export async function showEvidence(
  { uri, kind }: EvidencePlace,
  { documents, texts }: Surroundings,
): Promise<void> {
  const lease = documents.open(uri);
  try {
    await texts.settled(uri, LONGEST_READING_MS);
    const first = texts.find(uri)?.findings.find((finding) => finding.kind === kind);
    if (first?.connection == null) {
      await vscode.commands.executeCommand("vscode.openWith", uri, VIEW_TYPE);
      return;
    }
    const place: TextPlace = { capture: uri.toString(), connection: first.connection, finding: first.id };
    await vscode.commands.executeCommand(SHOW_ON_TIMELINE, place);
  } finally {
    lease.dispose();
  }
}

import * as vscode from "vscode";
import type { FindingKind } from "#core/report/contract.ts";
import type { CaptureDocuments } from "../captureDocuments.ts";
import type { CaptureTexts } from "../text/captureTexts.ts";
import { SHOW_ON_TIMELINE } from "../text/textCommandNames.ts";
import type { TextPlace } from "../text/textPlace.ts";
import { withCapture } from "../text/withCapture.ts";
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

/** Shows the first finding of the kind on the timeline; a capture that is closed is opened again. */
export function showEvidence({ uri, kind }: EvidencePlace, surroundings: Surroundings): Promise<void> {
  const { executeCommand } = vscode.commands;
  return withCapture(uri, surroundings, async (_, text) => {
    const first = text?.findings.find((finding) => finding.kind === kind);
    if (first) {
      const place: TextPlace = { capture: uri.toString(), connection: first.connection, finding: first.id };
      await executeCommand(SHOW_ON_TIMELINE, place);
    } else await executeCommand("vscode.openWith", uri, VIEW_TYPE);
  });
}

import { join } from "node:path";
import { Worker } from "node:worker_threads";
import * as vscode from "vscode";
import type { AnalysedCaptures } from "./analysedCaptures.ts";
import type { DocumentEnvironment } from "./captureDocument.ts";
import { readFileBytes, stampFile, watchFile } from "./files.ts";
import { onAssumptionsChange, readAssumptions, readSegmentsInMemory } from "./settings.ts";
import { WORKER_LIMITS } from "./workerLimits.ts";

interface Surroundings {
  readonly extensionUri: vscode.Uri;
  readonly analysed: AnalysedCaptures;
  readonly log: vscode.LogOutputChannel;
}

/** What a capture's document needs of VS Code and of Node. */
export function captureEnvironment({ extensionUri, analysed, log }: Surroundings): DocumentEnvironment {
  // Captures on a remote machine are read there: the extension runs where the files are.
  const program = join(extensionUri.fsPath, "dist/worker.cjs");
  return {
    startWorker: (fileName) =>
      new Worker(program, {
        name: `TCP Lifelines: ${fileName}`,
        resourceLimits: WORKER_LIMITS,
      }),
    stamp: stampFile,
    readBytes: readFileBytes,
    watchFile,
    assumptions: readAssumptions,
    onAssumptionsChange,
    segmentsInMemory: readSegmentsInMemory,
    analysed,
    log,
    l10n: vscode.l10n,
  };
}

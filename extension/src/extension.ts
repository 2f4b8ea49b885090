import * as vscode from "vscode";
import { AnalysedCaptures } from "./host/analysedCaptures.ts";
import { CaptureDocument } from "./host/captureDocument.ts";
import { CaptureDocuments } from "./host/captureDocuments.ts";
import { CaptureEditorProvider } from "./host/captureEditorProvider.ts";
import { captureEnvironment } from "./host/captureEnvironment.ts";
import { registerCaptureTree } from "./host/captureTree.ts";
import { registerCommands } from "./host/commands.ts";
import { registerConfiguration } from "./host/configuration/registerConfiguration.ts";
import { IncidentReport } from "./host/incidentReport.ts";
import { createLog } from "./host/log.ts";
import { registerStatusBar } from "./host/statusBar.ts";
import { Takeaway } from "./host/takeaway/takeaway.ts";
import { registerTakeawayCommands } from "./host/takeaway/takeawayCommands.ts";
import { CaptureTexts } from "./host/text/captureTexts.ts";
import { findingPagesAt } from "./host/text/findingPages.ts";
import { registerText } from "./host/text/registerText.ts";
import { VIEW_TYPE } from "./host/viewType.ts";
import { registerWalkthrough } from "./host/walkthrough.ts";

/** Called by VS Code when a capture or a command of ours is first opened. Wiring only. */
export function activate({ extension, extensionUri, subscriptions }: vscode.ExtensionContext): void {
  const log = createLog();
  const analysed = new AnalysedCaptures();
  const environment = captureEnvironment({ extensionUri, analysed, log });
  const documents = new CaptureDocuments((uri) => new CaptureDocument(uri, environment));
  const texts = new CaptureTexts(documents, log);
  const takeaway = new Takeaway({ documents, version: String(extension.packageJSON.version), log });
  const provider = new CaptureEditorProvider({ extensionUri, documents, takeaway, log });
  const pages = findingPagesAt(extensionUri);
  subscriptions.push(
    ...[log, analysed, documents, texts],
    registerCommands(provider, log),
    registerConfiguration({ extensionUri, captures: analysed, documents, texts, log }),
    registerText({ documents, texts, provider, pages, report: new IncidentReport() }),
    registerTakeawayCommands({ documents, texts, provider, takeaway }),
    registerCaptureTree(analysed, texts),
    registerStatusBar(provider, texts),
    registerWalkthrough(extensionUri),
    vscode.window.registerCustomEditorProvider(VIEW_TYPE, provider, {
      supportsMultipleEditorsPerDocument: true,
    }),
  );
}

/**
 * The capture editor's page as it is shipped, in a headless Chromium, with the analysis behind it in this process: no VS
 * Code around it, so that what is measured is the page.
 */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import type { FromWebview, ToWebview } from "#protocol/messages.ts";
import { startBrowser } from "#test/support/e2e/browser.ts";
import { AnalysisService } from "#worker/analysisService.ts";

export interface EditorPage {
  readonly page: Page;
  close(): Promise<void>;
}

export interface EditorPageOptions {
  readonly capture: string;
  readonly profile: string;
  readonly width: number;
  readonly height: number;
  /** More style rules: the variables that VS Code would set. */
  readonly style: string;
  /** What `getState` gives back. */
  readonly state?: object;
  readonly bodyClass?: string;
}

const ADDRESS = "http://localhost/editor/";

export async function openEditorPage(options: EditorPageOptions): Promise<EditorPage> {
  const { capture, profile, width, height, style, state, bodyClass = "vscode-dark" } = options;
  const browser = await startBrowser(profile);
  const { page } = browser;
  await page.setViewportSize({ width, height });
  const send = (message: ToWebview): void => {
    // As text: an object would be taken apart and put together in the page, which VS Code does not do.
    const text = JSON.stringify(message);
    void page.evaluate((data) => postMessage(JSON.parse(data), "*"), text).catch(() => undefined);
  };
  const service = new AnalysisService((message) => {
    if (message.kind === "report") throw new Error(message.message);
    if (message.kind !== "save-progress") send(message);
  });
  await page.exposeFunction("fromEditor", (message: FromWebview) => {
    if (message.kind === "request" || message.kind === "cancel") service.accept(message);
    else if (message.kind === "report") throw new Error(message.message);
    else if (message.kind === "ready") {
      send({ kind: "document", fileName: basename(capture), revision: 1 });
      service.accept({
        kind: "open",
        fileName: basename(capture),
        source: { kind: "file", path: capture },
        assumptions: { timeWaitSeconds: 60 },
        segmentsInMemory: 20_000_000,
      });
    }
  });
  const stateText = JSON.stringify(state ?? null);
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
    <style>html, body { height: 100%; margin: 0; padding: 0 } ${style}</style>
    <link rel="stylesheet" href="webview.css"></head>
    <body class="${bodyClass}"><script>
      window.acquireVsCodeApi = () => ({ postMessage: (m) => fromEditor(m), getState: () => (${stateText}), setState() {} });
    </script><script src="webview.js"></script></body></html>`;
  await page.route(`${ADDRESS}**`, async (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    if (name === "editor") return route.fulfill({ contentType: "text/html", body: html });
    const body = await readFile(join("dist", name), "utf8").catch(() => null);
    const contentType = name.endsWith(".css") ? "text/css" : "text/javascript";
    return body === null ? route.fulfill({ status: 404 }) : route.fulfill({ contentType, body });
  });
  await page.goto(ADDRESS);
  await page.locator('body[data-complete="1"]').waitFor({ timeout: 120_000 });
  return { page, close: browser.close };
}

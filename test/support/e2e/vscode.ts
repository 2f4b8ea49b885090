import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { startCodeServer } from "#scripts/lib/codeServer.mjs";
import { testedExtensions } from "#scripts/lib/packageExtension.mjs";
import { startBrowser } from "./browser.ts";
import { CaptureEditor } from "./captureEditor.ts";
import { collectConsoleProblems } from "./consoleProblems.ts";
import { HostProbe } from "./hostProbe.ts";
import { type Theme, Workbench } from "./workbench.ts";

/** A real VS Code with the packaged extension, a workspace folder and a browser that shows it. All of its own. */
export interface VsCode {
  /** The workspace folder. */
  readonly folder: string;
  readonly page: Page;
  readonly workbench: Workbench;
  readonly editor: CaptureEditor;
  readonly consoleProblems: readonly string[];
  /** What the extension host has logged as an error; what our own output channel says is not in it. */
  hostProblems(): Promise<readonly string[]>;
  /** What looks into the extension host, where that was asked for. */
  readonly probe: HostProbe | null;
  reload(): Promise<void>;
  close(): Promise<void>;
}

export interface VsCodeOptions {
  /** Puts the files into the workspace folder before VS Code is started. */
  prepare(folder: string): Promise<void>;
  /** A command line to run the server under. */
  readonly wrapper?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Looks into the extension host, too. */
  readonly probed?: boolean;
}

export async function openVsCode({
  prepare,
  wrapper = [],
  settings = {},
  probed = false,
}: VsCodeOptions): Promise<VsCode> {
  const home = await mkdtemp(join(tmpdir(), "tcp-lifelines-e2e-"));
  const folder = join(home, "captures");
  const profile = join(home, "server");
  await mkdir(folder);
  await prepare(folder);
  const probe = probed ? await HostProbe.install(join(home, "probe")) : null;
  const server = await startCodeServer({
    folder,
    extensions: probe?.extensions ?? testedExtensions(),
    env: probe?.env ?? {},
    profile,
    wrapper,
    settings: { "workbench.colorTheme": "Dark Modern" satisfies Theme, ...settings },
  });
  const browser = await startBrowser(join(home, "browser"));
  const { page } = browser;
  const workbench = new Workbench(page);
  const vscode: VsCode = {
    folder,
    page,
    workbench,
    editor: new CaptureEditor(workbench.webview()),
    consoleProblems: collectConsoleProblems(page),
    probe,
    async hostProblems() {
      const logs = await readdir(join(profile, "logs"), { recursive: true });
      const host = logs.filter((name) => name.endsWith("remoteexthost.log"));
      const texts = await Promise.all(host.map((name) => readFile(join(profile, "logs", name), "utf8")));
      return texts.flatMap((text) => text.split("\n")).filter((line) => line.includes("[error]"));
    },
    async reload() {
      const loaded = page.waitForEvent("load");
      await workbench.command("Developer: Reload Window");
      await loaded;
      await workbench.ready();
    },
    async close() {
      await browser.close();
      await server.stop();
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  await page.goto(server.address);
  await workbench.ready();
  return vscode;
}

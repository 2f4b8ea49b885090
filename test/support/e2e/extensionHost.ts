/** Runs the tests of test/inHost in a real VS Code, where an extension runs: inside its extension host. */
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleInHostTests } from "#scripts/lib/bundleTests.mjs";
import { startCodeServer } from "#scripts/lib/codeServer.mjs";
import { testedExtensions } from "#scripts/lib/packageExtension.mjs";
import type { InHostResult } from "#test/support/inHost/result.ts";
import { startBrowser } from "./browser.ts";

/** All of them together, with the start of VS Code. */
const LIMIT_MS = 5 * 60_000;

/** What VS Code's own window says on its way is of no interest, unless there are no results. */
const LAST_WORDS = 20;

/** `prepare` puts the files into the workspace folder before VS Code is started. */
export async function runInExtensionHost(
  prepare: (folder: string) => Promise<void>,
): Promise<readonly InHostResult[]> {
  const home = await mkdtemp(join(tmpdir(), "tcp-lifelines-host-"));
  try {
    return await runIn(home, prepare);
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function runIn(
  home: string,
  prepare: (folder: string) => Promise<void>,
): Promise<readonly InHostResult[]> {
  const folder = join(home, "workspace");
  const results = join(home, "results.json");
  const tests = join(home, "tests.cjs");
  await mkdir(folder);
  await prepare(folder);
  await bundleInHostTests(tests);
  const server = await startCodeServer({
    folder,
    extensions: testedExtensions(),
    profile: join(home, "server"),
    env: { TCP_LIFELINES_IN_HOST_RESULTS: results },
    // Else a built VS Code takes no tests from its address.
    options: ["--vscode-option", "enable-smoke-test-driver"],
  });
  const browser = await startBrowser(join(home, "browser"));
  try {
    const said: string[] = [];
    const { page } = browser;
    await page.exposeFunction("codeAutomationLog", (_: string, words: readonly unknown[]) => {
      said.push(words.join(" "));
    });
    const exit = new Promise<void>((resolve) => {
      void page.exposeFunction("codeAutomationExit", () => resolve());
    });
    await page.goto(`${server.address}&payload=${payload(server.authority, await testedExtension(), tests)}`);
    await withinLimit(exit, said);
    return await readResults(results, said);
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** What VS Code on the desktop takes as --extensionDevelopmentPath and --extensionTestsPath. */
function payload(authority: string, extension: string, tests: string): string {
  const remote = (path: string): string => `vscode-remote://${authority}${path}`;
  return encodeURIComponent(
    JSON.stringify([
      ["extensionDevelopmentPath", remote(extension)],
      ["extensionTestsPath", remote(tests)],
      ["skipWelcome", "true"],
    ]),
  );
}

/** The folder of the installed package: what users have is what is tested. */
async function testedExtension(): Promise<string> {
  const folders = await readdir(testedExtensions());
  const folder = folders.find((name) => name.startsWith("tcp-lifelines.tcp-lifelines-"));
  if (folder === undefined) throw new Error(`The package is not installed: ${folders.join(", ")}`);
  return join(testedExtensions(), folder);
}

async function withinLimit(exit: Promise<void>, said: readonly string[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`No end of the tests in the extension host.\n${lastWords(said)}`)),
      LIMIT_MS,
    );
  });
  try {
    await Promise.race([exit, limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function readResults(file: string, said: readonly string[]): Promise<readonly InHostResult[]> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new Error(`The extension host left no results.\n${lastWords(said)}`, { cause });
  }
}

function lastWords(said: readonly string[]): string {
  return said.slice(-LAST_WORDS).join("\n");
}

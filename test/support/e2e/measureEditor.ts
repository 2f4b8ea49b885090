/**
 * How a large capture opens in a real VS Code: from the click to its first rows and to its last, what the extension host
 * takes, and how long its own thread is busy. Measured, never tested: what it prints goes into a table, not into an assertion.
 */

import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { testedExtensions } from "#scripts/lib/packageExtension.mjs";
import { root } from "#scripts/lib/root.mjs";
import { SAMPLE } from "./badCaptures.ts";
import { openVsCode, type VsCode } from "./vscode.ts";

export interface EditorMeasurement {
  readonly firstRowsMs: number;
  readonly completeMs: number;
  /** From a click on a connection, right after all was read, to its first segment. */
  readonly segmentsMs: number;
  /** The longest time that the extension host's own thread was busy from the click to the first segment, and how often it was for more than 50 ms. */
  readonly hostBusyMs: number;
  readonly hostBusyOften: number;
  /** Resident memory of the extension host, worker included, in megabytes: before, when all is read, and when the editor was closed. */
  readonly hostBeforeMb: number;
  readonly hostAfterMb: number;
  readonly hostClosedMb: number;
}

const BUSY_MS = 50;
/** VS Code ends what an editor had when it likes. */
const CLOSING_MS = 3000;

/**
 * Opens a small capture first, so that the webview is warm, then `path`, as often as is asked.
 * @param told is given each measurement
 */
export async function measureEditor(
  path: string,
  times: number,
  told: (measurement: EditorMeasurement) => void,
): Promise<void> {
  const name = basename(path);
  const home = await mkdtemp(join(tmpdir(), "tcp-lifelines-measure-"));
  const loop = join(home, "loop");
  await writeFile(loop, "");
  const vscode = await openVsCode({
    extensions: await withHostLoop(join(home, "extensions")),
    env: { TCP_LIFELINES_HOST_LOOP: loop },
    async prepare(folder) {
      await symlink(resolve(SAMPLE), join(folder, "warm.pcap"));
      await symlink(resolve(path), join(folder, name));
    },
  });
  try {
    vscode.page.setDefaultTimeout(600_000);
    for (let i = 0; i < times; i++) told(await measureOnce(vscode, name, loop));
  } finally {
    await vscode.close();
    await rm(home, { recursive: true, force: true });
  }
}

async function measureOnce(
  { workbench, editor }: VsCode,
  name: string,
  loop: string,
): Promise<EditorMeasurement> {
  await workbench.open("warm.pcap");
  await editor.complete("warm.pcap");
  const hostBeforeMb = await extensionHostMb();
  const clickedAt = Date.now();
  await workbench.file(name).click();
  await editor.opened(name);
  const firstRowsMs = (await editor.body.evaluate(firstRowAt)) - clickedAt;
  await editor.complete(name);
  const completeMs = Date.now() - clickedAt;
  const hostAfterMb = await extensionHostMb();
  const clicked = performance.now();
  await editor.firstConnection.dblclick();
  await editor.segments.getByRole("rowgroup").getByRole("row").first().waitFor();
  const segmentsMs = performance.now() - clicked;
  const busy = await busySince(loop, clickedAt);
  await workbench.command("View: Close Editor");
  await sleep(CLOSING_MS);
  return {
    firstRowsMs,
    completeMs,
    segmentsMs,
    hostBusyMs: Math.max(0, ...busy),
    hostBusyOften: busy.filter((ms) => ms > BUSY_MS).length,
    hostBeforeMb,
    hostAfterMb,
    hostClosedMb: await extensionHostMb(),
  };
}

/**
 * Runs in the page: looks at the connections, and tells when the first of them is there. Seen from outside, on a busy machine, it
 * would be half a second later.
 */
function firstRowAt(): Promise<number> {
  document.getElementById("left-tab-connections")?.click();
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.querySelector("#left-connections [role=rowgroup] [role=row]")) resolve(Date.now());
      else requestAnimationFrame(look);
    };
    look();
  });
}

/** The tested package, and beside it the extension that watches the host's thread. */
async function withHostLoop(folder: string): Promise<string> {
  const installed = testedExtensions();
  const [tested = ""] = (await readdir(installed)).filter((each) => each.startsWith("tcp-lifelines."));
  await mkdir(folder);
  await symlink(join(installed, tested), join(folder, "tcp-lifelines.tcp-lifelines"), "dir");
  await symlink(join(root, "scripts/hostLoop"), join(folder, "tcp-lifelines.tcp-lifelines-host-loop"), "dir");
  return folder;
}

/** How long the thread was busy each time since that moment. */
async function busySince(loop: string, since: number): Promise<readonly number[]> {
  const lines = (await readFile(loop, "utf8")).split("\n").map((line) => line.split(" ").map(Number));
  return lines.flatMap(([at = 0, ms = 0]) => (at >= since ? [ms] : []));
}

/** The largest extension host that was started after this process: the one that holds the tables. */
async function extensionHostMb(): Promise<number> {
  let largest = 0;
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid) || Number(pid) < process.pid) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (!command.includes("--type=extensionHost")) continue;
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    largest = Math.max(largest, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }
  return Math.round(largest);
}

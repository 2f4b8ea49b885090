/**
 * How a large capture opens in a real VS Code: from the click to its first rows and to its last, and what the extension
 * host takes. Measured, never tested: what it prints goes into a table, not into an assertion.
 */

import { readdir, readFile, symlink } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { SAMPLE } from "./badCaptures.ts";
import { openVsCode } from "./vscode.ts";

export interface EditorMeasurement {
  readonly firstRowsMs: number;
  readonly completeMs: number;
  /** From a click on a connection to its first segment. */
  readonly segmentsMs: number;
  /** Resident memory of the extension host, worker included, in megabytes: before, and when all is read. */
  readonly hostBeforeMb: number;
  readonly hostAfterMb: number;
}

/** Opens a small capture first, so that the webview is warm, then `path`. */
export async function measureEditor(path: string): Promise<EditorMeasurement> {
  const name = basename(path);
  const vscode = await openVsCode({
    async prepare(folder) {
      await symlink(resolve(SAMPLE), join(folder, "warm.pcap"));
      await symlink(resolve(path), join(folder, name));
    },
  });
  try {
    const { workbench, editor, page } = vscode;
    page.setDefaultTimeout(600_000);
    await workbench.file("warm.pcap").click();
    await editor.complete("warm.pcap");
    const hostBeforeMb = await extensionHostMb();
    const start = performance.now();
    await workbench.file(name).click();
    await editor.opened(name);
    await editor.list("Connections").click();
    await editor.firstConnection.waitFor();
    const firstRowsMs = performance.now() - start;
    await editor.complete(name);
    const completeMs = performance.now() - start;
    const hostAfterMb = await extensionHostMb();
    const clicked = performance.now();
    await editor.firstConnection.dblclick();
    await editor.segments.getByRole("rowgroup").getByRole("row").first().waitFor();
    const segmentsMs = performance.now() - clicked;
    return { firstRowsMs, completeMs, segmentsMs, hostBeforeMb, hostAfterMb };
  } finally {
    await vscode.close();
  }
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

/**
 * How large captures open in a real VS Code: from the click to the first rows and to the last, what the extension host
 * takes, and how long its own thread is busy. Measured, never tested: what it prints goes into a table, not into an assertion.
 */

import { readFile, symlink } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SAMPLE } from "./badCaptures.ts";
import { countWorkers } from "./hostProbe.ts";
import { openVsCode, type VsCode } from "./vscode.ts";

export interface EditorMeasurement {
  readonly firstRowsMs: number;
  readonly completeMs: number;
  /** From the second click of two on a connection, right after all was read, to its first segment in the page. */
  readonly segmentsMs: number;
  /** From a click on another connection, where segments are shown already, to its own: half and all of the times are no longer. */
  readonly nextSegmentsMs: number;
  readonly longestSegmentsMs: number;
  /** The longest time that the extension host's own thread was busy from the click to the first segment, and how often it was for more than 50 ms. */
  readonly hostBusyMs: number;
  readonly hostBusyOften: number;
  /** Resident memory of the extension host, workers included, in megabytes: before, when all is read, and when the editor was closed. */
  readonly hostBeforeMb: number;
  readonly hostAfterMb: number;
  readonly hostClosedMb: number;
  /** The heap of the host's own thread when the editor was closed, after a collection of garbage; and the workers that are left. */
  readonly heapClosedMb: number;
  readonly workersClosed: number;
}

const BUSY_MS = 50;
const CLICKS = 9;
/** VS Code ends what an editor had when it likes. */
const CLOSING_MS = 3000;

/**
 * Opens a small capture first, so that the webview is warm, then one of `paths` after the other, as often as is asked: each
 * under a name of its own, so that VS Code has not seen it before.
 * @param told is given each measurement
 */
export async function measureEditor(
  paths: readonly string[],
  times: number,
  told: (measurement: EditorMeasurement) => void,
): Promise<void> {
  const names: string[] = [];
  const vscode = await openVsCode({
    probed: true,
    async prepare(folder) {
      await symlink(resolve(SAMPLE), join(folder, "warm.pcap"));
      for (let round = 1; round <= times; round++)
        for (const path of paths) {
          const name = `${names.length + 1}-${basename(path)}`;
          names.push(name);
          await symlink(resolve(path), join(folder, name));
        }
    },
  });
  try {
    vscode.page.setDefaultTimeout(600_000);
    await vscode.workbench.open("warm.pcap");
    await vscode.editor.complete("warm.pcap");
    for (const name of names) told(await measureOnce(vscode, name));
  } finally {
    await vscode.close();
  }
}

async function measureOnce({ workbench, editor, probe }: VsCode, name: string): Promise<EditorMeasurement> {
  if (probe === null) throw new Error("measureOnce: nothing looks into the extension host");
  const { pid } = await probe.memory(workbench);
  const hostBeforeMb = await residentMb(pid);
  const clickedAt = Date.now();
  await workbench.file(name).click();
  await editor.opened(name);
  const firstRowsMs = (await editor.body.evaluate(firstRowAt)) - clickedAt;
  await editor.complete(name);
  const completeMs = Date.now() - clickedAt;
  const hostAfterMb = await residentMb(pid);
  const connections = editor.connections.getByRole("rowgroup").getByRole("row");
  const segmentsAt = editor.body.evaluate(segmentsAfter, "dblclick");
  await editor.firstConnection.dblclick();
  const segmentsMs = await segmentsAt;
  const next: number[] = [];
  for (let row = 1; row <= CLICKS; row++) {
    const nextAt = editor.body.evaluate(segmentsAfter, "click");
    await connections.nth(row).click();
    next.push(await nextAt);
  }
  next.sort((a, b) => a - b);
  const busy = await probe.busySince(clickedAt);
  await workbench.command("View: Close Editor");
  await sleep(CLOSING_MS);
  const hostClosedMb = await residentMb(pid);
  const { heapUsed } = await probe.memory(workbench);
  return {
    firstRowsMs,
    completeMs,
    segmentsMs,
    nextSegmentsMs: next[CLICKS >> 1] ?? 0,
    longestSegmentsMs: next.at(-1) ?? 0,
    hostBusyMs: Math.max(0, ...busy),
    hostBusyOften: busy.filter((ms) => ms > BUSY_MS).length,
    hostBeforeMb,
    hostAfterMb,
    hostClosedMb,
    heapClosedMb: heapUsed / 2 ** 20,
    workersClosed: await countWorkers(pid),
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

/** Runs in the page: how long after the next click other segments than now stand there, in milliseconds. */
function segmentsAfter(_body: Element, click: string): Promise<number> {
  const grid = '[role=grid][aria-label="Segments of the selected connection"]';
  const first = (): string | null | undefined =>
    document.querySelector(`${grid} [role=rowgroup] [role=row]`)?.getAttribute("aria-label");
  const before = first();
  return new Promise((resolve) => {
    const start = (): void => {
      const clickedAt = performance.now();
      const look = (): void => {
        const now = first();
        if (now && now !== before) resolve(performance.now() - clickedAt);
        else requestAnimationFrame(look);
      };
      look();
    };
    document.addEventListener(click, start, { capture: true, once: true });
  });
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

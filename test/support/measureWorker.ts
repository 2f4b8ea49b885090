/**
 * How one worker of the editor reads a capture, without VS Code: when the first rows are there, and how long a question for the
 * segments of a connection waits, asked every 10 ms: while the file is read, while its connections are judged, and while every
 * view asks for its first picture. The longest wait is the longest block of the worker's thread, or of the machine. Measured, never
 * tested.
 */

import { EventEmitter, once } from "node:events";
import { basename, resolve as resolvePath } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";
import { KEEP_ALL_UP_TO } from "#core/reread/sparseSegments.ts";
import { WorkerClient, type WorkerNews } from "#host/workerClient.ts";
import { WORKER_LIMITS } from "#host/workerLimits.ts";
import type { Progress } from "#protocol/messages.ts";
import type { RpcClient } from "#protocol/rpc.ts";

const PROGRAM = resolvePath("dist/worker.cjs");
const ASK_EVERY_MS = 10;
const ROWS = 40;
const NO_FILTER = { text: "", from: null, until: null };
const SCREEN = { width: 1000, height: 600 };

const PHASES = ["reading", "judging", "pictures"] as const;
type Phase = (typeof PHASES)[number];

/** Waits in milliseconds. */
export interface Waits {
  readonly phase: Phase;
  readonly count: number;
  readonly half: number;
  readonly nineteenIn20: number;
  readonly longest: number;
}

export interface WorkerMeasurement {
  /** From the start of the worker, in milliseconds: to the first rows of connections, to the last progress, to the pictures of all views. */
  readonly firstRowsMs: number;
  readonly completeMs: number;
  readonly picturesMs: number;
  readonly waits: readonly Waits[];
}

/** @throws when the capture cannot be read */
export async function measureWorker(path: string): Promise<WorkerMeasurement> {
  const startedAt = performance.now();
  const since = (): number => performance.now() - startedAt;
  let latest: Progress | null = null;
  const worker = new Worker(PROGRAM, { resourceLimits: WORKER_LIMITS });
  const told = new EventEmitter();
  const client = new WorkerClient(worker, (news: WorkerNews) => {
    if (news.kind === "failed") told.emit("error", new Error(news.error.message));
    if (news.kind !== "progress") return;
    latest = news.progress;
    if (latest.done) told.emit("done");
  });
  const ended = once(told, "done");
  client.send({
    kind: "open",
    fileName: basename(path),
    source: { kind: "file", path },
    assumptions: DEFAULT_ASSUMPTIONS,
    segmentsInMemory: KEEP_ALL_UP_TO,
  });
  const waited: Record<Phase, number[]> = { reading: [], judging: [], pictures: [] };
  const asked: Promise<unknown>[] = [];
  const asking = setInterval(() => {
    if (latest === null || latest.connections === 0) return;
    const phase = latest.done ? "pictures" : latest.judging ? "judging" : "reading";
    // Anywhere in the capture, and the same at every run.
    const connection = 1 + ((asked.length * 7919) % latest.connections);
    const askedAt = performance.now();
    const { reply } = client.rpc.call("segments", { connection, start: 0, end: ROWS });
    asked.push(reply.then(() => waited[phase].push(performance.now() - askedAt)));
  }, ASK_EVERY_MS);
  try {
    const [firstRowsMs] = await Promise.all([firstRows(client.rpc).then(since), ended]);
    const completeMs = since();
    await pictures(client.rpc);
    const picturesMs = since();
    clearInterval(asking);
    await Promise.all(asked);
    return {
      firstRowsMs,
      completeMs,
      picturesMs,
      waits: PHASES.map((phase) => waitsOf(phase, waited[phase])),
    };
  } finally {
    clearInterval(asking);
    client.dispose();
  }
}

/** Asks as the page does whose list is still empty. */
async function firstRows(rpc: RpcClient): Promise<void> {
  const list = {
    sortBy: "start",
    descending: false,
    filter: { ...NO_FILTER, troubleOnly: false },
  } as const;
  while ((await rpc.call("connections", { ...list, start: 0, end: ROWS }).reply).rows.length === 0)
    await sleep(ASK_EVERY_MS);
}

async function pictures(rpc: RpcClient): Promise<void> {
  const { capture } = await rpc.call("summary", {}).reply;
  const range = { from: 0, until: capture.durationSeconds };
  const slices = { ...range, buckets: 400 };
  const page = { start: 0, end: ROWS };
  await Promise.all([
    rpc.call("overview", slices).reply,
    rpc.call("overviewDetail", slices).reply,
    rpc.call("lossStretches", slices).reply,
    rpc.call("findings", { filter: NO_FILTER, toggled: [], ...page }).reply,
    rpc.call("ports", page).reply,
    rpc.call("timestampPairs", { text: "", ...page }).reply,
    rpc.call("moment", { time: capture.durationSeconds / 2, host: null, state: null, ...page }).reply,
    rpc.call("timestamps", { ...range, ...SCREEN, pair: null, selection: null, frame: null }).reply,
    rpc.call("lifelines", {
      ...range,
      ...SCREEN,
      top: 0,
      viewport: SCREEN.height,
      sortBy: "trouble",
      rowHeight: null,
      compact: false,
      showAll: false,
      opened: [],
      closed: [],
      selection: null,
    }).reply,
  ]);
}

function waitsOf(phase: Phase, waits: readonly number[]): Waits {
  const sorted = Float64Array.from(waits).sort();
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { phase, count: sorted.length, half: at(0.5), nineteenIn20: at(0.95), longest: at(1) };
}

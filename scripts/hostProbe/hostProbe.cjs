/**
 * Looks into the extension host for `npm run measure` and the tests, from inside: an extension beside ours. What it sees goes into
 * files of the folder that TCP_LIFELINES_HOST_PROBE names.
 */
const { appendFileSync, renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { performance } = require("node:perf_hooks");
const { setTimeout: sleep } = require("node:timers/promises");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");
const vscode = require("vscode");

const EVERY_MS = 5;
/** Timers are no more exact than that. */
const WORTH_TELLING_MS = 5;
/** What is let go in one collection may let go something else, which the next one finds. */
const COLLECTIONS = 3;

exports.activate = (context) => {
  const folder = process.env.TCP_LIFELINES_HOST_PROBE;
  if (!folder) return;
  tellBusyTimes(join(folder, "busy"));
  const tell = () => tellMemory(join(folder, "memory"));
  context.subscriptions.push(vscode.commands.registerCommand("tcpLifelinesHostProbe.tellMemory", tell));
};

/**
 * Tells how long the thread was busy at a time: a timer that should ring every few milliseconds writes down when it rang late.
 * A line is the moment, in milliseconds since 1970, and by how much: as much of it as the thread had the processor, where Node
 * can tell; on a busy machine the rest is others' work.
 */
function tellBusyTimes(file) {
  let last = performance.now();
  let used = threadMs();
  setInterval(() => {
    const late = performance.now() - last - EVERY_MS;
    const now = threadMs();
    const busy = used === null || now === null ? late : Math.min(late, now - used);
    if (busy > WORTH_TELLING_MS) appendFileSync(file, `${Date.now()} ${busy.toFixed(1)}\n`);
    last = performance.now();
    used = threadMs();
  }, EVERY_MS);
}

/** Processor time of this thread in milliseconds; null: this Node does not know it. */
function threadMs() {
  if (!("threadCpuUsage" in process)) return null;
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Collects what nobody holds any more, and tells what is left: of this thread, and of the process. */
async function tellMemory(file) {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  for (let i = 0; i < COLLECTIONS; i++) {
    collect();
    await sleep(100);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  writeFileSync(`${file}.part`, JSON.stringify({ pid: process.pid, heapUsed, external, rss }));
  renameSync(`${file}.part`, file);
}

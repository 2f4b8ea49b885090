/**
 * Tells how long the extension host's own thread was busy at a time: a timer that should ring every few milliseconds writes
 * down when it rang late. A line is the moment, in milliseconds since 1970, and by how much: as much of it as the thread
 * had the processor, where Node can tell; on a busy machine the rest is others' work.
 */
const { appendFileSync } = require("node:fs");
const { performance } = require("node:perf_hooks");

const EVERY_MS = 5;
/** Timers are no more exact than that. */
const WORTH_TELLING_MS = 5;

/** Processor time of this thread in milliseconds; null: this Node does not know it. */
function threadMs() {
  if (!("threadCpuUsage" in process)) return null;
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

exports.activate = () => {
  const file = process.env.TCP_LIFELINES_HOST_LOOP;
  if (!file) return;
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
};

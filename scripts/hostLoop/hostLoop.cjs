/**
 * Tells how long the extension host's own thread was busy at a time: a timer that should ring every few milliseconds writes
 * down when it rang late. A line is the moment, in milliseconds since 1970, and by how much.
 */
const { appendFileSync } = require("node:fs");
const { performance } = require("node:perf_hooks");

const EVERY_MS = 5;
/** The system's timers and other processes make this much of it. */
const WORTH_TELLING_MS = 5;

exports.activate = () => {
  const file = process.env.TCP_LIFELINES_HOST_LOOP;
  if (!file) return;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    const late = now - last - EVERY_MS;
    if (late > WORTH_TELLING_MS) appendFileSync(file, `${Date.now()} ${late.toFixed(1)}\n`);
    last = performance.now();
  }, EVERY_MS);
};

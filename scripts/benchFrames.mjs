/** The part of the benchmark about the page: what a frame of the lifelines costs the browser's main thread. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { captureOf } from "./benchCaptures.mjs";
import { bundleTests } from "./lib/bundleTests.mjs";
import { root } from "./lib/root.mjs";
import { ensurePrograms } from "./lib/setUp.mjs";

/** Packets of a capture with at least 100,000 quadruplets. */
const PACKETS = 1_250_000;
const MEDIAN_MS = 8;
const P95_MS = 16;

/** @typedef {{ what: string, frames: number, medianMs: number, p95Ms: number, longestMs: number }} FrameTimes of lifelineFrames.ts */

/**
 * A section of the report.
 * @returns {Promise<readonly string[]>}
 */
export async function benchFrames() {
  await ensurePrograms(["chromium"]);
  const capture = await captureOf({
    packets: PACKETS,
    format: "pcap",
    payload: "small",
    story: "mixed",
    seed: 1,
  });
  process.chdir(root);
  const [bundle = ""] = (await bundleTests(["test/bench/lifelineFrames.ts"])).keys();
  const { measureLifelineFrames } = await import(bundle);
  const profile = mkdtempSync(join(tmpdir(), "bench-frames-"));
  try {
    /** @type {readonly FrameTimes[]} */
    const rows = await measureLifelineFrames({ capture: capture.path, profile });
    return [
      `## Frames of ${capture.truth.quadruplets.toLocaleString("en")} lifelines`,
      "",
      `The page as it is shipped, 1400 × 900, headless. Main-thread time of a frame; wanted: median ${MEDIAN_MS} ms, 95th percentile ${P95_MS} ms.`,
      "",
      "| what | frames | median, ms | 95 %, ms | longest, ms |",
      "|---|---|---|---|---|",
      ...rows.map(
        ({ what, frames, medianMs, p95Ms, longestMs }) =>
          `| ${what} | ${frames} | ${medianMs.toFixed(1)} | ${p95Ms.toFixed(1)} | ${longestMs.toFixed(1)} |`,
      ),
    ];
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

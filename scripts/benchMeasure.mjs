/** Runs a program and tells what the operating system counted for it: CPU of the whole process, and peak memory. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stop } from "./lib/launch.mjs";

/**
 * `cpu`: user and system time in seconds; `peak`: the largest resident set in bytes.
 * @typedef {{ cpu: number, wall: number, peak: number, output: string }} Measurement
 */

/**
 * A word instead, when the program is not installed or does not come to a good end.
 * @param {readonly [string, ...string[]]} command
 * @returns {Measurement | "not installed" | "fails on this file"}
 */
export function measure(command) {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const report = join(folder, "time");
  try {
    // GNU time reads wait4's rusage: the kernel's own account, the same for every program.
    const child = spawnSync("time", ["-f", "%U %S %e %M", "-o", report, ...command], {
      encoding: "utf8",
      maxBuffer: 1 << 30,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.error) throw new Stop("The benchmark needs GNU time (the package is called time).");
    if (child.status === 127) return "not installed";
    if (child.status !== 0) return "fails on this file";
    const [user = 0, system = 0, wall = 0, kilobytes = 0] = readFileSync(report, "utf8")
      .trim()
      .split(/\s+/)
      .map(Number);
    return { cpu: user + system, wall, peak: kilobytes * 1024, output: child.stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

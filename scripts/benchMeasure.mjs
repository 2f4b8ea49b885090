/** Runs a program and tells what the operating system counted for it: CPU of the whole process, and peak memory. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
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

/** More than any program of ours takes, and less than a machine has that holds such captures. */
const TOUCHED_AT_MOST = 2 ** 31;

/**
 * Touches memory and gives it back, so that the program which is measured next gets pages that the machine really has. A hypervisor takes back what lies
 * free for some seconds, and the first touch of such a page is charged to the program: 725 MB took 0.3 s of the system, and 1.9 s after a rest of five seconds.
 * @param {number} bytes
 */
export function touchMemory(bytes) {
  const size = Math.min(Math.ceil(bytes), TOUCHED_AT_MOST);
  const { status } = spawnSync(process.execPath, ["-e", `Buffer.alloc(${size}, 1)`], { stdio: "ignore" });
  if (status !== 0) throw new Stop(`The benchmark needs ${size} bytes of free memory.`);
}

/**
 * Reads a file once, so that the program which is measured next finds it in the system's cache, where it fits: who came first after a program that takes
 * gigabytes would read it from the disk for all that come behind.
 * @param {string} path
 */
export function readThrough(path) {
  const room = Buffer.alloc(1 << 20);
  const file = openSync(path, "r");
  while (readSync(file, room) > 0);
  closeSync(file);
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/**
 * Runs bundled test files with Node's own test runner, each in a process of its own, tells what failed and counts.
 */
import { availableParallelism } from "node:os";
import { run } from "node:test";
import { inspect, stripVTControlCharacters } from "node:util";
import { bundleTests, findTests } from "./bundleTests.mjs";
import { say } from "./launch.mjs";
import { root } from "./root.mjs";

/** The only reason for which a test may be skipped begins like this (test/support/sharedCaptures.ts). */
const ALLOWED_SKIP = /^shared captures are absent/;

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {ReadonlyMap<string, Counts>} CountsByFile by the path of the test file, from the repository's root
 */

/**
 * @param {"unit" | "e2e"} kind
 * @param {{ wanted?: readonly string[], name?: string | undefined }} [choice] Parts of paths; a pattern for test names.
 * @returns {Promise<CountsByFile>}
 */
export async function runTests(kind, { wanted = [], name } = {}) {
  const files = await bundleTests(await findTests(kind, wanted));
  process.env.TZ = "UTC";
  process.env.NODE_OPTIONS = [process.env.NODE_OPTIONS, "--enable-source-maps"].filter(Boolean).join(" ");
  process.chdir(root);
  /** @type {Map<string, Counts>} */
  const byFile = new Map();
  const waiting = [...files];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [bundle, source] = next;
      byFile.set(source, await runFile(bundle, source, kind, name));
    }
  };
  // A real editor and a real browser fill a small machine: one file at a time.
  const lanes = kind === "e2e" ? 1 : availableParallelism();
  await Promise.all(Array.from({ length: lanes }, work));
  return byFile;
}

/**
 * @param {CountsByFile} byFile
 * @returns {Counts}
 */
export function sumOf(byFile) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of byFile.values()) {
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
  }
  return sum;
}

/**
 * One file, in a process of its own.
 * @param {string} bundle
 * @param {string} source
 * @param {"unit" | "e2e"} kind
 * @param {string | undefined} name
 */
async function runFile(bundle, source, kind, name) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const fail = (/** @type {string} */ where, /** @type {string} */ why) => {
    counts.failed++;
    say(`FAILED ${where}\n${why.replace(/^/gm, "  ")}`);
  };
  const stream = run({
    files: [bundle],
    timeout: 15 * 60_000,
    ...(name === undefined ? {} : { testNamePatterns: [name] }),
  });
  stream.on("test:stdout", ({ message }) => process.stdout.write(message));
  stream.on("test:stderr", ({ message }) => process.stderr.write(message));
  stream.on("test:pass", (event) => {
    if (event.details.type === "suite") return;
    // A file stands among the tests under its own name only when it has none.
    if (event.name === bundle) {
      if (name === undefined) fail(source, "The file holds no test.");
      return;
    }
    const off = event.skip ?? event.todo;
    if (name !== undefined && /^test name does not match/.test(String(off))) return;
    if (off === undefined) {
      counts.passed++;
      // They take their time; without a word it would look like a standstill.
      if (kind === "e2e") say(`ok ${event.name} (${(event.details.duration_ms / 1000).toFixed(1)} s)`);
    } else if (ALLOWED_SKIP.test(String(off))) counts.skipped++;
    else fail(`${source}: ${event.name}`, `Switched off (${off}), which is not allowed.`);
  });
  stream.on("test:fail", (event) => {
    const error = /** @type {Error & { failureType?: string }} */ (event.details.error);
    // A parent fails once more for the tests in it that failed: that is no failure of its own.
    if (error.failureType === "subtestsFailed") return;
    if (event.name === bundle) fail(source, "The file ended with an error; what it said stands above.");
    else fail(`${source}: ${event.name}`, reason(error));
  });
  for await (const _ of stream);
  return counts;
}

/** @param {Error} error */
function reason(error) {
  const lines = stripVTControlCharacters(inspect(error.cause ?? error)).split("\n");
  return lines.filter((line) => !/^\s+at .*\(?(node:internal|Promise\.all)/.test(line)).join("\n");
}

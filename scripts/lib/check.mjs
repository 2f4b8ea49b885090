/** All that `npm test` checks, in order, on a machine that is set up. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "./build.mjs";
import { countComplaint } from "./expectedCounts.mjs";
import { say } from "./launch.mjs";
import { installForTests } from "./packageExtension.mjs";
import { chooseCases, seedOfCommit } from "./randomCases.mjs";
import { root } from "./root.mjs";
import { closingLine } from "./runAlone.mjs";
import { runTests, sumOf } from "./runTests.mjs";

/**
 * Goes on after a failure, so that one run tells everything. What fails beside the tests counts as one failure each.
 * @returns {Promise<import("./runTests.mjs").Counts>}
 */
export async function check() {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const step = async (/** @type {string} */ title, /** @type {() => Promise<unknown>} */ run) => {
    say(`\n== ${title}`);
    const started = performance.now();
    try {
      await run();
    } catch (error) {
      sum.failed++;
      say(`FAILED ${error instanceof Error ? error.message : error}`);
    }
    say(`${((performance.now() - started) / 1000).toFixed(1)} s`);
  };
  const tests = async (/** @type {"unit" | "e2e"} */ kind) => {
    const byFile = await runTests(kind);
    const counts = sumOf(byFile);
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
    say(closingLine(counts));
    const complaint = await countComplaint(kind, byFile);
    if (complaint) throw new Error(complaint);
  };

  // Biome colors the log of a CI, which is no terminal.
  const colors = process.stdout.isTTY ? [] : ["--colors=off"];
  await step("Lint and format", () => tool("@biomejs/biome/bin/biome", "ci", ...colors, "."));
  await step("Types", () => tool("typescript/bin/tsc", "-b"));
  await step("Build", () => build());
  await step("Tests", async () => {
    const seed = await seedOfCommit();
    say(
      seed === undefined
        ? "No commit here: random cases of any seed."
        : `Random cases of seed ${seed}, the commit's.`,
    );
    chooseCases({ seed });
    await tests("unit");
  });
  await step("Tests in a real VS Code", async () => {
    await installForTests();
    await tests("e2e");
  });

  say(`\n${closingLine(sum)}`);
  return sum;
}

/**
 * A program of node_modules; what it says is for the developer, as it is.
 * @param {string} path
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
function tool(path, ...args) {
  const child = spawn(process.execPath, [join(root, "node_modules", path), ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${path} found faults, see above.`)),
    );
  });
}

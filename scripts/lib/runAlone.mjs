import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { say } from "./launch.mjs";
import { installForTests } from "./packageExtension.mjs";
import { chooseCases } from "./randomCases.mjs";
import { runTests, sumOf } from "./runTests.mjs";
import { ensureVsCode } from "./vscodeTools.mjs";

/**
 * One kind of test by itself, as a developer runs it: `[PART…] [--name=PATTERN] [--seed=N] [--times=N]`.
 * @param {"unit" | "e2e"} kind
 * @param {readonly string[]} args
 */
export async function runAlone(kind, args) {
  await prepare(kind);
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { name: { type: "string" }, seed: { type: "string" }, times: { type: "string" } },
    allowPositionals: true,
  });
  chooseCases({ seed: numberOf(values.seed), times: numberOf(values.times) });
  const counts = sumOf(await runTests(kind, { wanted: positionals, name: values.name }));
  say(closingLine(counts));
  if (counts.failed > 0) process.exitCode = 1;
}

/** @param {string | undefined} text */
function numberOf(text) {
  return text === undefined ? undefined : Number(text);
}

/**
 * The end-to-end tests run what users install: the package, made of a fresh build.
 * @param {"unit" | "e2e"} kind
 */
export async function prepare(kind) {
  if (kind === "unit") return;
  await ensureVsCode();
  await build();
  await installForTests();
}

/** @param {import("./runTests.mjs").Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

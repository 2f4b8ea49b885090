import { build } from "./build.mjs";
import { say } from "./launch.mjs";
import { installForTests } from "./packageExtension.mjs";
import { runTests, sumOf } from "./runTests.mjs";
import { ensureVsCode } from "./vscodeTools.mjs";

/**
 * One kind of test by itself, as a developer runs it: `[PART…] [--name=PATTERN]`.
 * @param {"unit" | "e2e"} kind
 * @param {readonly string[]} args
 */
export async function runAlone(kind, args) {
  await prepare(kind);
  const name = args.find((arg) => arg.startsWith("--name="))?.slice("--name=".length);
  const counts = sumOf(await runTests(kind, { wanted: args.filter((arg) => !arg.startsWith("--")), name }));
  say(closingLine(counts));
  if (counts.failed > 0) process.exitCode = 1;
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

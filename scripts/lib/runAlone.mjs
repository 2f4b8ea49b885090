import { say } from "./launch.mjs";
import { runTests } from "./runTests.mjs";

/**
 * One kind of test by itself, as a developer runs it.
 * @param {"unit" | "e2e"} kind
 * @param {readonly string[]} args
 */
export async function runAlone(kind, args) {
  const name = args.find((arg) => arg.startsWith("--name="))?.slice("--name=".length);
  const counts = await runTests(kind, { wanted: args.filter((arg) => !arg.startsWith("--")), name });
  say(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  if (counts.failed > 0) process.exitCode = 1;
}

/** `npm run counts [-- unit|e2e]`: runs the tests and, when all of them pass, notes how many there are. */
import { join } from "node:path";
import { updateExpectedCounts } from "./lib/expectedCounts.mjs";
import { launch, Stop, say } from "./lib/launch.mjs";
import { root } from "./lib/root.mjs";
import { closingLine, prepare } from "./lib/runAlone.mjs";
import { runTests, sumOf } from "./lib/runTests.mjs";

await launch("counts", async () => {
  const chosen = process.argv.slice(2);
  for (const kind of /** @type {const} */ (["unit", "e2e"])) {
    if (chosen.length > 0 && !chosen.includes(kind)) continue;
    await prepare(kind);
    const { skipped } = await countOnce(kind);
    if (kind === "e2e") continue;
    if (skipped > 0) {
      say("The shared captures are absent: the number of tests with them stays as it was noted.");
      continue;
    }
    // Once more as it is where they are absent; this folder has none.
    process.env.TCP_LIFELINES_CAPTURES = join(root, "scripts");
    await countOnce(kind);
  }
});

/** @param {"unit" | "e2e"} kind */
async function countOnce(kind) {
  const byFile = await runTests(kind);
  const counts = sumOf(byFile);
  say(`${kind}: ${closingLine(counts)}`);
  if (counts.failed > 0)
    throw new Stop(`The ${kind} tests do not pass, so their number stays as it was noted.`);
  await updateExpectedCounts(kind, byFile);
  return counts;
}

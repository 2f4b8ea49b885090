/**
 * `npm run measure -- FILE… [TIMES]`: how the editor takes large captures. First the worker by itself: when its first rows are
 * there, how long the segments of a connection are waited for; then all of it in a real VS Code: times, memory. The files one after the
 * other, once or again and again, a line for each opening.
 */
import { basename } from "node:path";
import { bundleTests } from "./lib/bundleTests.mjs";
import { launch, say } from "./lib/launch.mjs";
import { root } from "./lib/root.mjs";
import { prepare } from "./lib/runAlone.mjs";

await launch("measure", async () => {
  const args = process.argv.slice(2);
  const times = /^\d+$/.test(args.at(-1) ?? "") ? Number(args.pop()) : 1;
  if (args.length === 0) throw new Error("Name a capture: npm run measure -- FILE… [TIMES]");
  await prepare("e2e");
  process.chdir(root);
  const sources = ["test/support/measureWorker.ts", "test/support/e2e/measureEditor.ts"];
  const [worker = "", editor = ""] = (await bundleTests(sources)).keys();
  const { measureWorker } = await import(worker);
  for (let round = 1; round <= times; round++)
    for (const path of args) {
      const { waits, ...numbers } = await measureWorker(path);
      say(`worker, ${basename(path)}: ${told(numbers)}`);
      for (const { phase, ...wait } of waits) say(`  waits for segments, ${phase}: ${told(wait)}`);
    }
  const { measureEditor } = await import(editor);
  await measureEditor(args, times, (/** @type {Record<string, number>} */ measured) => {
    say(`editor: ${told(measured)}`);
  });
});

/** @param {Record<string, number>} numbers */
function told(numbers) {
  return Object.entries(numbers)
    .map(([what, value]) => `${what} ${Math.round(value)}`)
    .join("  ");
}

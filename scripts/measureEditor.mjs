/**
 * `npm run measure -- FILE… [TIMES]`: how large captures open in a real VS Code, one after the other, once or again and again. A line
 * for each opening.
 */
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
  const [bundle = ""] = (await bundleTests(["test/support/e2e/measureEditor.ts"])).keys();
  const { measureEditor } = await import(bundle);
  await measureEditor(args, times, (/** @type {Record<string, number>} */ measured) => {
    say(
      Object.entries(measured)
        .map(([what, value]) => `${what} ${Math.round(value)}`)
        .join("  "),
    );
  });
});

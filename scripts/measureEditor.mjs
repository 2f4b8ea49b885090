/** `npm run measure -- FILE [TIMES]`: how a large capture opens in a real VS Code, once or again and again. */
import { bundleTests } from "./lib/bundleTests.mjs";
import { launch, say } from "./lib/launch.mjs";
import { root } from "./lib/root.mjs";
import { prepare } from "./lib/runAlone.mjs";

await launch("measure", async () => {
  const [file, times = "1"] = process.argv.slice(2);
  if (file === undefined) throw new Error("Name a capture: npm run measure -- FILE [TIMES]");
  await prepare("e2e");
  process.chdir(root);
  const [bundle = ""] = (await bundleTests(["test/support/e2e/measureEditor.ts"])).keys();
  const { measureEditor } = await import(bundle);
  await measureEditor(file, Number(times), (/** @type {Record<string, number>} */ measured) => {
    for (const [what, value] of Object.entries(measured)) say(`${what} ${Math.round(value)}`);
  });
});

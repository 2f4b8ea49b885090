/** `npm run measure -- FILE`: how a large capture opens in a real VS Code. */
import { bundleTests } from "./lib/bundleTests.mjs";
import { launch, say } from "./lib/launch.mjs";
import { root } from "./lib/root.mjs";
import { prepare } from "./lib/runAlone.mjs";

await launch("measure", async () => {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error("Name a capture: npm run measure -- FILE");
  await prepare("e2e");
  process.chdir(root);
  const [bundle = ""] = (await bundleTests(["test/support/e2e/measureEditor.ts"])).keys();
  const { measureEditor } = await import(bundle);
  for (const [what, value] of Object.entries(await measureEditor(file))) say(`${what} ${Math.round(value)}`);
});

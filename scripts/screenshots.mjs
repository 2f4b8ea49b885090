/** `npm run screenshots`: pictures of the editor in every theme, into docs/images/. */
import { join } from "node:path";
import { bundleTests } from "./lib/bundleTests.mjs";
import { launch, say } from "./lib/launch.mjs";
import { root } from "./lib/root.mjs";
import { prepare } from "./lib/runAlone.mjs";

await launch("screenshots", async () => {
  await prepare("e2e");
  process.chdir(root);
  const [bundle = ""] = (await bundleTests(["test/support/e2e/takePictures.ts"])).keys();
  const { takePictures } = await import(bundle);
  for (const picture of await takePictures(join("docs", "images"))) say(picture);
});

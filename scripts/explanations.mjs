/** `npm run explanations`: writes docs/configuration.md from the rules table. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { launch, Stop, say } from "./lib/launch.mjs";
import { root } from "./lib/root.mjs";

await launch("explanations", async () => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["extension/src/configuration/page.ts"],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  const [page] = outputFiles;
  if (!page) throw new Stop("The page could not be built.");
  const { explanationPage } = await import(
    `data:text/javascript;base64,${Buffer.from(page.text).toString("base64")}`
  );
  await mkdir(join(root, "docs"), { recursive: true });
  await writeFile(join(root, "docs/configuration.md"), explanationPage());
  say("docs/configuration.md is what the rules table says.");
});

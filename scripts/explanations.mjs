/**
 * `npm run explanations`: writes what follows from the sources and is kept beside them: docs/configuration.md from the
 * rules table, and l10n/bundle.l10n.json from all that the extension says.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { fastPath } from "./lib/fastPath.mjs";
import { hostStrings } from "./lib/hostStrings.mjs";
import { launch, Stop, say } from "./lib/launch.mjs";
import { root } from "./lib/root.mjs";

const ENTRY = `
export { explanationPage } from "./extension/src/configuration/page.ts";
export { ruleStrings } from "./extension/src/configuration/ruleStrings.ts";
`;

await launch("explanations", async () => {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: root, loader: "ts" },
    bundle: true,
    plugins: [fastPath],
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  const [bundle] = outputFiles;
  if (!bundle) throw new Stop("The rules could not be bundled.");
  const { explanationPage, ruleStrings } = await import(
    `data:text/javascript;base64,${Buffer.from(bundle.text).toString("base64")}`
  );
  await mkdir(join(root, "docs"), { recursive: true });
  await writeFile(join(root, "docs/configuration.md"), explanationPage());
  const strings = [...new Set([...(await hostStrings()), ...ruleStrings()])].sort();
  const entries = Object.fromEntries(strings.map((string) => [string, string]));
  await writeFile(join(root, "l10n/bundle.l10n.json"), `${JSON.stringify(entries, null, 2)}\n`);
  say("docs/configuration.md and l10n/bundle.l10n.json are what the sources say.");
});

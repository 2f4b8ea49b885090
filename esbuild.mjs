/**
 * `npm run build` and `npm run watch`: the bundles, into dist/. `--production` minifies, `--watch` builds at every change.
 */
import { build, watch } from "./scripts/lib/build.mjs";
import { launch, say } from "./scripts/lib/launch.mjs";

await launch("build", async () => {
  if (process.argv.includes("--watch")) return watch();
  const started = performance.now();
  const results = await build({ production: process.argv.includes("--production") });
  for (const { metafile } of results.values()) {
    for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
      if (!path.endsWith(".map")) say(`${path}  ${(bytes / 1024).toFixed(1)} kB`);
    }
  }
  say(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
});

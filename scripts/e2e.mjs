/** `npm run e2e [-- PART…] [--name=PATTERN]`: the tests in a real VS Code. They use the bundles that `npm run build` left. */
import { launch } from "./lib/launch.mjs";
import { runAlone } from "./lib/runAlone.mjs";

await launch("e2e", () => runAlone("e2e", process.argv.slice(2)));

/** `npm run e2e [-- PART…] [--name=PATTERN]`: the tests in a real VS Code, or the files with PART in their path. */
import { launch } from "./lib/launch.mjs";
import { runAlone } from "./lib/runAlone.mjs";

await launch("e2e", () => runAlone("e2e", process.argv.slice(2)));

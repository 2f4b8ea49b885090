/**
 * `npm run unit [-- PART…] [--name=PATTERN]`: every test but the end-to-end ones, or the files with PART in their path.
 */
import { launch } from "./lib/launch.mjs";
import { runAlone } from "./lib/runAlone.mjs";

await launch("unit", () => runAlone("unit", process.argv.slice(2)));

/**
 * `npm run unit [-- PART…] [--name=PATTERN] [--seed=N] [--times=N]`: every test but the end-to-end ones, or the files with
 * PART in their path; of the property tests the random cases of a seed, or so many times as many cases.
 */
import { launch } from "./lib/launch.mjs";
import { runAlone } from "./lib/runAlone.mjs";

await launch("unit", () => runAlone("unit", process.argv.slice(2)));

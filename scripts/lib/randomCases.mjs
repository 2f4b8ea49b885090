/**
 * The random cases of the property tests. `npm test` takes its seed from the commit: whoever checks the same commit
 * sees the same cases, and every commit brings others. `npm run unit` takes another seed each time, or the one it is given.
 */
import { join } from "node:path";
import { command } from "./command.mjs";
import { Stop } from "./launch.mjs";
import { root } from "./root.mjs";

/**
 * Every import of fast-check by a test leads to `test/support/fastCheck.ts`, which alone imports the package.
 * @type {import("esbuild").Plugin}
 */
export const randomCases = {
  name: "random cases",
  setup(build) {
    const path = join(root, "test/support/fastCheck.ts");
    build.onResolve({ filter: /^fast-check$/ }, ({ importer }) =>
      importer === path ? { path: "fast-check", external: true } : { path },
    );
  },
};

/**
 * For the tests that run after it.
 * @param {{ seed?: number | undefined, times?: number | undefined }} choice `seed`: of the random cases, a 32-bit integer;
 * none: another one for each test. `times`: so many times as many cases as each test asks for.
 */
export function chooseCases({ seed, times = 1 }) {
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw new Stop("--seed takes a whole number.");
  if (!(Number.isSafeInteger(times) && times >= 1)) throw new Stop("--times takes a whole number from 1.");
  if (seed === undefined) delete process.env.RANDOM_SEED;
  else process.env.RANDOM_SEED = String(seed);
  process.env.RANDOM_TIMES = String(times);
}

/**
 * @returns {Promise<number | undefined>} the seed of the commit that is checked out, a 32-bit integer; undefined: there
 *   is none (the project was unpacked from an archive)
 */
export async function seedOfCommit() {
  const commit = await command("Asking git for the commit", "git", ["rev-parse", "HEAD"]).catch(
    () => undefined,
  );
  return commit === undefined ? undefined : Number.parseInt(commit.slice(0, 8), 16) | 0;
}

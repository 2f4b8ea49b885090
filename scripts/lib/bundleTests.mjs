/**
 * Makes the TypeScript tests into JavaScript that Node 20 runs. Each test file becomes one bundle with a source map;
 * packages, and the launchers' own modules (`#scripts/*`), stay outside and are loaded from where they are.
 */
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { build } from "esbuild";
import { Stop } from "./launch.mjs";
import { root } from "./root.mjs";

/**
 * Test files by pattern only: a list kept by hand forgets.
 * @param {"unit" | "e2e"} kind
 * @param {readonly string[]} wanted Parts of the paths; none: all.
 */
export async function findTests(kind, wanted = []) {
  const files = (await readdir(join(root, "test"), { recursive: true }))
    .map((file) => `test/${file.split(sep).join("/")}`)
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => file.startsWith("test/e2e/") === (kind === "e2e"))
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
    .sort();
  if (files.length === 0) throw new Stop(`No ${kind} test file has "${wanted.join('" or "')}" in its path.`);
  return files;
}

/**
 * @param {readonly string[]} sources Paths relative to the repository.
 * @returns {Promise<{ files: Map<string, string>, remove(): Promise<void> }>} Bundle → source.
 */
export async function bundleTests(sources) {
  // A folder for each run, so that two runs side by side do not pull the files away from under each other. It must
  // lie inside the repository: there `#scripts/*` and the packages are found.
  await mkdir(join(root, ".test-dist"), { recursive: true });
  const folder = await mkdtemp(join(root, ".test-dist", "run-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await build({
      absWorkingDir: root,
      entryPoints: [...sources],
      outdir: folder,
      outbase: ".",
      bundle: true,
      platform: "node",
      target: "node20",
      format: "esm",
      packages: "external",
      external: ["#scripts/*"],
      sourcemap: "inline",
      logLevel: "warning",
    });
  } catch (error) {
    await remove();
    throw error;
  }
  const bundleOf = (/** @type {string} */ source) => join(folder, source.replace(/\.ts$/, ".js"));
  return {
    files: new Map(sources.map((source) => [bundleOf(source), relative(root, join(root, source))])),
    remove,
  };
}

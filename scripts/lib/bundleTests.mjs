/**
 * Makes the TypeScript tests into JavaScript that Node 20 runs. Each test file becomes one bundle with a source map;
 * packages, and the launchers' own modules (`#scripts/*`), stay outside and are loaded from where they are.
 */
import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import { build } from "esbuild";
import { fastPath } from "./fastPath.mjs";
import { Stop } from "./launch.mjs";
import { randomCases } from "./randomCases.mjs";
import { root } from "./root.mjs";
import { runFolder } from "./runFolder.mjs";

const IN_HOST = "test/inHost";

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
 * The tests that run inside the extension host, with what they need beside `vscode`, as one file that it can load.
 * @param {string} outfile
 */
export async function bundleInHostTests(outfile) {
  const files = (await readdir(join(root, IN_HOST))).filter((file) => file.endsWith(".host.ts")).sort();
  const entry = [
    ...files.map((file) => `import "./${IN_HOST}/${file}";`),
    'export { run } from "./test/support/inHost/runner.ts";',
  ];
  await build({
    stdin: { contents: entry.join("\n"), resolveDir: root, loader: "ts" },
    outfile,
    bundle: true,
    plugins: [fastPath],
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
    sourcemap: "inline",
    logLevel: "warning",
  });
}

/**
 * @param {readonly string[]} sources Paths relative to the repository.
 * @returns {Promise<Map<string, string>>} Bundle → source.
 */
export async function bundleTests(sources) {
  // Inside the repository: only there the packages and `#scripts/*` are found.
  const folder = await runFolder(join(root, ".test-dist"));
  await build({
    absWorkingDir: root,
    entryPoints: [...sources],
    outdir: folder,
    outbase: ".",
    bundle: true,
    plugins: [fastPath, randomCases],
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    external: ["#scripts/*"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return new Map(sources.map((source) => [join(folder, source.replace(/\.ts$/, ".js")), source]));
}

/**
 * Builds what is shipped, each bundle for the place where it runs: the extension host, the worker thread and the
 * command line on Node 20, the webview in a browser.
 */
import { access, chmod, readdir, rm, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { context, build as esbuild } from "esbuild";
import { fastPathBeside } from "./fastPath.mjs";
import { Stop } from "./launch.mjs";
import { root } from "./root.mjs";
import { thirdPartyNotices } from "./thirdPartyNotices.mjs";

/** @type {import("esbuild").BuildOptions} */
const forNode = {
  platform: "node",
  target: "node20",
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  assetNames: "[name]",
};

/**
 * The package is an ES module by its package.json, while VS Code loads an extension with require(): hence .cjs.
 * @typedef {import("esbuild").BuildOptions & { entryPoints: { in: string, out: string }[] }} Bundle
 * @type {Record<"extension" | "worker" | "cli" | "webview", Bundle>}
 */
const bundles = {
  extension: {
    ...forNode,
    entryPoints: [{ in: "extension/src/extension.ts", out: "extension" }],
    external: ["vscode"],
  },
  worker: { ...forNode, entryPoints: [{ in: "extension/src/worker/worker.ts", out: "worker" }] },
  cli: {
    ...forNode,
    entryPoints: [{ in: "extension/src/cli/main.ts", out: "cli" }],
    banner: { js: "#!/usr/bin/env node" },
  },
  webview: {
    platform: "browser",
    target: "chrome122", // The Chromium of VS Code 1.100 is newer; this is the floor for VS Code in a browser.
    format: "iife",
    entryPoints: [
      { in: "webview/src/main.ts", out: "webview" },
      { in: "webview/styles/main.css", out: "webview" },
    ],
  },
};

/** @param {boolean} production */
function optionsOf(production) {
  return Object.entries(bundles).map(([name, bundle]) => ({
    name,
    /** @satisfies {import("esbuild").BuildOptions} */
    options: {
      ...bundle,
      absWorkingDir: root,
      outdir: "dist",
      bundle: true,
      plugins: [fastPathBeside],
      minify: production,
      // Source maps tell where a developer's own checkout is; the package goes without.
      sourcemap: !production,
      metafile: true,
      logLevel: /** @type {const} */ ("warning"),
    },
  }));
}

async function demandEntries() {
  for (const { in: path } of Object.values(bundles).flatMap((bundle) => bundle.entryPoints)) {
    await access(resolve(root, path)).catch(() => {
      throw new Stop(`The build cannot begin: ${path} is missing.`);
    });
  }
}

/**
 * Builds every bundle into dist/, or only in memory (`write: false`, for the tests of the bundles).
 * @param {{ production?: boolean, write?: boolean }} [choice]
 * @returns {Promise<Map<string, import("esbuild").BuildResult<{ metafile: true }>>>}
 */
export async function build({ production = true, write = true } = {}) {
  await demandEntries();
  const results = new Map();
  for (const { name, options } of optionsOf(production)) {
    const result = await esbuild({ ...options, write }).catch((error) => {
      throw new Stop(`The build of ${name} failed: ${error.errors?.[0]?.text ?? error.message}.`);
    });
    if (result.warnings.length > 0) {
      throw new Stop(`The build of ${name} gave a warning: ${result.warnings[0]?.text}.`);
    }
    results.set(name, result);
  }
  if (write) await finish(results);
  return results;
}

/** @param {Map<string, import("esbuild").BuildResult<{ metafile: true }>>} results */
async function finish(results) {
  const dist = resolve(root, "dist");
  const notices = resolve(dist, "THIRD-PARTY-NOTICES.txt");
  await writeFile(notices, await thirdPartyNotices(root, [...results.values()]));
  await chmod(resolve(dist, "cli.cjs"), 0o755);
  // All of dist/ is shipped, so nothing of an earlier build may stay. Emptying it first would pull the bundles away
  // from under an editor that has them open.
  const built = new Set([basename(notices)]);
  for (const { metafile } of results.values()) {
    for (const output of Object.keys(metafile.outputs)) built.add(basename(output));
  }
  const stale = (await readdir(dist)).filter((name) => !built.has(name));
  await Promise.all(stale.map((name) => rm(resolve(dist, name), { recursive: true })));
}

/** Builds for a developer, and again at every change. */
export async function watch() {
  await demandEntries();
  for (const { options } of optionsOf(false)) {
    const watched = await context({ ...options, logLevel: "info" });
    await watched.watch();
  }
}

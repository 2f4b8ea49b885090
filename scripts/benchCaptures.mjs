/** The captures of the benchmark: made once by the seeded generator, kept in the system's folder for temporary files. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./lib/root.mjs";

const folder = join(tmpdir(), "tcp-lifelines-bench");

/**
 * @typedef {{ packets: number, format: "pcap" | "pcapng", payload: "small" | "full", story: "mixed" | "reuse-after-300s", seed: number }} Recipe
 * @typedef {{ path: string, bytes: number, truth: { frames: number, connections: number, quadruplets: number, byState: object, findings: object } }} Capture
 */

/**
 * @param {Recipe} recipe
 * @returns {Promise<Capture>}
 */
export async function captureOf(recipe) {
  mkdirSync(folder, { recursive: true });
  const generator = await bundle();
  // Another generator makes other captures: its version is in the name.
  const name = [recipe.packets, recipe.payload, recipe.story, recipe.seed, generator.version].join("-");
  const path = join(folder, `${name}.${recipe.format}`);
  const truthPath = `${path}.truth.json`;
  if (!existsSync(truthPath)) {
    const file = openSync(`${path}.part`, "w");
    const truth = generator.generate(recipe, (/** @type {Uint8Array} */ bytes) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    });
    closeSync(file);
    renameSync(`${path}.part`, path);
    writeFileSync(truthPath, JSON.stringify(truth));
  }
  return { path, bytes: statSync(path).size, truth: JSON.parse(readFileSync(truthPath, "utf8")) };
}

/** The generator is TypeScript; Node 20 runs it as one module of JavaScript. */
async function bundle() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: ["test/bench/generate.ts"],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20",
    minify: true,
    logLevel: "warning",
  });
  const code = result.outputFiles[0]?.text ?? "";
  let version = 0;
  for (let i = 0; i < code.length; i++) version = (Math.imul(version, 31) + code.charCodeAt(i)) >>> 0;
  const path = join(folder, `generate-${version.toString(36)}.mjs`);
  writeFileSync(path, code);
  const { generate } = await import(path);
  return { generate, version: version.toString(36) };
}

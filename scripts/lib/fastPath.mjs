/**
 * The fast path (`extension/src/fastPath/`): AssemblyScript to WebAssembly, for whatever bundles the core. The core imports it as
 * `…/fastPath/main.wasm`, and gets its bytes.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Stop } from "./launch.mjs";
import { root } from "./root.mjs";

const FOLDER = "extension/src/fastPath";
const SOURCE = "main.ts";
const OUTPUT = "main.wasm";

const OPTIONS = [
  ...["--runtime", "stub", "--optimizeLevel", "3", "--shrinkLevel", "0", "--noAssert"],
  // Shared memory can grow without being pulled away from under the columns in it.
  ...["--importMemory", "--sharedMemory", "--maximumMemory", "65536", "--enable", "threads"],
];

/** @type {Promise<Uint8Array> | undefined} */
let compiled;

/** @returns {Promise<Uint8Array>} */
async function compile() {
  // By a name that the types do not follow: those of the compiler give another `console` to all of us. And it takes half a second to load.
  const name = "assemblyscript/asc";
  const { main: compileAssemblyScript } = await import(name);
  /** @type {Uint8Array | undefined} */
  let bytes;
  const { error, stderr } = await compileAssemblyScript([SOURCE, "--outFile", OUTPUT, ...OPTIONS], {
    readFile: (/** @type {string} */ name) => readFile(join(root, FOLDER, name), "utf8").catch(() => null),
    writeFile(/** @type {string} */ name, /** @type {string | Uint8Array} */ contents) {
      if (name === OUTPUT && typeof contents !== "string") bytes = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || bytes === undefined) throw new Stop(`The fast path does not compile:\n${stderr}`);
  return bytes;
}

/** @type {import("esbuild").Plugin} */
export const fastPath = {
  name: "fast path",
  setup(build) {
    build.onResolve({ filter: /\/fastPath\/main\.wasm$/ }, ({ path }) => ({ path, namespace: "fast-path" }));
    build.onLoad({ filter: /.*/, namespace: "fast-path" }, async () => {
      compiled ??= compile();
      return { contents: await compiled, loader: "binary" };
    });
  },
};

/**
 * The fast path (`extension/src/fastPath/`): AssemblyScript to WebAssembly, for whatever bundles the core. The core imports it as
 * `…/fastPath/main.wasm`, and gets a function that tells its bytes: who has to read a file for them can say in a sentence that it is not there.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Stop } from "./launch.mjs";
import { root } from "./root.mjs";

const FOLDER = "extension/src/fastPath";
const SOURCE = "main.ts";
const OUTPUT = "main.wasm";

const OPTIONS = [
  // Functions keep their names until they have been inlined.
  "--debug",
  ...["--runtime", "stub", "--optimizeLevel", "3", "--shrinkLevel", "0", "--noAssert"],
  // Shared memory can grow without being pulled away from under the columns in it.
  ...["--importMemory", "--sharedMemory", "--maximumMemory", "65536", "--enable", "threads"],
];

/**
 * Up to which size, as Binaryen counts it, a function is written into those that call it. The limits of the compiler (12, 70, 200) leave some ten calls
 * to each segment, and V8 inlines nothing of WebAssembly: with these reading takes a fifteenth less CPU.
 */
const INLINED = { anyFunction: 400, withoutCallsAndLoops: 600, ofOneCaller: 5000 };
/** But for how packed rows are read: where none are packed V8 would compile it with each of the passes that could ask: 7 % of the command at 10^6 packets. */
const NOT_INLINED = [
  "unpackedFields/doubleAt",
  "unpackedFields/putField",
  "unpackedFields/wordAt",
  "unpackedRows/unpackRows",
];

/** What the compiler makes use of, with OPTIONS; all of it is known to Node 20. */
const FEATURES = [
  "Atomics",
  "BulkMemory",
  "BulkMemoryOpt",
  "MutableGlobals",
  "NontrappingFPToInt",
  "SignExt",
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
  return inlined(bytes);
}

/**
 * Optimized once more, with larger functions.
 * @param {Uint8Array} bytes
 * @returns {Promise<Uint8Array>}
 */
async function inlined(bytes) {
  const name = "assemblyscript/binaryen";
  const { default: binaryen } = await import(name);
  const features = FEATURES.reduce((bits, feature) => bits | binaryen.Features[feature], 0);
  const module = binaryen.readBinaryWithFeatures(bytes, features);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(INLINED.anyFunction);
  binaryen.setFlexibleInlineMaxSize(INLINED.withoutCallsAndLoops);
  binaryen.setOneCallerInlineMaxSize(INLINED.ofOneCaller);
  for (const name of NOT_INLINED) {
    if (!module.getFunction(name))
      throw new Stop(`The fast path has no function ${name}, which is not to be inlined.`);
    binaryen.setPassArgument("no-inline", name);
    module.runPasses(["no-inline"]);
  }
  module.optimize();
  return module.emitBinary();
}

const NAMESPACE = "fast-path";

const IN_THE_BUNDLE = `
import bytes from "fastPath.wasm";
export default () => bytes;
`;

const READ_FROM_FILE = `
import { readFileSync } from "node:fs";
import { join } from "node:path";
import name from "fastPath.wasm";
export default () => {
  const path = join(__dirname, name);
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(path + " cannot be read (" + error.code + "): this TCP Lifelines is not installed, or built, as a whole.");
  }
};
`;

/**
 * @param {string} name
 * @param {string} contents what is imported as the fast path: a module that imports what the loader makes of its bytes
 * @param {"binary" | "file"} loader
 * @returns {import("esbuild").Plugin}
 */
function plugin(name, contents, loader) {
  return {
    name,
    setup(build) {
      build.onResolve({ filter: /(\/fastPath\/main|^fastPath)\.wasm$/ }, ({ path }) => ({
        path,
        namespace: NAMESPACE,
      }));
      build.onLoad({ filter: /main\.wasm$/, namespace: NAMESPACE }, () => ({ contents, loader: "js" }));
      build.onLoad({ filter: /^fastPath\.wasm$/, namespace: NAMESPACE }, async () => {
        compiled ??= compile();
        return { contents: await compiled, loader };
      });
    },
  };
}

/** Its bytes stand in the bundle. */
export const fastPath = plugin("fast path", IN_THE_BUNDLE, "binary");

/** Bundles for Node read them from a file beside them, which all of them share: in a bundle they take a third more. */
export const fastPathBeside = plugin("fast path in a file", READ_FROM_FILE, "file");

/**
 * A real VS Code from npm alone: code-server, the Node 24 it needs and the packager vsce, in scripts/vscode/. Used by
 * npm start, by the end-to-end tests and by npm run package.
 */
import { createHash } from "node:crypto";
import { access, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { command, npmEnvironment } from "./command.mjs";
import { Stop, say } from "./launch.mjs";
import { root } from "./root.mjs";
import { ensurePrograms } from "./setUp.mjs";

const folder = join(root, "scripts/vscode");
const modules = join(folder, "node_modules");
/** VS Code itself, inside code-server; it brings its own list of packages. */
const vscode = join(modules, "code-server/lib/vscode");
/** Holds the checksum of the lock file when everything is in place. */
const stamp = join(modules, ".ready");
/** The package with Node 24, its headers included. */
const node24 = join(modules, `node-linux-${process.arch}`);

/** Where things are, once `ensureVsCode()` has passed. */
export const vscodeTools = {
  node: join(node24, "bin/node"),
  codeServer: join(modules, "code-server/out/node/entry.js"),
  vsce: join(modules, "@vscode/vsce/vsce"),
};

/** Installs whatever of it is missing. */
export async function ensureVsCode() {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
    throw new Stop(
      `code-server is set up for Linux on x64 and arm64 only, this is ${process.platform} on ${process.arch}.`,
    );
  }
  const lock = await readFile(join(folder, "package-lock.json"));
  const wanted = createHash("sha256").update(lock).update(process.arch).digest("hex");
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return;

  await ensurePrograms(["g++", "make", "python3"]);
  say("Installing VS Code for the browser (code-server), about a minute.");
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund"];
  await command("Installing code-server", "npm", ["ci", ...quiet], { cwd: folder, env: npmEnvironment() });

  // From here on npm, node-gyp and the modules they build must be those of Node 24: its program first in PATH, its
  // headers for the compiler. A nodedir of the user's own would build for the wrong Node.
  const env = {
    ...npmEnvironment(),
    PATH: [join(node24, "bin"), process.env.PATH].join(delimiter),
    npm_config_nodedir: node24,
    npm_package_config_node_gyp_nodedir: node24,
  };
  // Not `npm ci`: the shrinkwrap that VS Code brings is out of step with its package.json, and npm ci refuses it.
  await command("Installing VS Code", "npm", ["install", "--omit=dev", ...quiet], { cwd: vscode, env });
  // The two native modules that matter. Without spdlog every output channel stays empty.
  const natives = ["@vscode/spdlog", "@vscode/native-watchdog"];
  await command("Compiling VS Code's native modules", "npm", ["rebuild", ...natives], { cwd: vscode, env });
  await access(join(vscode, "node_modules/@vscode/spdlog/build/Release/spdlog.node")).catch(() => {
    throw new Stop(
      "Compiling VS Code's native modules left no spdlog.node, and without it output channels are empty.",
    );
  });
  await writeFile(stamp, wanted);
}

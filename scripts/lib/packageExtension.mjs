/** The package that users install, made from dist/ and what .vscodeignore lets through. */
import { join } from "node:path";
import { command } from "./command.mjs";
import { root } from "./root.mjs";
import { runFolder } from "./runFolder.mjs";
import { vscodeTools } from "./vscodeTools.mjs";

/** @param {string} vsix Where to put it. */
export async function packageExtension(vsix) {
  // Everything is bundled, so no node_modules go along.
  const args = ["package", "--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository"];
  await command("Packaging the extension", process.execPath, [vscodeTools.vsce, ...args, "--out", vsix]);
}

/**
 * The extensions folder of the end-to-end tests: this package alone, installed as VS Code installs it. The tests run in
 * processes of their own, hence by way of the environment.
 */
export function testedExtensions() {
  const folder = process.env.TCP_LIFELINES_EXTENSIONS;
  if (!folder)
    throw new Error("The end-to-end tests are run by npm run e2e or npm test, which install the extension.");
  return folder;
}

/** Packages the extension and installs it for the end-to-end tests of this run. */
export async function installForTests() {
  const folder = await runFolder(join(root, ".vscode-test"));
  const vsix = join(folder, "tested.vsix");
  await packageExtension(vsix);
  const extensions = join(folder, "extensions");
  const profile = join(folder, "profile");
  const args = ["--user-data-dir", profile, "--extensions-dir", extensions, "--install-extension", vsix];
  await command("Installing the package", vscodeTools.node, [vscodeTools.codeServer, ...args], {
    env: { PATH: process.env.PATH, HOME: profile, EXTENSIONS_GALLERY: "{}" },
  });
  process.env.TCP_LIFELINES_EXTENSIONS = extensions;
}

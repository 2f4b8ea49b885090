/** The package that users install, made from dist/ and what .vscodeignore lets through. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { command } from "./command.mjs";
import { root } from "./root.mjs";
import { vscodeTools } from "./vscodeTools.mjs";

/** @param {string} vsix Where to put it. */
export async function packageExtension(vsix) {
  // Everything is bundled, so no node_modules go along.
  const args = ["package", "--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository"];
  await command("Packaging the extension", process.execPath, [vscodeTools.vsce, ...args, "--out", vsix]);
}

/** The extensions folder of the end-to-end tests: this package alone, installed as VS Code installs it. */
export const testedExtensions = join(root, ".vscode-test/extensions");

/** Packages the extension and installs it for the end-to-end tests. */
export async function installForTests() {
  const vsix = join(root, ".vscode-test/tested.vsix");
  await rm(testedExtensions, { recursive: true, force: true });
  await mkdir(testedExtensions, { recursive: true });
  await packageExtension(vsix);
  const profile = join(root, ".vscode-test/installer");
  await command(
    "Installing the package into VS Code",
    vscodeTools.node,
    [
      vscodeTools.codeServer,
      "--user-data-dir",
      profile,
      "--extensions-dir",
      testedExtensions,
      "--install-extension",
      vsix,
    ],
    { env: { PATH: process.env.PATH, HOME: profile, EXTENSIONS_GALLERY: "{}" } },
  );
}

/** What users install: the files that .vscodeignore lets through, as VS Code unpacked them. */
import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { testedExtensions } from "#scripts/lib/packageExtension.mjs";

/** In kB, unpacked; the picture in the README is 240 of them. */
const LIMIT_KB = 2000;

describe("the package", () => {
  let folder: string;
  let files: readonly string[];
  before(async () => {
    const installed = (await readdir(testedExtensions())).filter((name) => name.startsWith("tcp-lifelines."));
    assert.equal(installed.length, 1);
    folder = join(testedExtensions(), installed[0] ?? "");
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  });

  test("holds what is named in .vscodeignore and nothing else", () => {
    const allowed = [
      /^dist\/(extension|worker|cli)\.cjs$/,
      /^dist\/fastPath\.wasm$/,
      /^dist\/webview\.(js|css)$/,
      /^dist\/THIRD-PARTY-NOTICES\.txt$/,
      /^extension\/walkthrough\/.+\.(md|png|svg|pcap)$/,
      /^docs\/configuration\.md$/,
      /^docs\/images\/lifelines-dark-modern\.png$/, // In the README.
      /^docs\/findings\/[a-z-]+\.md$/,
      /^extension\/syntaxes\/[\w.-]+\.json$/,
      /^extension\/media\/sidebar\.svg$/,
      /^l10n\/bundle\.l10n\.json$/,
      /^package\.nls\.json$/,
      /^extension\/analysis\.schema\.json$/,
      /^extension\/media\/icon\.png$/,
      /^(package\.json|README\.md|readme\.md|CHANGELOG\.md|changelog\.md|LICENSE\.txt)$/,
      /^\.vsixmanifest$/, // VS Code's own.
    ];
    assert.deepEqual(
      files.filter((file) => !allowed.some((pattern) => pattern.test(file))),
      [],
    );
  });

  test("holds everything that its package.json names", async () => {
    const text = await readFile(join(folder, "package.json"), "utf8");
    const named = [...text.matchAll(/"(?:\.\/)?((?:dist|extension)\/[^"*]+\.\w+)"/g)].map(
      ([, path]) => path ?? "",
    );
    assert.ok(named.includes("dist/extension.cjs"));
    assert.deepEqual(
      named.filter((path) => !files.includes(path)),
      [],
    );
  });

  test("holds the sample capture and the licenses", () => {
    for (const file of [
      "extension/walkthrough/sample/recycle.pcap",
      "LICENSE.txt",
      "dist/THIRD-PARTY-NOTICES.txt",
    ]) {
      assert.ok(files.includes(file), file);
    }
  });

  test("names no folder of the machine that built it", async () => {
    const here = process.cwd();
    for (const file of files.filter((name) => /\.(cjs|js|css|json|txt|md)$/.test(name))) {
      assert.ok(!(await readFile(join(folder, file), "utf8")).includes(here), file);
    }
  });

  test("stays small", async () => {
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
    const kb = sizes.reduce((sum, size) => sum + size, 0) / 1024;
    assert.ok(kb <= LIMIT_KB, `${kb.toFixed(0)} kB`);
  });
});

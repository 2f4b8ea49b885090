import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./root.mjs";

const HOST = join(root, "extension/src/host");
const TRANSLATED = /l10n\.t\(\s*("(?:[^"\\]|\\.)*")/g;

/**
 * What the extension host says in words of its own: the strings that it gives to `l10n.t`.
 * @returns {Promise<Set<string>>}
 */
export async function hostStrings() {
  /** @type {Set<string>} */
  const said = new Set();
  for (const file of await readdir(HOST, { recursive: true })) {
    if (!file.endsWith(".ts")) continue;
    const source = await readFile(join(HOST, file), "utf8");
    for (const [, literal] of source.matchAll(TRANSLATED)) said.add(JSON.parse(literal ?? '""'));
  }
  return said;
}

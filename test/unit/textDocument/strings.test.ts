/** What the editor says can be translated: every string stands in the bundle, every key of package.json in its own. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

const HOST = "extension/src/host";

function strings(path: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
}

test("l10n/bundle.l10n.json holds exactly the strings of the extension host", () => {
  const said = new Set<string>();
  for (const file of readdirSync(HOST, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const source = readFileSync(join(HOST, file), "utf8");
    for (const [, literal] of source.matchAll(/l10n\.t\(\s*("(?:[^"\\]|\\.)*")/g))
      said.add(JSON.parse(literal ?? '""') as string);
  }
  const bundle = strings("l10n/bundle.l10n.json");
  assert.deepEqual(Object.keys(bundle).sort(), [...said].sort());
  for (const [key, value] of Object.entries(bundle)) assert.equal(value, key);
});

test("package.nls.json holds exactly the keys that package.json uses", () => {
  const used = [...readFileSync("package.json", "utf8").matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
  assert.deepEqual(Object.keys(strings("package.nls.json")).sort(), [...new Set(used)].sort());
});

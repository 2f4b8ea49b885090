/** What the editor says can be translated: every string stands in the bundle, every key of package.json in its own. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { ruleStrings } from "#configuration/ruleStrings.ts";
import { hostStrings } from "#scripts/lib/hostStrings.mjs";

const HOST = "extension/src/host";

function strings(path: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
}

test("l10n/bundle.l10n.json holds exactly the strings of the extension host and of the rules", async () => {
  const said = new Set([...(await hostStrings()), ...ruleStrings()]);
  const bundle = strings("l10n/bundle.l10n.json");
  assert.deepEqual(Object.keys(bundle).sort(), [...said].sort(), "npm run explanations writes it");
  for (const [key, value] of Object.entries(bundle)) assert.equal(value, key);
});

test("the rules say much, and all of it is in the bundle", () => {
  const bundle = strings("l10n/bundle.l10n.json");
  for (const words of ["Since, until", "{count} SYNs dropped by this", "In every Linux of today."])
    assert.equal(bundle[words], words);
});

/** Names; what goes into the log; the page, whose own words and failures are English like the analysis. */
const NOT_TRANSLATED: readonly RegExp[] = [
  /^"TCP Lifelines"$/,
  /^`TCP Lifelines: \$\{fileName\}`$/,
  /^`TCP Lifelines \$\{this\.#surroundings\.version\}`$/,
  /^`<!DOCTYPE html>/,
  /^"The capture was closed\."$/,
  /^`The analysis ended unexpectedly \(\$\{reason\}\)\.`$/,
  /^`exit code \$\{exitCode\}`$/,
  /^"first rows"$/,
  /^`(\$\{text\.length\} characters are too many|a line has \$\{length\} characters)`$/,
];
const LOGGED = /log\.(info|warn|error)\(\s*$/;
const TRANSLATED = /l10n\.t\(\s*$/;
const LITERAL = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

test("no words of the extension host pass by the translation", () => {
  const words: string[] = [];
  for (const file of readdirSync(HOST, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const source = readFileSync(join(HOST, file), "utf8").replaceAll(/\/\*.*?\*\/|^\s*\/\/.*$/gms, "");
    for (const { 0: literal, index } of source.matchAll(LITERAL)) {
      const own = literal.replaceAll(/\$\{[^}]*\}/g, "");
      if (!/[A-Za-z]{2,}[,.:]? [A-Za-z]/.test(own)) continue;
      const before = source.slice(Math.max(0, index - 80), index);
      if (TRANSLATED.test(before) || LOGGED.test(before)) continue;
      if (!NOT_TRANSLATED.some((each) => each.test(literal))) words.push(`${file}: ${literal}`);
    }
  }
  assert.deepEqual(words, []);
});

test("package.nls.json holds exactly the keys that package.json uses", () => {
  const used = [...readFileSync("package.json", "utf8").matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
  assert.deepEqual(Object.keys(strings("package.nls.json")).sort(), [...new Set(used)].sort());
});

test("package.json itself holds no words that a user reads in VS Code, but its name", () => {
  const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as { contributes: unknown };
  const words: string[] = [];
  const look = (value: unknown, key: string): void => {
    if (Array.isArray(value)) for (const each of value) look(each, key);
    else if (typeof value === "object" && value !== null)
      for (const [name, each] of Object.entries(value)) look(each, name);
    else if (typeof value === "string" && READ.has(key) && !/^%[\w.]+%$/.test(value)) words.push(value);
  };
  look(contributes, "");
  assert.deepEqual([...new Set(words)], ["TCP Lifelines"]);
});

/** The fields whose values are shown. */
const READ: ReadonlySet<string> = new Set([
  "title",
  "category",
  "description",
  "markdownDescription",
  "enumDescriptions",
  "displayName",
  "name",
  "contextualTitle",
  "contents",
  "aliases",
]);

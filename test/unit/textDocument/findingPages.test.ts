/** The pages that findings point to: one for each kind, each with the same parts. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

interface Manifest {
  readonly contributes: {
    readonly configuration: {
      readonly properties: {
        readonly "tcpLifelines.problems.hiddenKinds": {
          readonly items: { readonly enum: readonly string[] };
        };
      };
    };
  };
}

const CONTRACT = readFileSync("extension/src/core/report/contract.ts", "utf8");
const KINDS = [...(/export type FindingKind =([^;]+);/.exec(CONTRACT)?.[1]?.matchAll(/"([a-z-]+)"/g) ?? [])]
  .map(([, kind]) => kind ?? "")
  .sort();

test("there is a page for each kind of finding, and no other", () => {
  assert.ok(KINDS.length > 10);
  assert.deepEqual(readdirSync("docs/findings").sort(), KINDS.map((kind) => `${kind}.md`).sort());
});

test("each says what it is, how it is told, what it is not, what to do, and who says so", () => {
  for (const kind of KINDS) {
    const page = readFileSync(`docs/findings/${kind}.md`, "utf8");
    assert.ok(page.startsWith("# "), kind);
    assert.ok(page.includes(`\`${kind}\` · `), kind);
    const parts = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    assert.deepEqual(parts, ["How it is told", "What it is not", "What to do", "Sources"], kind);
    assert.match(page, /\*(proved|explained|compatible)\*/, kind);
    for (const [, other] of page.matchAll(/`([a-z]+-[a-z-]+)`/g)) {
      if (other?.startsWith("tcp") === false && page.includes(`is \`${other}\``))
        assert.ok(KINDS.includes(other), `${kind} names ${other}`);
    }
  }
});

test("each kind can be hidden by the setting", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
  const { properties } = manifest.contributes.configuration;
  assert.deepEqual([...properties["tcpLifelines.problems.hiddenKinds"].items.enum].sort(), KINDS);
});

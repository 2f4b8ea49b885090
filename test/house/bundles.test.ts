/** What is in the bundles that are shipped, and what must not be. */
import assert from "node:assert/strict";
import { isBuiltin } from "node:module";
import { before, describe, test } from "node:test";
import { build } from "#scripts/lib/build.mjs";

type Name = "extension" | "worker" | "cli" | "webview";
interface Bundle {
  readonly code: string;
  /** Modules that the bundle asks for at run time. */
  readonly externals: readonly string[];
  /** Files that went into it. */
  readonly inputs: readonly string[];
}

/** Minified, in KiB; they have 241, 437, 319 and 393. More is no crime, but it wants a reason. */
const LIMITS_KIB: Readonly<Record<Name, number>> = { extension: 260, worker: 480, cli: 450, webview: 400 };

describe("the bundles", () => {
  const bundles = new Map<string, Bundle>();
  before(async () => {
    for (const [name, { outputFiles, metafile }] of await build({ production: true, write: false })) {
      bundles.set(name, {
        code: outputFiles?.find(({ path }) => /\.c?js$/.test(path))?.text ?? "",
        externals: Object.values(metafile.outputs).flatMap(({ imports }) =>
          imports.filter(({ external }) => external).map(({ path }) => path),
        ),
        inputs: Object.keys(metafile.inputs),
      });
    }
  });
  function bundle(name: Name): Bundle {
    const found = bundles.get(name);
    assert.ok(found);
    return found;
  }

  test("only the extension asks for vscode", () => {
    assert.ok(bundle("extension").externals.includes("vscode"));
    for (const name of ["worker", "cli", "webview"] as const) {
      assert.ok(!bundle(name).externals.includes("vscode"), name);
    }
  });

  test("beside vscode they ask for Node's own modules only, so the package needs no node_modules", () => {
    for (const name of ["extension", "worker", "cli"] as const) {
      const others = bundle(name).externals.filter((path) => path !== "vscode" && !isBuiltin(path));
      assert.deepEqual(others, [], name);
    }
  });

  test("the webview asks for nothing", () => {
    assert.deepEqual(bundle("webview").externals, []);
  });

  test("the webview makes no code and no markup out of strings", () => {
    const { code } = bundle("webview");
    for (const forbidden of [
      /\beval\(/,
      /\bnew Function\b/,
      /\b(inner|outer)HTML\b/,
      /\binsertAdjacentHTML\b/,
      /\bdocument\.write/,
    ]) {
      assert.doesNotMatch(code, forbidden);
    }
  });

  test("each holds what runs in its place and nothing else", () => {
    const foreign: Readonly<Record<Name, RegExp>> = {
      extension: /^(webview|extension\/src\/(worker|cli|io))\/|chart\.js/,
      worker: /^(webview|extension\/src\/(host|cli))\/|chart\.js/,
      cli: /^(webview|extension\/src\/(host|worker))\/|chart\.js/,
      webview: /^extension\/src\/(host|worker|cli|io)\//,
    };
    for (const [name, pattern] of Object.entries(foreign)) {
      const strays = bundle(name as Name).inputs.filter((input) => pattern.test(input));
      assert.deepEqual(strays, [], name);
    }
  });

  test("no bundle holds what is only for development", () => {
    for (const { inputs } of bundles.values()) {
      const tools = /^(test|scripts)\/|node_modules\/(pcap-ng-parser|fast-check|playwright-core)\//;
      assert.deepEqual(
        inputs.filter((input) => tools.test(input)),
        [],
      );
    }
  });

  test("they stay small", () => {
    for (const [name, limit] of Object.entries(LIMITS_KIB)) {
      const kib = Buffer.byteLength(bundle(name as Name).code) / 1024;
      assert.ok(kib > 0 && kib <= limit, `${name} has ${kib.toFixed(1)} KiB, the limit is ${limit} KiB`);
    }
  });
});

/** The fences around the core, the protocol, the worker and the webview hold: each offence is refused by a tool. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { root } from "#scripts/lib/root.mjs";

type Tool = "biome" | "tsc";
interface Offence {
  readonly folder: string;
  readonly source: string;
  readonly refusedBy: readonly Tool[];
}

const CORE = "extension/src/core";
const PROTOCOL = "extension/src/protocol";
const CONFIGURATION = "extension/src/configuration";
const WORKER = "extension/src/worker";
const WEBVIEW = "webview/src";

const OFFENCES: readonly Offence[] = [
  // The core runs anywhere: it knows no editor, no Node, no browser and nothing above itself.
  { folder: CORE, source: 'import { window } from "vscode";\nwindow.state;', refusedBy: ["biome"] },
  {
    folder: CORE,
    source: 'import { readFileSync } from "node:fs";\nreadFileSync;',
    refusedBy: ["biome", "tsc"],
  },
  { folder: CORE, source: 'import { readFileSync } from "fs";\nreadFileSync;', refusedBy: ["biome", "tsc"] },
  { folder: CORE, source: 'import { Chart } from "chart.js";\nChart;', refusedBy: ["biome"] },
  {
    folder: CORE,
    source: 'import { clean } from "#protocol/clean.ts";\nclean;',
    refusedBy: ["biome", "tsc"],
  },
  { folder: CORE, source: 'import { clean } from "../protocol/clean.ts";\nclean;', refusedBy: ["tsc"] },
  { folder: CORE, source: 'import { clean } from "#webview/clean.ts";\nclean;', refusedBy: ["biome", "tsc"] },
  { folder: CORE, source: "document.title;", refusedBy: ["tsc"] },
  { folder: CORE, source: "new TextDecoder();", refusedBy: ["tsc"] },
  { folder: CORE, source: "Buffer.alloc(1);", refusedBy: ["tsc"] },
  { folder: CORE, source: "process.exit();", refusedBy: ["tsc"] },
  { folder: CORE, source: "setTimeout(() => {}, 1);", refusedBy: ["tsc"] },
  { folder: CORE, source: "performance.now();", refusedBy: ["tsc"] },
  { folder: CORE, source: 'console.log("x");', refusedBy: ["biome", "tsc"] },
  // The protocol is words: what they are carried by is not its business.
  { folder: PROTOCOL, source: 'import { window } from "vscode";\nwindow.state;', refusedBy: ["biome"] },
  {
    folder: PROTOCOL,
    source: 'import { Worker } from "node:worker_threads";\nWorker;',
    refusedBy: ["biome", "tsc"],
  },
  {
    folder: PROTOCOL,
    source: 'import { clean } from "#worker/clean.ts";\nclean;',
    refusedBy: ["biome", "tsc"],
  },
  // What settings mean is known without an editor, without Node and without a capture's worker.
  { folder: CONFIGURATION, source: 'import { window } from "vscode";\nwindow.state;', refusedBy: ["biome"] },
  {
    folder: CONFIGURATION,
    source: 'import { readFileSync } from "node:fs";\nreadFileSync;',
    refusedBy: ["biome", "tsc"],
  },
  {
    folder: CONFIGURATION,
    source: 'import { clean } from "#protocol/clean.ts";\nclean;',
    refusedBy: ["biome", "tsc"],
  },
  { folder: CONFIGURATION, source: "setTimeout(() => {}, 1);", refusedBy: ["tsc"] },
  // The worker, and the command line like it, run without an editor.
  { folder: WORKER, source: 'import { window } from "vscode";\nwindow.state;', refusedBy: ["biome"] },
  {
    folder: WORKER,
    source: 'import { clean } from "#webview/clean.ts";\nclean;',
    refusedBy: ["biome", "tsc"],
  },
  { folder: WORKER, source: "document.title;", refusedBy: ["tsc"] },
  // The webview is a browser's page.
  { folder: WEBVIEW, source: 'import { window } from "vscode";\nwindow.state;', refusedBy: ["biome"] },
  {
    folder: WEBVIEW,
    source: 'import { readFileSync } from "node:fs";\nreadFileSync;',
    refusedBy: ["biome", "tsc"],
  },
  {
    folder: WEBVIEW,
    source: 'import { clean } from "#worker/clean.ts";\nclean;',
    refusedBy: ["biome", "tsc"],
  },
  { folder: WEBVIEW, source: "process.exit();", refusedBy: ["tsc"] },
];

describe("the fences", () => {
  let copy: string;
  const said: Record<Tool, string> = { biome: "", tsc: "" };

  // The configuration as it is, in a folder of its own: a clean file and the offences in each project.
  before(async () => {
    copy = await mkdtemp(join(tmpdir(), "tcp-lifelines-fences-"));
    for (const file of ["package.json", "biome.json", "tsconfig.json", "tsconfig.base.json", ".gitignore"]) {
      await cp(join(root, file), join(copy, file));
    }
    await symlink(join(root, "node_modules"), join(copy, "node_modules"), "dir");
    const projects = ["webview", "extension/src/host", "extension/src/cli", "extension/src/io"];
    for (const project of [...projects, CORE, PROTOCOL, CONFIGURATION, WORKER]) {
      await mkdir(join(copy, project), { recursive: true });
      await cp(join(root, project, "tsconfig.json"), join(copy, project, "tsconfig.json"));
      await writeFile(join(copy, project, "clean.ts"), "export const clean: number = 1;\n");
    }
    await mkdir(join(copy, WEBVIEW));
    await writeFile(join(copy, WEBVIEW, "clean.ts"), "export const clean: number = 1;\n");
    for (const [i, { folder, source }] of OFFENCES.entries()) {
      await writeFile(join(copy, folder, `offence${i}.ts`), `${source}\n`);
    }
    said.biome = run("@biomejs/biome/bin/biome", "lint", "--max-diagnostics=none", "--reporter=github", ".");
    // Each project by itself: a build stops at the first project with errors.
    for (const project of [CORE, PROTOCOL, CONFIGURATION, WORKER, "webview"]) {
      said.tsc += run("typescript/bin/tsc", "--noEmit", "--pretty", "false", "-p", project);
    }
  });
  after(() => rm(copy, { recursive: true, force: true }));

  function run(tool: string, ...args: readonly string[]): string {
    const { stdout, stderr } = spawnSync(process.execPath, [join(root, "node_modules", tool), ...args], {
      cwd: copy,
      encoding: "utf8",
    });
    return stdout + stderr;
  }

  for (const [i, { folder, source, refusedBy }] of OFFENCES.entries()) {
    test(`${folder} refuses: ${source.split("\n")[0]}`, () => {
      for (const tool of refusedBy) {
        const refusals = said[tool].split("\n").filter((line) => !/^::(notice|warning)/.test(line));
        const refused = refusals.some((line) => line.includes(`offence${i}.ts`));
        assert.ok(refused, `${tool} let it pass:\n${said[tool]}`);
      }
    });
  }

  test("a clean file passes in every project, so it is not the set-up that is refused", () => {
    assert.ok(!/clean\.ts[:(]/.test(said.tsc), said.tsc);
    assert.ok(!/clean\.ts[:,]/.test(said.biome), said.biome);
  });

  test("the core reads no clock and rolls no dice", async () => {
    for (const file of await readdir(join(root, CORE), { recursive: true })) {
      if (!file.endsWith(".ts")) continue;
      const source = await readFile(join(root, CORE, file), "utf8");
      assert.doesNotMatch(source, /Date\.now\(|new Date\(\)|Math\.random\(/, file);
    }
  });

  test("the programs that read captures draw a hash that nobody who makes one can foresee", async () => {
    for (const program of ["cli/main.ts", "worker/worker.ts"])
      assert.match(
        await readFile(join(root, "extension/src", program), "utf8"),
        /^drawHashFactors\(/m,
        program,
      );
  });
});

/** The set-up of a fresh machine: it sees what is missing, installs only that, and says why it cannot go on. */
import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, describe, test } from "node:test";
import { findProgram } from "#scripts/lib/command.mjs";
import { ensurePrograms, packagesMatch } from "#scripts/lib/setUp.mjs";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tcp-lifelines-setup-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program that notes how it was called. */
async function fakeProgram(name: string, script = ""): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\necho "${name} $*" >> "${folder}/calls"\n${script}\n`);
  await chmod(path, 0o755);
}

describe("npm's packages match the lock file", () => {
  const lock = {
    "": { version: "1.0.0" },
    "node_modules/one": { version: "1.0.0", integrity: "sha512-one" },
    "node_modules/elsewhere": { version: "1.0.0", optional: true },
  };
  async function matches(installed: object | undefined): Promise<boolean> {
    await writeFile(join(folder, "package-lock.json"), JSON.stringify({ packages: lock }));
    if (installed) {
      await mkdir(join(folder, "node_modules"));
      const file = join(folder, "node_modules/.package-lock.json");
      await writeFile(file, JSON.stringify({ packages: installed }));
    }
    return packagesMatch(folder);
  }
  const one = lock["node_modules/one"];

  test("when all are there, but for those of other platforms", async () => {
    assert.equal(await matches({ "node_modules/one": one }), true);
  });
  test("not when nothing is installed, or the install was broken off", async () => {
    assert.equal(await matches(undefined), false);
  });
  test("not when one is missing", async () => {
    assert.equal(await matches({}), false);
  });
  test("not when one has another version", async () => {
    assert.equal(await matches({ "node_modules/one": { ...one, version: "1.0.1" } }), false);
  });
  test("not when one has other bytes", async () => {
    assert.equal(await matches({ "node_modules/one": { ...one, integrity: "sha512-two" } }), false);
  });
});

describe("programs from Debian", () => {
  const path = process.env["PATH"];
  let said: string[];
  beforeEach(async (t) => {
    process.env["PATH"] = folder;
    await symlink("/bin/sh", join(folder, "sh"));
    said = [];
    assert.ok("mock" in t);
    t.mock.method(console, "log", (line: string) => said.push(line));
  });
  after(() => {
    process.env["PATH"] = path;
  });
  const calls = () => readFile(join(folder, "calls"), "utf8").catch(() => "");

  test("a program is found under any of its names, and only if it can be run", async () => {
    await fakeProgram("google-chrome");
    await writeFile(join(folder, "chromium"), "");
    assert.equal(await findProgram("chromium", "google-chrome"), join(folder, "google-chrome"));
    assert.equal(await findProgram("chromium-browser"), undefined);
  });

  test("nothing is done and nothing said when nothing is missing", async () => {
    for (const name of ["apt-get", "chromium", "make"]) await fakeProgram(name);
    await ensurePrograms(["chromium", "make"], { isRoot: true });
    assert.equal(await calls(), "");
    assert.deepEqual(said, []);
  });

  test("only what is missing is installed, from fresh package lists", async () => {
    for (const name of ["apt-get", "make"]) await fakeProgram(name);
    await ensurePrograms(["chromium", "make", "g++"], { isRoot: true });
    const [update, install] = (await calls()).trim().split("\n");
    assert.match(update ?? "", /^apt-get .* update$/);
    assert.match(install ?? "", /^apt-get .* install -y --no-install-recommends chromium g\+\+$/);
    assert.deepEqual(said, ["Installing from Debian: chromium, g++."]);
  });

  test("without apt-get, one sentence says what to install", async () => {
    await assert.rejects(ensurePrograms(["g++", "python3"], { isRoot: true }), {
      message:
        "g++, python3 missing, and there is no apt-get here to install it: please install it, then try again.",
    });
  });

  test("without the right to install, one sentence says what root has to do", async () => {
    await fakeProgram("apt-get");
    await assert.rejects(ensurePrograms(["chromium", "make"], { isRoot: false }), {
      message: 'chromium, make missing: run "apt-get install chromium make" as root, then try again.',
    });
    assert.equal(await calls(), "");
  });

  test("a failure is told by apt's own error, in one sentence", async () => {
    await fakeProgram("apt-get", 'echo "Reading..."; echo "E: Unable to locate package chromium"; exit 100');
    await assert.rejects(ensurePrograms(["chromium"], { isRoot: true }), {
      message:
        /^Reading Debian's package lists failed: Unable to locate package chromium \(all it said: .+\)$/,
    });
  });
});

/** `npm ci` works from these lock files on any machine, whichever registry it uses. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { root } from "#scripts/lib/root.mjs";

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

for (const folder of [".", "scripts/vscode"]) {
  describe(`${folder}/package-lock.json`, () => {
    async function locked(): Promise<Readonly<Record<string, Locked>>> {
      return JSON.parse(await readFile(join(root, folder, "package-lock.json"), "utf8")).packages;
    }

    test("names no registry", async () => {
      const named = Object.entries(await locked()).filter(([, { resolved }]) => resolved !== undefined);
      assert.deepEqual(named, []);
      assert.doesNotMatch(
        await readFile(join(root, folder, "package-lock.json"), "utf8"),
        /"https?:\/\/[^"]+\.tgz"/,
      );
    });

    test("stays so at the next npm install", async () => {
      assert.match(
        await readFile(join(root, folder, ".npmrc"), "utf8"),
        /^omit-lockfile-registry-resolved=true$/m,
      );
    });

    // npm drops an optional package that the registry at hand does not carry, and npm ci then refuses the file.
    test("has an entry for every optional package, those of other platforms too", async () => {
      const entries = Object.entries(await locked());
      const names = new Set(entries.map(([path]) => path.slice(path.lastIndexOf("node_modules/") + 13)));
      const missing = entries
        .flatMap(([, { optionalDependencies }]) => Object.keys(optionalDependencies ?? {}))
        .filter((name) => !names.has(name));
      assert.deepEqual(missing, []);
    });
  });
}

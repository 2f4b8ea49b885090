/** What holds for every file of the repository. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { root } from "#scripts/lib/root.mjs";

const MAX_LINES = 400;
const CAPTURES = /\.(pcap|pcapng|cap|dmp|snoop|gz|png)$/;

/** Tracked files and new ones, without what Git ignores. */
function files(): readonly string[] {
  const list = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  return list
    .split("\n")
    .filter((file) => file !== "" && statSync(join(root, file), { throwIfNoEntry: false }));
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

describe("the tree", () => {
  const texts = files().filter((file) => !CAPTURES.test(file));
  const sources = texts.filter((file) => /\.(ts|mjs|cjs|css)$/.test(file));

  test("names no folder of the machine that it was written on", () => {
    const machine = /(?<![\w.~/-])\/(work|tmp\/\w|home\/\w|root\/|usr\/local)/;
    assert.deepEqual(
      texts.filter((file) => machine.test(read(file))),
      [],
    );
  });

  test(`keeps every source file under ${MAX_LINES} lines`, () => {
    assert.deepEqual(
      sources.filter((file) => read(file).split("\n").length > MAX_LINES),
      [],
    );
  });

  test("switches no test and no type off, and leaves no work in comments", () => {
    const off =
      /\b(it|test|describe)\.(only|todo)\b|@ts-(ignore|nocheck)|\bas any\b|\b(TO\x44O|FIX\x4dE|XX\x58)\b/;
    assert.deepEqual(
      sources.filter((file) => off.test(read(file))),
      [],
    );
  });
});

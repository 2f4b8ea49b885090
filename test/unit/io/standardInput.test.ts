/** Standard input needs a process whose standard input it is: this file runs itself once more, as that process. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import test from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { readCapture } from "#io/captureFile.ts";

const CHILD = "TCP_LIFELINES_STANDARD_INPUT_CHILD";

interface Answer {
  readonly sum: number;
  readonly bytes: number;
  readonly bytesTotal: number | null;
  readonly compression: string | null;
}

const sumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 0);

/** What the child does: read "-" to its end and tell a checksum. */
async function readStandardInput(): Promise<void> {
  let sum = 0;
  const { bytes, bytesTotal, compression } = await readCapture("-", (chunk) => {
    sum = chunk.reduce((before, byte) => (Math.imul(before, 31) + byte) | 0, sum);
    return true;
  });
  process.stdout.write(JSON.stringify({ sum, bytes, bytesTotal, compression }));
}

/** Writes pieces to a child's standard input, with a pause before each, and returns what it says. */
async function ask(pieces: readonly Uint8Array[]): Promise<Answer> {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    env: { ...environment, [CHILD]: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (text) => {
    said += text;
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  for (const piece of pieces) {
    await delay(30);
    child.stdin.write(piece);
  }
  child.stdin.end();
  assert.equal(await closed, 0);
  return JSON.parse(said);
}

if (process.env[CHILD] === "1") {
  await readStandardInput();
} else {
  const content = Uint8Array.from({ length: 700_000 }, (_, i) => (i * i) >>> 7);

  test("a pipe is read to its end", async () => {
    const answer = await ask([content]);
    assert.deepEqual(answer, { sum: sumOf(content), bytes: 700_000, bytesTotal: null, compression: null });
  });

  test("a pipe that gives a few bytes at a time, compressed", async () => {
    const compressed = gzipSync(content);
    const pieces = [
      compressed.subarray(0, 1),
      compressed.subarray(1, 3),
      compressed.subarray(3, 5000),
      compressed.subarray(5000),
    ];
    assert.deepEqual(await ask(pieces), {
      sum: sumOf(content),
      bytes: 700_000,
      bytesTotal: null,
      compression: "gzip",
    });
  });

  test("a pipe without a byte", async () => {
    assert.deepEqual(await ask([]), { sum: 0, bytes: 0, bytesTotal: null, compression: null });
  });
}

/**
 * The test runner inside VS Code's extension host: `--extensionTestsPath` names a module, and VS Code calls its `run`.
 * Node's own runner wants a process of its own, so this one only calls one test after the other and notes how they went.
 */
import { writeFileSync } from "node:fs";
import type { InHostResult } from "./result.ts";

interface InHostTest {
  readonly title: string;
  readonly check: () => Promise<void> | void;
}

/** Where the results go. The extension host inherits the environment of the server. */
const RESULTS = "TCP_LIFELINES_IN_HOST_RESULTS";
const LIMIT_MS = 30_000;

const tests: InHostTest[] = [];

export function test(title: string, check: () => Promise<void> | void): void {
  tests.push({ title, check });
}

export async function run(): Promise<void> {
  const results: InHostResult[] = [];
  for (const { title, check } of tests) {
    const startedAt = performance.now();
    const failure = await failureOf(check);
    results.push({ title, failure, durationMs: performance.now() - startedAt });
  }
  writeFileSync(process.env[RESULTS] ?? "", JSON.stringify(results));
}

async function failureOf(check: InHostTest["check"]): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not done after ${LIMIT_MS / 1000} s.`)), LIMIT_MS);
  });
  try {
    await Promise.race([check(), limit]);
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  } finally {
    clearTimeout(timer);
  }
}

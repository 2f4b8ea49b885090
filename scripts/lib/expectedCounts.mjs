/** How many tests there are, kept in a file: tests that are lost without a word change a number that someone must change. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./root.mjs";

const FILE = "test/expectedCounts.json";

/** @typedef {{ unit: number, e2e: number }} Expected */

/** @returns {Promise<Expected>} */
export async function expectedCounts() {
  return JSON.parse(await readFile(join(root, FILE), "utf8"));
}

/** @param {Partial<Expected>} counted */
export async function updateExpectedCounts(counted) {
  const updated = { ...(await expectedCounts()), ...counted };
  await writeFile(join(root, FILE), `${JSON.stringify(updated, null, 2)}\n`);
}

/** @param {import("./runTests.mjs").Counts} counts */
export function total({ passed, failed, skipped }) {
  return passed + failed + skipped;
}

/**
 * The sentence that is due when the number is not as expected.
 * @param {keyof Expected} kind
 * @param {import("./runTests.mjs").Counts} counts
 */
export async function countComplaint(kind, counts) {
  const expected = (await expectedCounts())[kind];
  const ran = total(counts);
  if (ran === expected) return undefined;
  return `${ran} ${kind} tests ran, ${FILE} expects ${expected}. If that is right, run: npm run counts`;
}

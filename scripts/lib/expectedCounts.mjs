/** How many tests there are, kept in a file: tests that are lost without a word change a number that someone must change. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./root.mjs";

const FILE = "test/expectedCounts.json";

/**
 * The large captures are not part of the repository. Where they are absent, whole groups of tests shrink to one that
 * is skipped, so there are two right numbers.
 * @typedef {{ unit: number, unitWithoutSharedCaptures: number, e2e: number }} Expected
 * @typedef {import("./runTests.mjs").Counts} Counts
 */

/** @returns {Promise<Expected>} */
async function expectedCounts() {
  return JSON.parse(await readFile(join(root, FILE), "utf8"));
}

/**
 * @param {"unit" | "e2e"} kind
 * @param {Counts} counts
 * @returns {keyof Expected}
 */
function keyOf(kind, { skipped }) {
  return kind === "unit" && skipped > 0 ? "unitWithoutSharedCaptures" : kind;
}

/** @param {Counts} counts */
function total({ passed, failed, skipped }) {
  return passed + failed + skipped;
}

/**
 * @param {"unit" | "e2e"} kind
 * @param {Counts} counts
 */
export async function updateExpectedCounts(kind, counts) {
  const updated = { ...(await expectedCounts()), [keyOf(kind, counts)]: total(counts) };
  await writeFile(join(root, FILE), `${JSON.stringify(updated, null, 2)}\n`);
}

/**
 * The sentence that is due when the number is not as expected.
 * @param {"unit" | "e2e"} kind
 * @param {Counts} counts
 */
export async function countComplaint(kind, counts) {
  const key = keyOf(kind, counts);
  const expected = (await expectedCounts())[key];
  const ran = total(counts);
  if (ran === expected) return undefined;
  return `${ran} ${kind} tests ran, ${FILE} expects ${expected} (${key}). If that is right, run: npm run counts`;
}

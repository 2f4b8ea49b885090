/**
 * How many tests each file holds, kept in a file: tests that are lost without a word change a number that someone must
 * change. A line a test file, so that two who add tests do not both change the same one.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./root.mjs";

const FILE = "test/expectedCounts.json";
const END_TO_END = "test/e2e/";

/**
 * The large captures are not part of the repository. Where they are absent, whole groups of tests shrink to one that
 * is skipped, so some files have two right numbers.
 * @typedef {number | { tests: number, withoutSharedCaptures: number }} Expected
 * @typedef {import("./runTests.mjs").Counts} Counts
 */

/** @returns {Promise<Record<string, Expected>>} */
async function expectedCounts() {
  return JSON.parse(await readFile(join(root, FILE), "utf8"));
}

/**
 * Only for want of the captures is a test skipped, and a group of tests may vanish without a word beside it.
 * @param {ReadonlyMap<string, Counts>} byFile
 */
function lacksCaptures(byFile) {
  return [...byFile.values()].some(({ skipped }) => skipped > 0);
}

/** @param {Counts} counts */
function total({ passed, failed, skipped }) {
  return passed + failed + skipped;
}

/**
 * @param {"unit" | "e2e"} kind
 * @param {string} file
 */
function isOf(kind, file) {
  return file.startsWith(END_TO_END) === (kind === "e2e");
}

/**
 * Notes what ran. With the captures at hand and then without them, `unit` is told twice.
 * @param {"unit" | "e2e"} kind
 * @param {ReadonlyMap<string, Counts>} byFile
 */
export async function updateExpectedCounts(kind, byFile) {
  const before = await expectedCounts();
  const now = Object.fromEntries(Object.entries(before).filter(([file]) => !isOf(kind, file)));
  for (const [file, counts] of byFile) {
    now[file] = updated(before[file], total(counts), lacksCaptures(byFile));
  }
  const sorted = Object.keys(now).sort();
  const lines = sorted.map((file) => `  ${JSON.stringify(file)}: ${oneLine(now[file])}`);
  await writeFile(join(root, FILE), `{\n${lines.join(",\n")}\n}\n`);
}

/**
 * @param {Expected | undefined} known
 * @param {number} ran
 * @param {boolean} without
 * @returns {Expected}
 */
function updated(known, ran, without) {
  const tests = typeof known === "object" ? known.tests : (known ?? ran);
  if (without) return ran === tests ? ran : { tests, withoutSharedCaptures: ran };
  return typeof known === "object" ? { ...known, tests: ran } : ran;
}

/** @param {Expected | undefined} expected */
function oneLine(expected) {
  if (typeof expected !== "object") return String(expected);
  return `{ "tests": ${expected.tests}, "withoutSharedCaptures": ${expected.withoutSharedCaptures} }`;
}

/**
 * The sentence that is due when a number is not as expected.
 * @param {"unit" | "e2e"} kind
 * @param {ReadonlyMap<string, Counts>} byFile
 */
export async function countComplaint(kind, byFile) {
  const expected = await expectedCounts();
  const without = lacksCaptures(byFile);
  const files = new Set([...byFile.keys(), ...Object.keys(expected).filter((file) => isOf(kind, file))]);
  const wrong = [...files].sort().flatMap((file) => {
    const counts = byFile.get(file);
    const due = numberDue(expected[file], without);
    const ran = counts ? total(counts) : 0;
    return ran === due ? [] : [`${file}: ${ran} ran, ${due} expected`];
  });
  if (wrong.length === 0) return undefined;
  return `The number of tests is not the one in ${FILE}. If that is right, run: npm run counts\n  ${wrong.join("\n  ")}`;
}

/**
 * @param {Expected | undefined} expected
 * @param {boolean} without
 */
function numberDue(expected = 0, without) {
  if (typeof expected === "number") return expected;
  return without ? expected.withoutSharedCaptures : expected.tests;
}

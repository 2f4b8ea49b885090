/** The list of findings of the PAWS disaster; ports, frames and counts are those of the laboratory's own record. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import type { FindingList, FindingListRow } from "#core/query/findingModel.ts";
import {
  findingBeside as findingBesideInSteps,
  findingOfConnection,
  findingPage as findingPageInSteps,
  placeOfFinding as placeOfFindingInSteps,
} from "#core/query/findingPage.ts";
import { atOnce } from "#test/support/atOnce.ts";

const findingBeside = atOnce(findingBesideInSteps);
const findingPage = atOnce(findingPageInSteps);
const placeOfFinding = atOnce(placeOfFindingInSteps);

const ALL: FindingList = { filter: { text: "", from: null, until: null }, toggled: [] };

function analyzed(name: string, complete = true): Analyzer {
  const analyzer = new Analyzer({ fileName: name, expectedBytes: null });
  analyzer.push(readFileSync(`test/fixtures/lab/${name}.pcap`));
  if (complete) analyzer.end();
  return analyzer;
}

const recycle = analyzed("05a_recycle");

function rowsOf(
  list: Partial<FindingList["filter"]>,
  window = { start: 0, end: 500 },
): readonly FindingListRow[] {
  return findingPage(recycle, { ...ALL, filter: { ...ALL.filter, ...list }, ...window }).rows;
}

function subjects(rows: readonly FindingListRow[]): readonly string[] {
  return rows.flatMap((row) => (row.row === "finding" ? [row.subject] : []));
}

test("kinds come gravest first; a SYN and those that repeat it are one line", () => {
  const page = findingPage(recycle, { ...ALL, start: 0, end: 500 });
  assert.deepEqual([page.findings, page.kinds, page.all, page.total], [79, 2, 79, 22]);
  const [group, first] = page.rows;
  assert.ok(group?.row === "group" && first?.row === "finding");
  assert.deepEqual(
    [group.title, group.severity, group.certainty, group.findings, group.opened],
    ["SYN dropped by per-host PAWS", "error", "explained", 78, true],
  );
  assert.deepEqual([group.position, group.siblings, first.position, first.siblings], [1, 2, 1, 20]);
  assert.deepEqual(
    [first.frame, first.subject, first.clock, first.crosses, first.text, first.certainty],
    [61, ":35051", "A", 3, "behind B", "explained"],
  );
  const last = page.rows.at(-1);
  assert.ok(last?.row === "group");
  assert.deepEqual(
    [last.kind, last.opened],
    ["timestamp-clocks", false],
    "what tells of an address is folded",
  );
});

test("any window is a part of the whole", () => {
  const whole = rowsOf({});
  for (const [start, end] of [
    [0, 1],
    [3, 9],
    [20, 30],
    [22, 40],
  ] as const)
    assert.deepEqual(rowsOf({}, { start, end }), whole.slice(start, end));
});

test("a filter takes words of the kind, addresses, ports, certainties and severities, and all must hold", () => {
  assert.deepEqual(subjects(rowsOf({ text: ":40857" })), [":40857"]);
  assert.deepEqual(subjects(rowsOf({ text: "paws :40857" })), [":40857"]);
  assert.deepEqual(rowsOf({ text: "clocks :40857" }), []);
  assert.equal(subjects(rowsOf({ text: "192.0.2.1" })).length, 20);
  assert.deepEqual(subjects(rowsOf({ text: "10.0.0.1" })), []);
  assert.equal(subjects(rowsOf({ text: "ERROR explained" })).length, 20);
  assert.equal(rowsOf({ text: "proved" }).length, 0);
  assert.equal(subjects(rowsOf({ text: ":4085" })).length, 0, "a port is whole");
});

test("a range lets through what has a finding in it, the edges included", () => {
  assert.deepEqual(subjects(rowsOf({ from: 7, until: 9.061967 })), [":37101", ":40857"]);
  assert.deepEqual(subjects(rowsOf({ from: 0, until: 4.8 })), []);
  // 35051 sends its last SYN at 6.844 s.
  assert.deepEqual(subjects(rowsOf({ from: 6, until: 7 })), [":35051"]);
});

test("the place of a finding is its line, or the line of its kind where that is folded", () => {
  const first = { ...ALL, id: "syn-dropped-by-paws:61" };
  assert.deepEqual(placeOfFinding(recycle, first), { place: 1, folded: false });
  // The SYN of frame 61, sent again.
  assert.deepEqual(placeOfFinding(recycle, { ...ALL, id: "syn-dropped-by-paws:72" }), {
    place: 1,
    folded: false,
  });
  assert.deepEqual(placeOfFinding(recycle, { ...first, toggled: ["syn-dropped-by-paws"] }), {
    place: 0,
    folded: true,
  });
  assert.equal(placeOfFinding(recycle, { ...first, filter: { ...ALL.filter, text: ":40857" } }), null);
  assert.equal(placeOfFinding(recycle, { ...ALL, id: "rst-close:61" }), null);
});

test("findings are walked in time: from one, from a connection without one, from nowhere", () => {
  const paws = { ...ALL, filter: { ...ALL.filter, text: "dropped" } };
  const beside = (id: string | null, connection: number | null, forwards: boolean): string | undefined =>
    findingBeside(recycle, { ...paws, id, connection, forwards })?.subject;
  assert.equal(beside(null, null, true), ":35051");
  const walk = { id: null, connection: null, forwards: true };
  assert.equal(
    findingBeside(recycle, { ...ALL, ...walk })?.subject,
    ":35051",
    "what is folded is passed over",
  );
  const opened = findingBeside(recycle, { ...ALL, ...walk, toggled: ["timestamp-clocks"] });
  assert.deepEqual([opened?.kind, opened?.subject], ["timestamp-clocks", "192.0.2.1"]);
  assert.equal(beside(null, null, false), ":36045");
  assert.equal(beside("syn-dropped-by-paws:61", 7, true), ":37101");
  assert.equal(beside("syn-dropped-by-paws:61", 7, false), undefined, "there is none before the first");
  assert.equal(beside("syn-dropped-by-paws:345", 47, true), undefined);
  // Connection 10 was answered between 35051 (4.8 s) and 37101 (8.0 s).
  assert.equal(beside(null, 10, true), ":37101");
  assert.equal(beside(null, 10, false), ":35051");
});

test("a connection brings the finding that tells most of it, if it has one", () => {
  assert.deepEqual(findingOfConnection(recycle, 6), { id: "syn-dropped-by-paws:61", connection: 7 });
  assert.equal(findingOfConnection(recycle, 0), null);
});

test("until the capture is read there are no findings, and no question about them fails", () => {
  const reading = analyzed("05a_recycle", false);
  const page = findingPage(reading, { ...ALL, start: 0, end: 10 });
  assert.deepEqual([page.total, page.findings, page.all], [0, 0, 0]);
  assert.equal(findingBeside(reading, { ...ALL, id: null, connection: 7, forwards: true }), null);
});

test("a clock for each connection is not told as several clocks behind an address", () => {
  const titles = (name: string): readonly string[] =>
    findingPage(analyzed(name), { ...ALL, start: 0, end: 500 }).rows.map(({ title }) => title);
  assert.ok(titles("05c_recycle_modern").includes("A timestamp clock for each connection"));
  assert.ok(!titles("05c_recycle_modern").includes("Several clocks behind one address"));
  assert.ok(titles("04a_paws_tw_nat").includes("Several clocks behind one address"));
});

test("every word that a line says finds it, the cause of a silent SYN too", () => {
  for (const name of ["06d_backlog", "04a_paws_tw_nat"]) {
    const analyzer = analyzed(name);
    const all = findingPage(analyzer, { ...ALL, start: 0, end: 500 }).rows;
    let silent = 0;
    for (const row of all) {
      if (row.row !== "finding") continue;
      if (row.kind === "syn-unanswered") silent++;
      for (const word of row.text.split(/\s+/)) {
        const filter = { ...ALL.filter, text: word };
        const found = findingPage(analyzer, { ...ALL, filter, start: 0, end: 500 }).rows;
        assert.ok(
          found.some((other) => other.row === "finding" && other.id === row.id),
          `${word}: ${row.text}`,
        );
      }
    }
    assert.ok(silent > 0 || name !== "06d_backlog");
  }
});

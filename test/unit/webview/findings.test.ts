/** What is pure of the list of findings: keys, words, what is asked for. */
import assert from "node:assert/strict";
import test from "node:test";
import type { FindingGroupRow, FindingRow } from "#core/query/findingModel.ts";
import { findingQuery } from "#webview/findings/findingQuery.ts";
import { countsWords, findingLine, findingName, groupName } from "#webview/findings/findingWords.ts";
import { treeStep } from "#webview/findings/treeKeys.ts";
import { INITIAL_VIEW } from "#webview/viewState.ts";

const GROUP: FindingGroupRow = {
  row: "group",
  kind: "syn-unanswered",
  title: "SYN without an answer",
  severity: "warning",
  certainty: "compatible",
  findings: 1,
  opened: true,
  position: 2,
  siblings: 3,
};

const FINDING: FindingRow = {
  row: "finding",
  id: "syn-unanswered:61",
  kind: "syn-unanswered",
  title: "SYN without an answer",
  severity: "warning",
  certainty: "compatible",
  time: 1234.8125,
  frame: 61,
  connection: 7,
  clock: "",
  subject: ":35051",
  endpoints: "192.0.2.1:35051 → 192.0.2.80:80",
  crosses: 3,
  text: "loss on the way",
  findings: 3,
  position: 4,
  siblings: 9,
};

test("a line is spoken as a sentence", () => {
  assert.equal(
    findingName(FINDING),
    "SYN without an answer, port 35051, 3 SYNs, compatible: loss on the way, at 1\u202f234.813 s",
  );
  assert.equal(
    findingName({ ...FINDING, clock: "B", crosses: 0, findings: 1, text: "" }),
    "SYN without an answer, port 35051, clock B, compatible, at 1\u202f234.813 s",
  );
  assert.equal(
    findingName({
      ...FINDING,
      subject: "2001:db8::1",
      crosses: 0,
      findings: 2,
      text: "12,000 of 28,232 ports",
    }),
    "SYN without an answer, 2001:db8::1, 2 times, compatible: 12\u202f000 of 28\u202f232 ports, at 1\u202f234.813 s",
  );
  assert.equal(groupName(GROUP), "SYN without an answer: 1 finding, warning, compatible");
});

test("a line is copied with all that names it", () => {
  assert.equal(
    findingLine(FINDING),
    "1\u202f234.813\t192.0.2.1:35051 → 192.0.2.80:80\tSYN without an answer\tcompatible\tloss on the way",
  );
  assert.equal(findingLine({ ...GROUP, findings: 1902 }), "SYN without an answer\tcompatible\t1\u202f902");
});

test("the head counts findings and kinds, and what a filter leaves", () => {
  assert.equal(countsWords(79, 2, 79), "79 in 2 kinds");
  assert.equal(countsWords(1, 1, 1), "1 in 1 kind");
  assert.equal(countsWords(6, 1, 1079), "6 of 1\u202f079");
  assert.equal(countsWords(0, 0, 0), "none");
});

test("→ opens a kind, then goes in; ← goes out, then closes", () => {
  const closed = { ...GROUP, opened: false };
  assert.deepEqual(treeStep("ArrowRight", closed, 5), { toggle: "syn-unanswered" });
  assert.deepEqual(treeStep("ArrowRight", GROUP, 5), { to: 6 });
  assert.equal(treeStep("ArrowRight", FINDING, 9), null);
  assert.deepEqual(treeStep("ArrowLeft", FINDING, 9), { to: 5 });
  assert.deepEqual(treeStep("ArrowLeft", GROUP, 5), { toggle: "syn-unanswered" });
  assert.equal(treeStep("ArrowLeft", closed, 5), null);
  assert.equal(treeStep("ArrowDown", GROUP, 5), null);
  assert.equal(treeStep("ArrowLeft", undefined, 5), null);
});

test("the brushed range drives the list, unless all are wanted", () => {
  const view = { ...INITIAL_VIEW, findingText: "  :443 ", range: { from: 2, until: 5 } };
  assert.deepEqual(findingQuery(view).filter, { text: ":443", from: 2, until: 5 });
  assert.deepEqual(findingQuery({ ...view, findingsInRange: false }).filter, {
    text: ":443",
    from: null,
    until: null,
  });
});

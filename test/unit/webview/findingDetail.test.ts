/** The words around a finding: frames found in sentences, the table of causes, the finding as text. */
import assert from "node:assert/strict";
import test from "node:test";
import type { FindingDetail, WeighedCause } from "#core/query/findingModel.ts";
import type { Verdict } from "#core/report/contract.ts";
import { causesSummary, causesText, causesTitle, noneAgainst } from "#webview/findings/causesWords.ts";
import { evidenceWords, findingText } from "#webview/findings/findingText.ts";
import { proseParts } from "#webview/findings/prose.ts";

function cause(verdict: Verdict, title = "loss on the way"): WeighedCause {
  return { cause: "loss", title, verdict, for: ["one SYN"], against: [], settle: "ip -s link" };
}

const DETAIL: FindingDetail = {
  id: "syn-dropped-by-paws:61",
  kind: "syn-dropped-by-paws",
  title: "SYN dropped by per-host PAWS",
  severity: "error",
  certainty: "explained",
  connection: 7,
  frame: 61,
  time: 4.812491,
  endpoints: "192.0.2.1:35051 → 192.0.2.80:80",
  life: "life 2 of 3",
  frames: [59, 61],
  frameCount: 2,
  explanation: "Its TSval is 849,766,503 ticks older.",
  facts: [{ name: "remembered", value: "13,278,546", clock: "B", frame: 59, time: 4.0194 }],
  rule: {
    title: "Rule against capture",
    facts: [{ name: "rule says drop", value: "78", text: "78 got no answer" }],
  },
  settlement: { where: "on 192.0.2.80", command: "nstat -az TcpExtPAWSPassive", text: "" },
  advice: "Set it to 0.",
  references: [],
  causes: [cause("explained"), cause("refuted")],
  previous: null,
  displayFilter: "frame.number == 59",
};

test("frames are found in a sentence; its numbers are grouped by narrow spaces", () => {
  assert.deepEqual(proseParts("The SYN (frame 61) is 849,766,503 ticks older than #59."), [
    "The SYN (",
    { frame: 61 },
    ") is 849\u202f766\u202f503 ticks older than ",
    { frame: 59 },
    ".",
  ]);
  assert.deepEqual(proseParts("frame 7, sent again"), [{ frame: 7 }, ", sent again"]);
  assert.deepEqual(proseParts("61 frames"), ["61 frames"]);
  assert.deepEqual(proseParts("a time frame 61.5 s long"), ["a time frame 61.5 s long"]);
  assert.deepEqual(proseParts(""), []);
});

test("the head of the causes asks the question and counts the verdicts", () => {
  assert.equal(causesTitle(DETAIL), "Why did #61 get no answer?");
  assert.equal(
    causesSummary([cause("explained"), cause("compatible"), cause("refuted"), cause("refuted")]),
    "4 causes weighed, 1 stands, 1 possible, 2 refuted",
  );
  assert.equal(causesSummary([cause("refuted")]), "1 cause weighed, 1 refuted");
  assert.equal(causesSummary([cause("proved"), cause("explained")]), "2 causes weighed, 2 stand");
});

test("only of what stands it is worth saying that nothing speaks against it", () => {
  assert.equal(noneAgainst(cause("explained")), "none in this capture");
  assert.equal(noneAgainst(cause("compatible")), "");
});

test("the causes are copied as a table, the refuted ones too", () => {
  assert.deepEqual(causesText(DETAIL).split("\n"), [
    "Why did #61 get no answer?",
    "Cause\tVerdict\tFor\tAgainst\tWhat would settle it",
    "loss on the way\texplained\tone SYN\t\tip -s link",
    "loss on the way\trefuted\tone SYN\t\tip -s link",
  ]);
});

test("a finding is copied as text: what happened, its numbers with their places, what to do", () => {
  assert.deepEqual(findingText(DETAIL).split("\n"), [
    "SYN dropped by per-host PAWS (explained), frame 61, 4.812 s",
    "192.0.2.1:35051 → 192.0.2.80:80, life 2 of 3",
    "Its TSval is 849\u202f766\u202f503 ticks older.",
    "remembered: 13\u202f278\u202f546 (clock B, frame 59, 4.019 s)",
    "Rule against capture",
    "rule says drop: 78 (78 got no answer)",
    "What would settle it, on 192.0.2.80: nstat -az TcpExtPAWSPassive",
    "Set it to 0.",
  ]);
});

test("evidence frames beyond the first few are counted", () => {
  assert.equal(evidenceWords(DETAIL), "#59 and #61");
  assert.equal(evidenceWords({ ...DETAIL, frameCount: 76 }), "#59, #61 and 74 more");
});

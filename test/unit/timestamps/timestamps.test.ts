/** The view's numbers against what the laboratory's server, filter and clients themselves wrote down. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import type {
  ClockRow,
  RuleStanding,
  SynMark,
  TimestampsModel,
  TimestampsQuery,
} from "#core/timeline/timestamps/model.ts";
import { timestampPairs as timestampPairsInSteps } from "#core/timeline/timestamps/pairs.ts";
import {
  timestampSyns as timestampSynsInSteps,
  timestamps as timestampsInSteps,
} from "#core/timeline/timestamps/timestamps.ts";
import { atOnce } from "#test/support/atOnce.ts";
import { LAB_FOLDER, type LabTruth, type TruthConnection } from "#test/support/lab/labTruth.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { parseScenario } from "#test/support/scenario/parseScenario.ts";

const timestampPairs = atOnce(timestampPairsInSteps);
const timestampSyns = atOnce(timestampSynsInSteps);
const timestamps = atOnce(timestampsInSteps);

/** So wide that no SYN stands for another. */
const EVERYTHING: TimestampsQuery = {
  pair: null,
  selection: null,
  from: 0,
  until: 100,
  width: 15_000,
  height: 376,
  frame: null,
};

const analyzers = new Map<string, Analyzer>();

function read(name: string, bytes: () => Uint8Array): Analyzer {
  let analyzer = analyzers.get(name);
  if (!analyzer) {
    analyzer = new Analyzer({ fileName: name, expectedBytes: null });
    analyzer.push(bytes());
    analyzer.end();
    analyzers.set(name, analyzer);
  }
  return analyzer;
}

const lab = (name: string): Analyzer => read(name, () => readFileSync(`${LAB_FOLDER}/${name}.pcap`));

const scenario = (name: string): Analyzer =>
  read(name, () =>
    captureBytes(parseScenario(readFileSync(`test/scenarios/${name}.pkt`, "utf8"), name).trace),
  );

function model(analyzer: Analyzer, change: Partial<TimestampsQuery> = {}): TimestampsModel {
  return timestamps(analyzer, { ...EVERYTHING, ...change });
}

function truthOf(name: string): LabTruth {
  return JSON.parse(readFileSync(`${LAB_FOLDER}/${name}.truth.json`, "utf8"));
}

/** [SYNs, rule: let in, answered, rule: drop, no answer]. */
function numbers({ tally }: ClockRow): readonly number[] {
  return [tally.syns, tally.letIn, tally.answered, tally.drop, tally.silent];
}

const frames = (syns: readonly SynMark[]): number[] => syns.map(({ frame }) => frame);

test("predicted against observed, clock by clock, as the filter and the clients counted", () => {
  const { clocks, total, standing, certainty } = model(lab("05a_recycle"));
  // per_client of the truth: c4 is A, the first that spoke, then c3, c2, c1; answered = connections - failed.
  assert.deepEqual(
    clocks.map((row) => [row.letter, ...numbers(row)]),
    [
      ["A", 23, 5, 5, 18, 18],
      ["B", 17, 5, 5, 12, 12],
      ["C", 55, 7, 7, 48, 48],
      ["D", 14, 14, 14, 0, 0],
    ],
  );
  assert.deepEqual(total && numbers(total), [109, 31, 31, 78, 78]);
  assert.equal(total?.tally.counterExamples, 0);
  assert.deepEqual([standing, certainty], ["in-force", "explained"]);
});

test("a clock's value at the first frame, its tick, and when it was seen", () => {
  const [a, , , d] = model(lab("05a_recycle")).clocks;
  // Frame 1 is A's first SYN: TSval 3458474527. D's is at 14.001908 s with 1002488529, a tick each millisecond.
  assert.deepEqual([a?.tsValAtZero, a?.ticksPerSecond, a?.first], [3458474527, 1000, 0]);
  assert.equal(d?.tsValAtZero, 1002488529 - 14002);
  assert.ok(Math.abs((d?.first ?? 0) - 14.001908) < 1e-6);
});

test("every SYN that the filter dropped: what was remembered, from which frame, and how far behind it was", () => {
  const { syns } = model(lab("05a_recycle"));
  const { findings } = truthOf("05a_recycle");
  assert.equal(findings.length, 78);
  const dropped = new Map(syns.filter(({ outcome }) => outcome === "silent").map((syn) => [syn.frame, syn]));
  assert.equal(dropped.size, 78);
  for (const finding of findings) {
    const syn = dropped.get(finding.syn_frame ?? 0);
    assert.equal(syn?.rule, "drop", `frame ${finding.syn_frame}`);
    assert.equal(syn.tsVal, finding.tsval);
    assert.equal(syn.remembered?.tsVal, finding.remembered_tsval);
    assert.equal(syn.delta, -(((finding.remembered_tsval ?? 0) - (finding.tsval ?? 0)) | 0));
  }
});

test("who set the memory, until when it stood, and the moment at which it ran out", () => {
  const { memory, event } = model(lab("05a_recycle"));
  assert.deepEqual(
    memory.map(({ letter, expired }) => [letter, expired]),
    [
      ["A", false],
      ["B", false],
      ["C", false],
      ["D", true],
      ["C", true],
    ],
  );
  const d = memory[3];
  assert.equal(d?.tsVal, 1002499978);
  assert.ok(Math.abs((d?.until ?? 0) - 85.451) < 1e-3, "60 s after its last TSval came, at 25.451 s");
  assert.equal(event?.text, "D expires");
  assert.equal(event?.time, d?.until);
});

test("the SYN that comes when the memory has run out has no distance to it", () => {
  const { syns } = model(lab("05a_recycle"), { from: 85.5, until: 88 });
  assert.deepEqual(
    syns.map(({ outcome, rule, remembered, delta }) => [outcome, rule, remembered, delta]),
    [["answered", "let-in", null, null]],
  );
});

test("with the rule off, each SYN that it would have dropped is a counter-example", () => {
  const { standing, certainty, total, clocks, memory, event, syns } = model(lab("05b_rule_off"));
  // The filter's own count: 75 would have been dropped, 32 let in.
  assert.equal(standing, "not-in-force");
  assert.equal(certainty, null);
  assert.deepEqual(total && numbers(total), [107, 32, 107, 75, 0]);
  assert.equal(total?.tally.counterExamples, 75);
  assert.deepEqual(
    clocks.map(({ letter, tally }) => [letter, tally.syns, tally.silent]),
    [
      ["A", 31, 0],
      ["B", 27, 0],
      ["C", 26, 0],
      ["D", 23, 0],
    ],
  );
  assert.equal(memory.length, 4, "what it would have dropped can be drawn");
  assert.equal(event, null, "what was never in force does not expire");
  assert.ok(syns.every(({ outcome }) => outcome === "answered"));
});

test("one host with an offset for each connection: the rule drops, and no letter is invented", () => {
  const { pair, standing, clocks, total, lines, memory } = model(lab("05c_recycle_modern"));
  assert.equal(pair?.clockModel, "per-connection");
  assert.equal(standing, "in-force");
  assert.deepEqual(
    clocks.map((row) => [row.kind, row.letter, ...numbers(row)]),
    [["own", "", 32, 8, 8, 24, 24]],
  );
  assert.deepEqual(total && numbers(total), [32, 8, 8, 24, 24]);
  assert.equal(lines.length, 14, "a line for each connection");
  // remember_updates of the filter: each connection that got in is remembered, with a TSval of its own.
  assert.deepEqual(
    memory.map(({ tsVal }) => tsVal),
    [1006612105, 1974683275, 2441158417, 240841270, 1133719761, 1961472504, 3190587638, 3288452722],
  );
});

const WITHOUT_ZONE: readonly (readonly [name: string, standing: RuleStanding, why: string])[] = [
  [
    "05d_recycle_mono",
    "nothing-behind",
    "one clock goes only forwards: whether the rule is on cannot be seen",
  ],
  ["06a_loss_mono", "nothing-behind", "what is lost at random is not behind the memory"],
  ["02b_reinc_nots", "no-timestamps", "no SYN has a timestamp"],
];
for (const [name, standing, why] of WITHOUT_ZONE) {
  test(`no zone in ${name}: ${why}`, () => {
    const shown = model(lab(name));
    assert.equal(shown.standing, standing);
    assert.deepEqual([shown.memory, shown.event, shown.certainty], [[], null, null]);
  });
}

test("random loss is no drop by the rule: SYNs that it lets in got no answer", () => {
  const { total } = model(lab("06a_loss_mono"));
  // lost_at_random of the truth.
  assert.equal(total?.tally.unexplained, 15);
  assert.deepEqual([total?.tally.drop, total?.tally.counterExamples], [0, 0]);
});

test("a SYN that a TIME_WAIT answered was never put to the rule", () => {
  const { syns } = model(lab("04a_paws_tw_nat"));
  const [refused] = truthOf("04a_paws_tw_nat").findings;
  const syn = syns.find(({ frame }) => frame === refused?.syn_frame);
  assert.deepEqual([syn?.outcome, syn?.rule], ["refused", "unasked"]);
  assert.ok(syns.every(({ outcome }) => outcome !== "silent"));
});

test("only the range is shown; the table is about the whole capture", () => {
  const whole = model(lab("05a_recycle"));
  const part = model(lab("05a_recycle"), { from: 4, until: 5 });
  assert.ok(part.syns.length > 0);
  assert.deepEqual(frames(part.syns), frames(whole.syns.filter(({ time }) => time >= 4 && time <= 5)));
  assert.deepEqual(part.total, whole.total);
  assert.deepEqual(
    part.memory.map(({ letter }) => letter),
    ["A", "B"],
  );
  for (const { from, until } of part.lines) assert.ok(from >= 4 && until <= 5 && from < until);
});

test("the SYNs one by one, a window at a time", () => {
  const query = { pair: null, selection: null, from: 0, until: 100 };
  const page = timestampSyns(lab("05a_recycle"), { ...query, start: 3, end: 6 });
  assert.deepEqual([page.start, page.total, page.rows.length], [3, 109, 3]);
  const syns: readonly TruthConnection[] = truthOf("05a_recycle").connections;
  const all = syns.flatMap(({ syn }) => syn ?? []).sort((a, b) => a - b);
  assert.deepEqual(
    page.rows.map(({ frame }) => frame),
    all.slice(3, 6),
  );
  assert.equal(timestampSyns(lab("05a_recycle"), { ...query, start: 200, end: 300 }).rows.length, 0);
});

test("the place of a SYN among those of the range; of what is no SYN there is none", () => {
  const analyzer = lab("05a_recycle");
  // SYNs of the truth up to frame 61: 1, 11, 21, 31, 41, 51, 61.
  assert.equal(model(analyzer, { frame: 61 }).place, 6);
  assert.equal(model(analyzer, { frame: 61, from: 4.5 }).place, 0);
  assert.equal(model(analyzer, { frame: 2 }).place, null);
  assert.equal(model(analyzer).place, null);
});

test("older by the ring though greater as a number: dropped, with a distance of thousands", () => {
  const { syns, standing, memory } = model(scenario("synDropped-perHostPaws-acrossTheWrap"));
  assert.equal(standing, "in-force");
  // 540 was remembered from frame 5: 540 - 4294900000 is 67836 modulo 2^32, and a second later 1000 less.
  assert.deepEqual(
    syns.filter(({ outcome }) => outcome === "silent").map(({ frame, delta }) => [frame, delta]),
    [
      [7, -67836],
      [8, -66836],
      [9, -64836],
      [16, -61836],
      [17, -60836],
    ],
  );
  assert.deepEqual(
    syns.filter(({ outcome }) => outcome === "answered").map(({ frame, delta }) => [frame, delta]),
    [
      [1, null],
      [10, 5500 - 540],
      [13, 6500 - 540],
      [18, 9500 - 540],
    ],
  );
  assert.deepEqual(
    memory.map(({ tsVal, frame }) => [tsVal, frame]),
    [[540, 5]],
  );
});

test("60 s after the TSval came the same clock is let in, and nothing is remembered", () => {
  const { syns } = model(scenario("synDropped-perHostPaws"));
  const late = syns.find(({ frame }) => frame === 28);
  assert.deepEqual([late?.rule, late?.outcome, late?.remembered], ["let-in", "answered", null]);
});

test("another address is another pair, chosen by number or by a connection of it", () => {
  const analyzer = scenario("synDropped-perHostPaws");
  const { total, rows } = timestampPairs(analyzer, { text: "", start: 0, end: 10 });
  assert.equal(total, 2);
  // Most trouble first: frames 7, 8, 9, 16, 20 and 24 of 203.0.113.7 were dropped; the other is not concerned.
  assert.deepEqual(
    rows.map(({ client, dropped }) => [client, dropped]),
    [
      ["203.0.113.7", 6],
      ["203.0.113.99", 0],
    ],
  );
  assert.equal(model(analyzer).pair?.client, "203.0.113.7");
  assert.equal(model(analyzer, { pair: rows[1]?.pair ?? null }).pair?.client, "203.0.113.99");
  const [only] = model(analyzer, { pair: rows[1]?.pair ?? null }).syns;
  assert.equal(model(analyzer, { selection: only?.id ?? null }).pair?.client, "203.0.113.99");
  assert.equal(model(analyzer, { selection: 1 }).pair?.client, "203.0.113.7");
  assert.equal(model(analyzer, { selection: 1, pair: rows[1]?.pair ?? null }).pair?.client, "203.0.113.99");
});

test("pairs are found by a part of an address, a window at a time", () => {
  const analyzer = scenario("synDropped-perHostPaws");
  const clients = (text: string, start = 0): readonly string[] =>
    timestampPairs(analyzer, { text, start, end: start + 1 }).rows.map(({ client }) => client);
  assert.deepEqual(clients(".99"), ["203.0.113.99"]);
  assert.deepEqual(clients("198.51"), ["203.0.113.7"]);
  assert.deepEqual(clients("198.51", 1), ["203.0.113.99"]);
  assert.deepEqual(clients("10.0.0.1"), []);
});

test("while the capture is read nothing is told of its clocks", () => {
  const analyzer = new Analyzer({ fileName: "half.pcap", expectedBytes: null });
  analyzer.push(readFileSync(`${LAB_FOLDER}/05a_recycle.pcap`).subarray(0, 20_000));
  const { pair, clocks, syns } = model(analyzer);
  assert.deepEqual([pair, clocks, syns], [null, [], []]);
  assert.equal(timestampPairs(analyzer, { text: "", start: 0, end: 10 }).total, 0);
});

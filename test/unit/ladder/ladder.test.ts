/** What a ladder tells of laboratory captures: the expectations are from their truth files and from the packets, read by hand. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { ladder } from "#core/query/ladder.ts";
import type { LadderModel, LadderSegment } from "#core/query/ladderModel.ts";
import { segmentTablePage } from "#core/query/segmentTable.ts";

function analyzed(name: string): Analyzer {
  const analyzer = new Analyzer({ fileName: name, expectedBytes: null });
  analyzer.push(readFileSync(`test/fixtures/lab/${name}`));
  analyzer.end();
  return analyzer;
}

function ladderOf(name: string, connection: number): LadderModel {
  return ladder(analyzed(name), { connection, opened: [], frame: null });
}

function segmentsOf({ steps }: LadderModel): readonly LadderSegment[] {
  return steps.filter((step) => step.step === "segment");
}

/** "#11 SYN_SENT TIME_WAIT" for each segment. */
function statesOf(model: LadderModel): readonly string[] {
  return segmentsOf(model).map(
    ({ segment }) => `#${segment.frame} ${segment.clientState || "-"} ${segment.serverState || "-"}`,
  );
}

test("a refused SYN: the end of the life before stands above it, and its TIME_WAIT goes on until the RST", () => {
  const model = ladderOf("04a_paws_tw_nat.pcap", 2);
  assert.deepEqual(statesOf(model), [
    "#9 LAST_ACK TIME_WAIT",
    "#10 CLOSED TIME_WAIT",
    "#11 SYN_SENT TIME_WAIT",
    "#12 SYN_SENT TIME_WAIT",
    "#13 SYN_SENT CLOSED",
    "#14 SYN_SENT CLOSED",
    "#15 ESTABLISHED SYN_RECEIVED",
    "#16 ESTABLISHED ESTABLISHED",
    "#17 ESTABLISHED ESTABLISHED",
    "#18 ESTABLISHED ESTABLISHED",
    "#19 ESTABLISHED ESTABLISHED",
    "#20 CLOSE_WAIT FIN_WAIT_1",
    // #21 acknowledges 3,661,844,020: the data, not the FIN, which has that number.
    "#21 CLOSE_WAIT FIN_WAIT_1",
    "#22 LAST_ACK TIME_WAIT",
    "#23 CLOSED TIME_WAIT",
  ]);
  assert.deepEqual(
    [model.clientState, model.serverState, model.among],
    ["CLOSE_WAIT", "FIN_WAIT_1", { life: 2, lives: 2, previous: 1, next: null }],
  );
  assert.deepEqual(model.steps[2], { step: "gap", seconds: 2.583544, betweenLives: true, serverState: "" });
  assert.deepEqual(
    segmentsOf(model).map(({ segment }) => segment.older),
    [true, true, ...Array(13).fill(false)],
  );
});

test("a refused SYN: what was remembered and what met it, to the last digit", () => {
  const { notes } = ladderOf("04a_paws_tw_nat.pcap", 2);
  const [memory, refused, killed, again] = notes;
  assert.equal(memory?.title, "End of life 1: what the server remembers");
  assert.deepEqual(memory?.facts, [
    { name: "RCV.NXT", value: "1,684,860,263" },
    { name: "SND.NXT", value: "3,620,004,200" },
    { name: "TS.Recent", value: "1,501,984,401" },
  ]);
  // 174,786,984 − 1,501,984,401, and 4,215,214,288 − 1,684,860,263 modulo 2^32.
  assert.deepEqual(
    refused?.facts.map(({ name, value, text }) => [name, value, text]),
    [
      ["TSval", "−1,327,197,417", "to TS.Recent"],
      ["seq", "−1,764,613,271", "to RCV.NXT"],
    ],
  );
  assert.equal(refused?.text, "Both are behind; the older TSval alone is enough to refuse the SYN.");
  assert.deepEqual([refused?.frames, killed?.frames, again?.frames], [[11], [12, 13], [14, 15]]);
  assert.match(
    killed?.text ?? "",
    /RCV\.NXT is hit: TIME_WAIT is gone after 2\.61 of 60 s \(tcp_rfc1337 is 0\)/,
  );
  // 3,620,004,200 + 65,537 is 3,620,069,737; the SYN-ACK has 3,661,843,100.
  assert.match(again?.text ?? "", /The ISN of #15 is not SND\.NXT \+ 65,537 either\./);
  assert.equal(notes.length, 4);
});

test("the number that decided is toned, and nothing else", () => {
  const toned = (name: string, connection: number): readonly unknown[] =>
    segmentsOf(ladderOf(name, connection))
      .filter(({ segment }) => Object.keys(segment.cells).length > 0)
      .map(({ segment }) => [segment.frame, segment.cells]);
  assert.deepEqual(toned("04a_paws_tw_nat.pcap", 2), [[11, { tsVal: "warn" }]]);
  assert.deepEqual(toned("07b_injected_rst.pcap", 2), [[18, { ttl: "harm" }]]);
  // Without timestamps the higher sequence number let it in; its ISN is the old SND.NXT + 65,537.
  assert.deepEqual(toned("02b_reinc_nots.pcap", 2), [
    [11, { seq: "alive" }],
    [12, { seq: "alive" }],
  ]);
  assert.deepEqual(toned("01_graceful.pcap", 1), []);
});

test("an injected RST closes who receives it; who is named as its sender goes on until it is told", () => {
  const model = ladderOf("07b_injected_rst.pcap", 2);
  assert.deepEqual(statesOf(model).slice(-4), [
    "#17 ESTABLISHED ESTABLISHED",
    "#18 ESTABLISHED CLOSED",
    "#19 ESTABLISHED CLOSED",
    "#20 CLOSED CLOSED",
  ]);
  assert.deepEqual(
    segmentsOf(model).map(({ injected }) => injected),
    [false, false, false, false, false, false, false, false, true, false, false],
  );
  const [claimed, wentOn] = model.notes;
  assert.deepEqual(claimed?.facts, [
    { name: "TTL", value: "64", text: "its others 63" },
    { name: "data after", value: "", frame: 19, text: "343 ms later" },
    { name: "timestamp", value: "none", text: "its others have one" },
    { name: "IP ID", value: "0", text: "the one before 0xb9c1" },
  ]);
  assert.match(claimed?.text ?? "", /^The TTL and the data after it: two signs that do not follow/);
  assert.deepEqual([claimed?.frames, wentOn?.frames], [[18], [19, 20]]);
});

test("what was left in another state than TIME_WAIT is kept, too: a SYN into LAST_ACK", () => {
  const model = ladderOf("08b_last_ack_reuse.pcap", 2);
  assert.deepEqual(statesOf(model).slice(0, 8), [
    "#13 TIME_WAIT LAST_ACK",
    "#14 TIME_WAIT LAST_ACK",
    "#15 SYN_SENT LAST_ACK",
    "#16 SYN_SENT LAST_ACK",
    "#17 SYN_SENT CLOSED",
    "#18 SYN_SENT CLOSED",
    "#19 ESTABLISHED SYN_RECEIVED",
    "#20 ESTABLISHED ESTABLISHED",
  ]);
});

test("a TIME_WAIT that had ended before the next life began is closed in the gap between them", () => {
  const model = ladderOf("07c_tw_assassination.pcap", 2);
  assert.deepEqual(model.steps[2], {
    step: "gap",
    seconds: 1.002797,
    betweenLives: true,
    serverState: "CLOSED",
  });
  assert.equal(statesOf(model)[2], "#14 SYN_SENT CLOSED");
});

test("the strip has the life before, the connection and the one after it", () => {
  const about = (connection: number): readonly unknown[] => {
    const { lives, among } = ladderOf("02a_reinc_ts.pcap", connection);
    return [lives.map(({ id, number }) => [id, number]), among.previous, among.next];
  };
  assert.deepEqual(about(1), [
    [
      [1, 1],
      [2, 2],
    ],
    null,
    2,
  ]);
  assert.deepEqual(about(2), [
    [
      [1, 1],
      [2, 2],
      [3, 3],
    ],
    1,
    3,
  ]);
  const { marks } = ladderOf("04a_paws_tw_nat.pcap", 2);
  assert.deepEqual(
    marks
      .filter(({ kind }) => kind === "refused" || kind === "reset")
      .map(({ kind, frame, from }) => [kind, frame, from]),
    [
      ["refused", 11, "client"],
      ["reset", 13, "client"],
    ],
  );
});

test("the segment table begins with the same end of the life before, and says the same states", () => {
  const analyzer = analyzed("04a_paws_tw_nat.pcap");
  const page = segmentTablePage(analyzer, { connection: 2, start: 0, end: 100 });
  assert.deepEqual([page.total, page.before, page.rows.length], [15, 2, 15]);
  const model = ladder(analyzer, { connection: 2, opened: [], frame: null });
  assert.deepEqual(
    page.rows,
    segmentsOf(model).map(({ segment }) => segment),
  );
  assert.deepEqual(
    page.rows.filter(({ evidence }) => evidence).map(({ frame }) => frame),
    [9, 11, 12, 13],
  );
});

test("a window of the segment table is that part of it", () => {
  const analyzer = analyzed("04a_paws_tw_nat.pcap");
  const all = segmentTablePage(analyzer, { connection: 2, start: 0, end: 100 }).rows;
  for (const [start, end] of [
    [0, 1],
    [1, 4],
    [2, 2],
    [5, 9],
    [14, 99],
    [99, 120],
  ] as const) {
    const page = segmentTablePage(analyzer, { connection: 2, start, end });
    assert.deepEqual(page.rows, all.slice(start, end), `${start} to ${end}`);
    assert.equal(page.total, 15);
  }
});

test("a connection that met nothing old has no life above it", () => {
  const analyzer = analyzed("04a_paws_tw_nat.pcap");
  assert.equal(segmentTablePage(analyzer, { connection: 1, start: 0, end: 100 }).before, 0);
  assert.equal(segmentsOf(ladder(analyzer, { connection: 1, opened: [], frame: null }))[0]?.segment.frame, 1);
});

test("a delayed duplicate is tied to its original, or to the life that sent it", () => {
  const across = ladderOf("09a_delayed_dup.pcap", 2).notes.find(({ title }) => title === "Delayed duplicate");
  // #18 at 1.859857 s repeats #4 at 0.016636 s, of the first life.
  assert.deepEqual(across?.frames, [18]);
  assert.deepEqual(across?.facts, [{ name: "original", value: "", frame: 4, text: "1.84 s earlier" }]);
  assert.match(across?.text ?? "", /from life 1 of these ports/);
  const within = ladderOf("07c_tw_assassination.pcap", 1).notes.find(
    ({ title }) => title === "Delayed duplicate",
  );
  assert.deepEqual(within?.frames, [4, 11]);
});

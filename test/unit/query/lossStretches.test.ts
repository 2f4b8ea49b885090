/** When the capture lost packets: the times that the pictures veil. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Analyzer } from "#core/analyzer.ts";
import { lossStretches } from "#core/timeline/lossStretches.ts";
import { inputOfScenario } from "#test/support/detect/detectorInput.ts";

const OPENED = `
endpoint C 192.0.2.1:40001 isn 1000
endpoint S 198.51.100.80:80 isn 5000
0     C > S: S 0:0(0) <mss 1460>
+.01  S > C: S. 0:0(0) ack 1 <mss 1460>
+.01  C > S: . 1:1(0) ack 1
`;

/** 100 bytes of the client at 4.98 s, acknowledged at 5.02 s; and 100 more at 5.03 s, acknowledged at 5.04 s. */
const TWO_GAPS = `${OPENED}
4.9   S > C: P. 1:2(1) ack 1
4.92  C > S: . 1:1(0) ack 2
4.98  C > S: P. 1:101(100) ack 2 {uncaptured}
5.02  S > C: . 2:2(0) ack 101
5.03  C > S: P. 101:201(100) ack 2 {uncaptured}
5.04  S > C: . 2:2(0) ack 201
20    S > C: P. 2:3(1) ack 201
20.01 C > S: . 201:201(0) ack 3
`;

function analyzed(text: string): Analyzer {
  const { analyzer } = inputOfScenario(text);
  analyzer.complete = true;
  return analyzer;
}

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;

test("what is missing passed between the sender's last segment and its acknowledgement; near gaps are one stretch", () => {
  const { stretches } = lossStretches(analyzed(TWO_GAPS), { from: 0, until: 20.01, buckets: 100 });
  assert.equal(stretches.length, 1);
  const [stretch] = stretches;
  // Nothing of the client was captured after 4.92 s.
  assert.ok(stretch && near(stretch.from, 4.92) && near(stretch.until, 5.04), JSON.stringify(stretch));
  assert.equal(stretch.gaps, 2);
});

test("a range that the gaps do not touch has none", () => {
  for (const [from, until] of [
    [0, 4.9],
    [5.05, 20],
  ] as const)
    assert.deepEqual(lossStretches(analyzed(TWO_GAPS), { from, until, buckets: 100 }).stretches, []);
});

test("nothing was lost, or it is not yet known", () => {
  const query = { from: 0, until: 20, buckets: 100 };
  const whole = `${OPENED}
    +.01 C > S: P. 1:101(100) ack 1
    +.01 S > C: . 1:1(0) ack 101`;
  assert.deepEqual(lossStretches(analyzed(whole), query).stretches, []);
  const { analyzer } = inputOfScenario(TWO_GAPS);
  analyzer.complete = false;
  assert.deepEqual(lossStretches(analyzer, query).stretches, []);
});

test("no more stretches than slices, whatever is missing", () => {
  const seconds = Array.from({ length: 50 }, (_, i) => 1 + i * 3);
  const lines = seconds.map(
    (at, i) => `${at} S > C: P. ${1 + i}:${2 + i}(1) ack 1
${at + 0.01} C > S: . 1:1(0) ack ${2 + i}
`,
  );
  // Each captured byte of the server is acknowledged; of every tenth the capture has only the acknowledgement.
  const text = `${OPENED}${lines.map((line, i) => (i % 10 === 5 ? line.replace("ack 1\n", "ack 1 {uncaptured}\n") : line)).join("")}`;
  const analyzer = analyzed(text);
  const all = lossStretches(analyzer, { from: 0, until: 150, buckets: 1000 }).stretches;
  assert.equal(all.length, 5);
  // The acknowledgement at 16.01 s of the byte sent at 16 s.
  assert.ok(all[0] && near(all[0].until, 16.01) && all[0].from < 16.01, JSON.stringify(all[0]));
  assert.equal(lossStretches(analyzer, { from: 0, until: 150, buckets: 1 }).stretches.length, 1);
});

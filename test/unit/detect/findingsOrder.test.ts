/** Findings at one segment stand in the order of their connections, whichever of them was found first, and those of the silence behind them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "#core/detect/detectors.ts";
import type { FindingKind } from "#core/report/contract.ts";
import type { FrameNumber } from "#core/units.ts";
import { assertSameFindings } from "#test/support/assertSameFindings.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { parseScenario } from "#test/support/scenario/parseScenario.ts";
import { readBothWays } from "#test/support/sparse.ts";

/** Of what is found at a frame, where segments are kept and where they pass, whole and counted. */
function assertOrder(scenario: string, frame: FrameNumber, expected: readonly FindingKind[]): void {
  const bytes = captureBytes(parseScenario(scenario, "inline").trace);
  const both = readBothWays(bytes, { summaryOnly: true, windowRows: 4 });
  const { list, counts } = findingsOf(both.whole);
  const { segments } = both.whole;
  const ofFrame = list.filter(({ segment }) => segments.frameOf(segment) === frame).map(({ kind }) => kind);
  assert.deepEqual(ofFrame, expected);
  assert.deepEqual(
    [...counts.keys()].filter((kind) => expected.includes(kind)),
    expected,
  );
  assertSameFindings(both, `frame ${frame}`);
}

/** The RST that refuses the second connection, which is plain, stands at RCV.NXT of the client's TIME_WAIT. */
const REFUSED_AT_TIME_WAIT = `
  endpoint C 192.0.2.1:40001 isn 1000
  endpoint S 198.51.100.80:80 isn 5000

  1  0     C > S: S 0:0(0) <mss 1460>
  2  +.01  S > C: S. 0:0(0) ack 1 <mss 1460>
  3  +.01  C > S: . 1:1(0) ack 1
  4  +.01  C > S: F. 1:1(0) ack 1
  5  +.01  S > C: F. 1:1(0) ack 2
  6  +.01  C > S: . 2:2(0) ack 2
  7  +1    C > S: S 500000:500000(0) <mss 1460>
  8  +.01  S > C: R. 2:2(0) ack 500001 win 0 {ipid 0}`;

/** The first connection is judged when this one has ended, and the second before. */
const LATER_LIFE = `
  9  +1    C > S: S 900000:900000(0) <mss 1460>
  10 +.01  S > C: S. 700000:700000(0) ack 900001 <mss 1460>
  11 +.01  C > S: . 900001:900001(0) ack 700001
  12 +.01  C > S: P. 900001:900101(100) ack 700001
  13 +.01  S > C: . 700001:700001(0) ack 900101`;

const SYN_SENT_AGAIN = `
  endpoint A 192.0.2.1:40000 isn 1000
  endpoint C 192.0.2.1:40001 isn 1000
  endpoint S 198.51.100.80:80 isn 5000

  1  0     A > S: S 0:0(0) <mss 1460>
  2  +.01  S > A: S. 0:0(0) ack 1 <mss 1460>
  3  +.01  A > S: . 1:1(0) ack 1
  4  +.01  C > S: S 0:0(0) <mss 1460,sackOK,TS val 100 ecr 0>
  5  +1    C > S: S 0:0(0) <mss 1460,sackOK,TS val 1100 ecr 0>
  6  +.01  S > C: S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 900 ecr 1100>
  7  +.01  C > S: . 1:1(0) ack 1 <nop,nop,TS val 1120 ecr 900>`;

test("a refusal that is plain comes after what an earlier connection shows at its RST", () => {
  assertOrder(REFUSED_AT_TIME_WAIT, 8, ["time-wait-assassination", "connection-refused"]);
});

test("also where the earlier connection is judged later", () => {
  assertOrder(REFUSED_AT_TIME_WAIT + LATER_LIFE, 8, ["time-wait-assassination", "connection-refused"]);
});

test("a SYN without an answer comes after what its connection shows, whatever their numbers", () => {
  assertOrder(SYN_SENT_AGAIN, 4, ["slow-connect", "syn-unanswered"]);
});

/** What is read no further than it must be, or told by a row alone, held to the whole of it. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Attempt } from "#core/detect/attempt.ts";
import type { DetectorInput } from "#core/detect/detectorInput.ts";
import { hostPairsOf } from "#core/detect/hosts/hostPairs.ts";
import { orderOfTime } from "#core/detect/orderOfTime.ts";
import { ClosingResetFinder } from "#core/detect/resets/closingReset.ts";
import { resetsOf } from "#core/detect/resets/connectionResets.ts";
import { injectionSignsOf } from "#core/detect/resets/injectionSigns.ts";
import { examineResets } from "#core/detect/resets/seenReset.ts";
import { senderHabitsOf } from "#core/detect/resets/senderHabits.ts";
import { isCopy, isReset } from "#core/detect/segmentFacts.ts";
import type { SilentSyn } from "#core/detect/silence/silentSyns.ts";
import { refusedSyns } from "#core/detect/timeWait/olderStateAnswer.ts";
import { FLAGS, REFUSED, SYN_REPEATED } from "#core/model/connectionTable.ts";
import { hasSilentSyn } from "#core/reconstruct/silentSyn.ts";
import { generate } from "#test/bench/generate.ts";
import { inputOfBytes } from "#test/support/detect/detectorInput.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

interface ByRow {
  closing: number;
  refusals: number;
  silent: number;
}

/** How many RSTs were told by the row, and how many SYNs were silent. */
function check(input: DetectorInput): ByRow {
  const { analyzer } = input;
  const { segments } = analyzer;
  const finder = new ClosingResetFinder(analyzer);
  const byRow: ByRow = { closing: 0, refusals: 0, silent: checkSilence(input) };
  for (let row = 0; row < analyzer.connections.length; row++) {
    const { syns } = input.attempt(row);
    assert.deepEqual(input.syns(row), syns, `SYNs of row ${row}`);
    assert.equal(input.firstSyn(row), syns[0]?.segment ?? -1, `first SYN of row ${row}`);
    if ((analyzer.connections.word(row, FLAGS) & (SYN_REPEATED | REFUSED)) === REFUSED)
      assert.deepEqual(silentAmong(syns), [], `refused SYN of row ${row}`);
    const resets = resetsOf(input, row);
    if (resets === null) continue;
    const { rows, roundTrip } = resets;
    const places = [...rows.keys()].filter(
      (i) => isReset(segments, rows[i] ?? 0) && !isCopy(segments, rows[i] ?? 0),
    );
    const seen = examineResets(input, row, rows, places, roundTrip);
    for (const reset of seen) {
      const habits = senderHabitsOf(segments, rows, reset.by);
      const signs = injectionSignsOf({ ...reset, input, segments, rows, habits, roundTrip });
      assert.deepEqual({ ...reset, habits, signs }, reset, `signs of an RST of row ${row}`);
    }
    const told = finder.tellByRow(row, rows, seen, roundTrip);
    if (told === null) continue;
    byRow.closing += told.closing === null ? 0 : 1;
    byRow.refusals += told.refusals.length;
    assert.deepEqual(told, finder.follow(rows, seen, new Set(), roundTrip), `RST of row ${row}`);
  }
  return byRow;
}

/** Silent SYNs, by the whole of each attempt: in order of the pairs of their hosts, and for each of time. */
function checkSilence(input: DetectorInput): number {
  const { analyzer } = input;
  const { syns } = input.silence;
  const pairs = hostPairsOf(analyzer);
  const obvious: SilentSyn[] = [];
  for (let row = 0; row < analyzer.connections.length; row++)
    if (hasSilentSyn(analyzer.connections.word(row, FLAGS))) obvious.push(...silentOf(input, row));
  obvious.sort(
    (a, b) =>
      pairs.of(a.connection) - pairs.of(b.connection) ||
      orderOfTime(analyzer, a.segment) - orderOfTime(analyzer, b.segment),
  );
  assert.deepEqual(
    Array.from({ length: syns.length }, (_, place) => syns.at(place)),
    obvious,
  );
  for (const [place, { connection, segment }] of obvious.entries())
    assert.equal(syns.placeOf(analyzer, segment, pairs.of(connection)), place);
  return obvious.length;
}

function silentOf(input: DetectorInput, connection: number): SilentSyn[] {
  const { syns } = input.attempt(connection);
  const refused = new Set(refusedSyns(input, connection).map(({ syn }) => syn));
  const letIn = syns.findIndex(({ answer }) => answer === "syn-ack" || answer === "established");
  const before = letIn < 0 ? syns.length : letIn;
  return syns.flatMap(({ segment, answer }, i) => {
    if (i >= before || answer !== "none" || refused.has(segment)) return [];
    return {
      connection,
      segment,
      retransmission: i > 0,
      sentAgain: i + 1 < syns.length,
      rescued: letIn >= 0,
    };
  });
}

function silentAmong(syns: Attempt["syns"]): Attempt["syns"] {
  return syns.filter(({ answer }) => answer === "none");
}

describe("SYNs that are read to the handshake, and RSTs and answers that the row tells", () => {
  it("are the same, in the captures of the lab", () => {
    const folder = "test/fixtures/lab";
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".pcap")))
      check(inputOfBytes(readFileSync(`${folder}/${name}`)));
  });

  it("are the same, in a generated capture, where many RSTs are told so", () => {
    const chunks: Uint8Array[] = [];
    generate({ packets: 40_000, seed: 5, format: "pcap", payload: "small", story: "mixed" }, (bytes) =>
      chunks.push(bytes.slice()),
    );
    const { closing, refusals, silent } = check(inputOfBytes(Buffer.concat(chunks)));
    assert.ok(
      closing > 20 && refusals > 20 && silent > 20,
      `${closing} closing, ${refusals} refusals, ${silent} silent`,
    );
  });

  it("are the same, whatever the traffic", () => {
    for (const traffic of [hostileTraffic, roughTraffic])
      fc.assert(
        fc.property(traffic, (trace) => {
          check(inputOfBytes(captureBytes(trace)));
        }),
        { numRuns: 300 },
      );
  });
});

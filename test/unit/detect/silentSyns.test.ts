/** Silent SYNs, most of which the rows of their connection tell at once, held to the attempts that all of them are part of. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { DetectorInput } from "#core/detect/detectorInput.ts";
import type { SilentSyn } from "#core/detect/silence/silentSyns.ts";
import { refusedSyns } from "#core/detect/timeWait/olderStateAnswer.ts";
import { FLAGS } from "#core/model/connectionTable.ts";
import { hasSilentSyn } from "#core/reconstruct/silentSyn.ts";
import { inputOfBytes, inputOfScenario } from "#test/support/detect/detectorInput.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

function found({ silence: { syns } }: DetectorInput): SilentSyn[] {
  return Array.from({ length: syns.length }, (_, place) => syns.at(place));
}

/** By the attempt of every connection whose marks allow it. */
function obvious(input: DetectorInput): SilentSyn[] {
  const { connections } = input.analyzer;
  const rows = Array.from({ length: connections.length }, (_, row) => row);
  const marked = rows.filter((row) => hasSilentSyn(connections.word(row, FLAGS)));
  const silent = marked.flatMap((connection) => {
    const { syns } = input.attempt(connection);
    const answered = syns.findIndex(({ answer }) => answer === "syn-ack" || answer === "established");
    const refused = new Set(refusedSyns(input, connection).map(({ syn }) => syn));
    return syns.flatMap(({ segment, answer }, i) =>
      answer !== "none" || refused.has(segment) || (answered >= 0 && i > answered)
        ? []
        : {
            connection,
            segment,
            retransmission: i > 0,
            sentAgain: i + 1 < syns.length,
            rescued: answered >= 0,
          },
    );
  });
  return silent.sort((a, b) => a.segment - b.segment);
}

describe("SYNs without an answer", () => {
  it("are those of the attempts: sent again, and rescued", () => {
    const input = inputOfScenario(`
      endpoint C 192.0.2.1:40001 isn 1000
      endpoint D 192.0.2.1:40002 isn 2000
      endpoint S 198.51.100.80:80 isn 5000
      0     C > S: S 0:0(0)
      1     C > S: S 0:0(0)
      2     D > S: S 0:0(0)
      3     D > S: S 0:0(0)
      +.01  S > D: S. 0:0(0) ack 1
      4     C > S: S 0:0(0)
    `);
    const syns = found(input);
    assert.deepEqual(syns, obvious(input));
    assert.deepEqual(
      syns.map(({ retransmission, sentAgain, rescued }) => [retransmission, sentAgain, rescued].map(Number)),
      [
        [0, 1, 0],
        [1, 1, 0],
        [0, 1, 1],
        [1, 0, 0],
      ],
    );
  });

  it("are none within the limit of ACKs after older state refused the attempt before", () => {
    const input = inputOfScenario(`
      endpoint C 192.0.2.1:40001 isn 1000
      endpoint S 198.51.100.80:80 isn 5000
      0     C > S: S 0:0(0)
      +.01  S > C: S. 0:0(0) ack 1
      +.01  C > S: . 1:1(0) ack 1
      9     C > S: S 500000:500000(0)
      +.01  S > C: . 1:1(0) ack 1
      +.1   C > S: S 900000:900000(0)
      9.9   C > S: S 900000:900000(0)
    `);
    const syns = found(input);
    assert.deepEqual(syns, obvious(input));
    assert.deepEqual(
      syns.map(({ segment }) => segment),
      [6],
    );
  });

  it("are those of the attempts, whatever the traffic", () => {
    for (const traffic of [hostileTraffic, roughTraffic])
      fc.assert(
        fc.property(traffic, (trace) => {
          const input = inputOfBytes(captureBytes(trace));
          assert.deepEqual(found(input), obvious(input));
        }),
        { numRuns: 150 },
      );
  });
});

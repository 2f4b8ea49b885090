import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { told } from "#core/detect/finding.ts";
import { halfClosed } from "#core/detect/halfClosed.ts";
import { Speaker } from "#core/explain/explanation.ts";
import { explainHalfClosed } from "#core/explain/halfClosed.ts";
import { inputOfBytes, inputOfScenario } from "#test/support/detect/detectorInput.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

const OPENING = `
endpoint C 192.0.2.1:40001 isn 4294967290
endpoint S 198.51.100.80:80 isn 5000
0     C > S: S 0:0(0) <mss 1460>
+.01  S > C: S. 0:0(0) ack 1 <mss 1460>
+.01  C > S: . 1:1(0) ack 1
`;
/** Another connection keeps the capture going until 100 s. */
const UNTIL_100 = `
endpoint D 192.0.2.9:40001 isn 1
100   D > S: S 0:0(0)
`;

function found(text: string) {
  const input = inputOfScenario(OPENING + text);
  return halfClosed(input, 0)
    .map(told)
    .map((finding) => {
      assert.ok(finding.kind === "half-closed");
      const { waitingFor, open, bytesSince } = finding.details;
      return {
        waitingFor,
        seconds: Math.round(open / 1e7) / 100,
        bytesSince,
        certainty: finding.certainty,
        severity: finding.severity,
        frames: finding.evidence.map((segment) => input.analyzer.segments.frameOf(segment)),
        words: explainHalfClosed(finding, new Speaker(input)),
      };
    });
}

describe("half-closed", () => {
  it("a server that does not close, to the end of the capture", () => {
    const [finding, ...others] = found(`
      +.01  C > S: F. 1:1(0) ack 1
      +.01  S > C: . 1:1(0) ack 2
      ${UNTIL_100}`);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [finding?.waitingFor, finding?.seconds, finding?.bytesSince, finding?.certainty, finding?.severity],
      ["server", 99.96, 0, "explained", "info"],
    );
    assert.deepEqual(finding?.frames, [4, 5]);
    assert.match(finding?.words.title ?? "", /Server does not close/);
    assert.match(finding?.words.explanation ?? "", /up to the end of the capture/);
  });

  it("a client that closes late, after more data: proved, with the bytes sent since", () => {
    const [finding] = found(`
      +.01  S > C: P. 1:101(100) ack 1
      +.01  S > C: F. 101:101(0) ack 1
      +.01  C > S: . 1:1(0) ack 102
      +70   C > S: P. 1:51(50) ack 102
      +.3   C > S: P. 1:51(50) ack 102
      +.01  S > C: . 102:102(0) ack 51
      +5    C > S: F. 51:51(0) ack 102
      +.01  S > C: . 102:102(0) ack 52`);
    assert.deepEqual(
      [finding?.waitingFor, finding?.seconds, finding?.bytesSince, finding?.certainty],
      ["client", 75.31, 50, "proved"],
    );
    assert.match(finding?.words.explanation ?? "", /until its FIN in frame 10/);
  });

  it("ends with an RST", () => {
    const [finding] = found(`
      +.01  C > S: F. 1:1(0) ack 1
      +.01  S > C: . 1:1(0) ack 2
      +65   S > C: R. 1:1(0) ack 2
      ${UNTIL_100}`);
    assert.deepEqual([finding?.seconds, finding?.certainty], [65, "proved"]);
    assert.match(finding?.words.explanation ?? "", /until an RST ended the connection in frame 6/);
  });

  it("not when the other side closes in time, at once, or first", () => {
    const closes = (text: string) => assert.deepEqual(found(text + UNTIL_100), []);
    closes(`
      +.01  C > S: F. 1:1(0) ack 1
      +.01  S > C: . 1:1(0) ack 2
      +59   S > C: F. 1:1(0) ack 2
      +.01  C > S: . 2:2(0) ack 2`);
    closes(`
      +.01  C > S: F. 1:1(0) ack 1
      +.01  S > C: F. 1:1(0) ack 2
      +.01  C > S: . 2:2(0) ack 2`);
    closes(`
      +.01  C > S: F. 1:1(0) ack 1
      +0    S > C: F. 1:1(0) ack 1
      +.01  C > S: . 2:2(0) ack 2
      +.01  S > C: . 2:2(0) ack 2`);
  });

  it("not when nobody acknowledged the FIN: that side may be gone", () => {
    assert.deepEqual(
      found(`
      +.01  C > S: F. 1:1(0) ack 1
      +.3   C > S: F. 1:1(0) ack 1
      ${UNTIL_100}`),
      [],
    );
  });

  it("not beyond a new connection on the quadruplet", () => {
    assert.deepEqual(
      found(`
      +.01  C > S: F. 1:1(0) ack 1
      +.01  S > C: . 1:1(0) ack 2
      +30   C > S: S 900000:900000(0)
      ${UNTIL_100}`),
      [],
    );
  });

  it("is only compatible where the capture lost segments: the FIN may have been one of them", () => {
    const [finding] = found(`interface eth0 dropped 3
      +.01  C > S: F. 1:1(0) ack 1
      +.01  S > C: . 1:1(0) ack 2
      ${UNTIL_100}`);
    assert.equal(finding?.certainty, "compatible");
    assert.match(finding?.words.explanation ?? "", /may have been missed/);
  });

  it("is found by how long it was, whatever the traffic", () => {
    const found = (bytes: Uint8Array, halfClosedSeconds: number) => {
      const input = inputOfBytes(bytes, { halfClosedSeconds });
      const rows = Array.from({ length: input.analyzer.connections.length }, (_, row) => row);
      return rows.flatMap((row) => halfClosed(input, row)).map(told);
    };
    for (const traffic of [hostileTraffic, roughTraffic])
      fc.assert(
        fc.property(traffic, (trace) => {
          const bytes = captureBytes(trace);
          const all = found(bytes, 0).flatMap(({ kind, details, segment }) =>
            kind === "half-closed" ? [{ segment, open: details.open }] : [],
          );
          for (const seconds of [0.02, 0.2, 2, 60])
            assert.deepEqual(
              found(bytes, seconds).map(({ segment }) => segment),
              all.filter(({ open }) => open >= seconds * 1e9).map(({ segment }) => segment),
            );
        }),
        { numRuns: 300 },
      );
  });
});

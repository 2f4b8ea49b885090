import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Diagnosis, diagnose } from "#test/support/detect/diagnose.ts";

const ENDS = `
endpoint C 192.0.2.1:40001 isn 1000
endpoint S 198.51.100.80:81 isn 5000
`;

function found(text: string): Diagnosis[] {
  return diagnose(ENDS + text, ["connection-refused", "rst-close", "rst-injected"]);
}

function summaries(text: string): unknown[] {
  return found(text).map(({ kind, severity, certainty, frame, frames, details }) => [
    kind,
    details["by"],
    severity,
    certainty,
    frame,
    frames,
  ]);
}

describe("connection-refused", () => {
  it("RST with ACK, which acknowledges the SYN", () => {
    const text = `
      0    C > S: S 0:0(0) <mss 1460>
      +.01 S > C: R. 0:0(0) ack 1 win 0 {ipid 0}`;
    assert.deepEqual(summaries(text), [["connection-refused", "server", "warning", "proved", 2, [1, 2]]]);
    const [finding] = found(text);
    assert.match(
      finding?.explanation ?? "",
      /got an RST 10 ms later \(frame 2\).*nothing listens.*or a firewall/,
    );
    assert.match(finding?.advice ?? "", /ss -ltn/);
  });

  it("text in the SYN may be acknowledged with it", () => {
    assert.deepEqual(
      summaries(`
        0    C > S: S 0:100(100) <mss 1460>
        +.01 S > C: R. 0:0(0) ack 101 win 0 {ipid 0}`),
      [["connection-refused", "server", "warning", "proved", 2, [1, 2]]],
    );
  });

  it("three SYNs of one connect() are one finding, with all six frames", () => {
    const text = `
      0    C > S: S 0:0(0) <mss 1460>
      +.01 S > C: R. 0:0(0) ack 1 win 0 {ipid 0}
      +.5  C > S: S 0:0(0) <mss 1460>
      +.01 S > C: R. 0:0(0) ack 1 win 0 {ipid 0}
      +.5  C > S: S 0:0(0) <mss 1460>
      +.01 S > C: R. 0:0(0) ack 1 win 0 {ipid 0}`;
    assert.deepEqual(summaries(text), [
      ["connection-refused", "server", "warning", "proved", 2, [1, 2, 3, 4, 5, 6]],
    ]);
    assert.match(found(text)[0]?.explanation ?? "", /3 SYNs in all, 3 of them were answered so/);
  });

  it("a new ISN is a new attempt, and a finding of its own", () => {
    assert.equal(
      found(`
        0    C > S: S 0:0(0) <mss 1460>
        +.01 S > C: R. 0:0(0) ack 1 win 0 {ipid 0}
        +.5  C > S: S 70000:70000(0) <mss 1460>
        +.01 S > C: R. 0:0(0) ack 70001 win 0 {ipid 0}`).length,
      2,
    );
  });

  it("without ACK it is no answer that a TCP gives: suspect a device", () => {
    const text = `
      0    C > S: S 0:0(0) <mss 1460>
      +.01 S > C: R 0:0(0) win 0 {ipid 0}`;
    assert.deepEqual(summaries(text), [["connection-refused", "server", "warning", "compatible", 2, [1, 2]]]);
    assert.match(found(text)[0]?.explanation ?? "", /suspect a device between/);
  });

  it("ignored by the client, which is answered after all: nothing was refused", () => {
    assert.deepEqual(
      summaries(`
        0    C > S: S 0:0(0) <mss 1460>
        +.01 S > C: R 0:0(0) win 0 {ipid 0}
        +1   C > S: S 0:0(0) <mss 1460>
        +.01 S > C: S. 0:0(0) ack 1 <mss 1460>
        +.01 C > S: . 1:1(0) ack 1`),
      [],
    );
  });

  it("refused first, accepted later: the listener came up", () => {
    const text = `
      0    C > S: S 0:0(0) <mss 1460>
      +.01 S > C: R. 0:0(0) ack 1 win 0 {ipid 0}
      +.5  C > S: S 0:0(0) <mss 1460>
      +.01 S > C: S. 0:0(0) ack 1 <mss 1460>
      +.01 C > S: . 1:1(0) ack 1`;
    assert.deepEqual(summaries(text), [["connection-refused", "server", "warning", "proved", 2, [1, 2, 3]]]);
    assert.match(found(text)[0]?.explanation ?? "", /A later SYN of the same attempt was accepted/);
  });

  it("the SYN fell into a connection that the server still holds in FIN_WAIT_2: said as a possibility", () => {
    const [finding] = found(`
      0    C > S: S 0:0(0) <mss 1460>
      +.01 S > C: S. 0:0(0) ack 1 <mss 1460>
      +.01 C > S: . 1:1(0) ack 1
      +.01 S > C: F. 1:1(0) ack 1
      +.01 C > S: . 1:1(0) ack 2
      +1   C > S: S 500:500(0) <mss 1460>
      +.01 S > C: R. 0:0(0) ack 501 win 0 {ipid 0}`);
    assert.equal(finding?.frame, 7);
    assert.match(finding?.explanation ?? "", /FIN_WAIT_2/);
  });

  it("an RST after the SYN-ACK refuses no SYN", () => {
    assert.deepEqual(
      found(`
        0    C > S: S 0:0(0) <mss 1460>
        +.01 S > C: S. 0:0(0) ack 1 <mss 1460>
        +.01 S > C: R. 1:1(0) ack 1 win 0`).map(({ kind }) => kind),
      ["rst-close"],
    );
  });
});

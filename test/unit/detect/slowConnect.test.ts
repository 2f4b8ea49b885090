import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Diagnosis, diagnose } from "#test/support/detect/diagnose.ts";

const ENDS = `
endpoint C 192.0.2.1:40001 isn 1000000
endpoint S 198.51.100.80:80 isn 5000000
`;

function found(text: string): Diagnosis[] {
  return diagnose(ENDS + text, ["slow-connect"]);
}

function cause(text: string): unknown {
  const [finding, ...others] = found(text);
  assert.deepEqual(others, []);
  return finding ? [finding.details["cause"], finding.certainty] : null;
}

describe("slow-connect", () => {
  it("rescued by a SYN sent again, named by TSecr", () => {
    const text = `
      1 0    C > S: S 0:0(0) <mss 1460,sackOK,TS val 1000 ecr 0>
      2 1.02 C > S: S 0:0(0) <mss 1460,sackOK,TS val 2020 ecr 0>
      3 +.01 S > C: S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 9000 ecr 2020>
      4 +.01 C > S: . 1:1(0) ack 1 <TS val 2040 ecr 9000>`;
    const [finding] = found(text);
    assert.deepEqual(
      [finding?.frame, finding?.severity, finding?.certainty, finding?.frames, finding?.details],
      [
        1,
        "warning",
        "explained",
        [1, 2, 3, 4],
        { delaySeconds: 1.04, attempts: 2, cause: "syn-retransmitted" },
      ],
    );
    assert.match(finding?.title ?? "", /Connect took 1.04 s/);
    assert.match(finding?.explanation ?? "", /frame 2, 1.02 s after the first/);
  });

  it("without timestamps: the rest of the connection shows that the path is fast", () => {
    const opening = `
      0    C > S: S 0:0(0) <mss 1460>
      1.02 C > S: S 0:0(0) <mss 1460>
      +.01 S > C: S. 0:0(0) ack 1 <mss 1460>
      +.01 C > S: . 1:1(0) ack 1`;
    assert.deepEqual(cause(opening), ["syn-retransmitted", "compatible"]);
    assert.deepEqual(
      cause(`${opening}
        +.01 C > S: P. 1:101(100) ack 1
        +.01 S > C: . 1:1(0) ack 101`),
      ["syn-retransmitted", "explained"],
    );
  });

  it("not a path as slow as that: the first SYN was answered, each in its turn", () => {
    assert.equal(
      cause(`
        0     C > S: S 0:0(0) <mss 1460,sackOK,TS val 1000 ecr 0>
        1.001 C > S: S 0:0(0) <mss 1460,sackOK,TS val 2001 ecr 0>
        1.2   S > C: S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 9000 ecr 1000>
        +.001 C > S: . 1:1(0) ack 1 <TS val 2201 ecr 9000>
        +.001 C > S: P. 1:101(100) ack 1 <TS val 2202 ecr 9000>
        2.2   S > C: S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 10000 ecr 2001>
        2.4   S > C: . 1:1(0) ack 101 <TS val 10200 ecr 2202>`),
      null,
    );
    assert.equal(
      cause(`
        0     C > S: S 0:0(0) <mss 1460>
        1.001 C > S: S 0:0(0) <mss 1460>
        1.2   S > C: S. 0:0(0) ack 1 <mss 1460>
        +.001 C > S: . 1:1(0) ack 1
        +.001 C > S: P. 1:101(100) ack 1
        2.4   S > C: . 1:1(0) ack 101`),
      null,
    );
    assert.equal(
      cause(`
        0     C > S: S 0:0(0) <mss 1460>
        1.2   S > C: S. 0:0(0) ack 1 <mss 1460>
        +.001 C > S: . 1:1(0) ack 1
        +.001 C > S: P. 1:101(100) ack 1
        2.4   S > C: . 1:1(0) ack 101`),
      null,
    );
  });

  it("a SYN-ACK late by a whole timer, on a path that is fast", () => {
    assert.deepEqual(
      cause(`
        0     C > S: S 0:0(0) <mss 1460>
        1.03  S > C: S. 0:0(0) ack 1 <mss 1460>
        +.001 C > S: . 1:1(0) ack 1
        +.001 C > S: P. 1:101(100) ack 1
        +.03  S > C: . 1:1(0) ack 101`),
      ["syn-ack-late", "explained"],
    );
    // Nothing after the handshake tells how slow the path is: nothing is said.
    assert.equal(
      cause(`
        0     C > S: S 0:0(0) <mss 1460>
        1.03  S > C: S. 0:0(0) ack 1 <mss 1460>
        +.001 C > S: . 1:1(0) ack 1`),
      null,
    );
  });

  it("a SYN-ACK that had to be sent again", () => {
    const text = `
      0     C > S: S 0:0(0) <mss 1460,sackOK,TS val 1000 ecr 0>
      +.001 S > C: S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 9000 ecr 1000>
      1.001 S > C: S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 10000 ecr 1000>
      +.02  C > S: . 1:1(0) ack 1 <TS val 2021 ecr 10000>`;
    assert.deepEqual(cause(text), ["syn-ack-retransmitted", "explained"]);
    assert.equal(cause(text.replace("ecr 10000>", "ecr 9000>")), null, "the ACK answers the first one");
  });

  const REFUSED = `
    1  0     C > S: S 0:0(0) <mss 1460>
    2  +.01  S > C: S. 0:0(0) ack 1 <mss 1460>
    3  +.01  C > S: . 1:1(0) ack 1
    4  +.01  S > C: F. 1:1(0) ack 1
    5  +.01  C > S: F. 1:1(0) ack 2
    6  +.01  S > C: . 2:2(0) ack 2
    7  2     C > S: S 4294867296:4294867296(0) <mss 1460>
    8  +.01  S > C: . 2:2(0) ack 2 {ipid 0}
    9  +.01  C > S: R 2:2(0) win 0 {ipid 0}`;
  const ACCEPTED = `
    11 +.01 S > C: S. 7000000:7000000(0) ack 4294867297 <mss 1460>
    12 +.01 C > S: . 4294867297:4294867297(0) ack 7000001`;

  it("refused by the state of an older connection, and a second lost", () => {
    assert.deepEqual(
      cause(`${REFUSED}
        10 +1 C > S: S 4294867296:4294867296(0) <mss 1460>
        ${ACCEPTED}`),
      ["refused-by-older-state", "explained"],
    );
  });

  it("the same without the wait is not slow", () => {
    assert.equal(
      cause(`${REFUSED}
        10 +.011 C > S: S 4294867296:4294867296(0) <mss 1460>
        ${ACCEPTED}`),
      null,
    );
  });

  it("an attempt that never succeeded is not slow; one that was refused first is told elsewhere", () => {
    assert.equal(
      cause(`
        0 C > S: S 0:0(0) <mss 1460>
        1 C > S: S 0:0(0) <mss 1460>
        3 C > S: S 0:0(0) <mss 1460>`),
      null,
    );
    assert.equal(
      cause(`
        0    C > S: S 0:0(0) <mss 1460>
        +.01 S > C: R. 0:0(0) ack 1 win 0
        1    C > S: S 0:0(0) <mss 1460>
        +.01 S > C: S. 0:0(0) ack 1 <mss 1460>
        +.01 C > S: . 1:1(0) ack 1`),
      null,
    );
  });

  it("a capture of one direction does not show which SYN was answered", () => {
    assert.equal(
      cause(`
        0     C > S: S 0:0(0) <mss 1460>
        +.3   C > S: S 0:0(0) <mss 1460>
        +.001 C > S: . 1:1(0) ack 1
        +.001 C > S: P. 1:101(100) ack 1`),
      null,
    );
  });
});

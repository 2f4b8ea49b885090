import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Diagnosis, diagnose } from "#test/support/detect/diagnose.ts";

const ENDS = `
endpoint C 192.0.2.1:40001 isn 1000
endpoint S 198.51.100.80:80 isn 5000
endpoint D 192.0.2.9:40009 isn 1
`;
/** Another connection keeps the capture going until 9 s. */
const UNTIL_9 = `
9    D > S: S 0:0(0) <mss 1460>
+.01 S > D: R. 0:0(0) ack 1 win 0`;

function found(text: string): Diagnosis[] {
  return diagnose(ENDS + text, ["syn-ack-unanswered"]);
}

describe("syn-ack-unanswered: never acknowledged", () => {
  const OPENING = `
    1 0    C > S: S 0:0(0) <mss 1460>
    2 +.01 S > C: S. 0:0(0) ack 1 <mss 1460> {ipid 0}`;

  it("sent again by the server's timer, to no effect", () => {
    const [finding, ...others] = found(`${OPENING}
      1.01 S > C: S. 0:0(0) ack 1 <mss 1460> {ipid 0}
      3.01 S > C: S. 0:0(0) ack 1 <mss 1460> {ipid 0}`);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [finding?.frame, finding?.severity, finding?.certainty, finding?.frames, finding?.details],
      [2, "warning", "explained", [1, 2, 3, 4], { synAckFrames: [2, 3, 4], acknowledged: false }],
    );
    assert.match(finding?.explanation ?? "", /3 SYN-ACKs in all/);
  });

  it("one SYN-ACK, in a capture that goes on", () => {
    assert.equal(found(OPENING + UNTIL_9).length, 1);
  });

  it("not in the last seconds of a capture", () => {
    assert.deepEqual(found(OPENING), []);
    assert.deepEqual(
      found(`${OPENING}
        1.01 S > C: S. 0:0(0) ack 1 <mss 1460> {ipid 0}`),
      [],
    );
  });

  it("an RST of the client is an answer", () => {
    assert.deepEqual(
      found(`${OPENING}
        +.01 C > S: R 1:1(0) win 0 {ipid 0}
        ${UNTIL_9}`),
      [],
    );
  });

  it("a server that goes on was acknowledged: the capture missed the client", () => {
    assert.deepEqual(
      found(`${OPENING}
        +.05 S > C: P. 1:101(100) ack 1
        ${UNTIL_9}`),
      [],
    );
  });

  it("without the SYN nothing shows that the client's packets pass here", () => {
    assert.deepEqual(found(`+.01 S > C: S. 0:0(0) ack 1 <mss 1460>${UNTIL_9}`), []);
  });

  it("compatible where the capturing host dropped packets", () => {
    const [finding] = found(`interface eth0 dropped 12
      ${OPENING}
      ${UNTIL_9}`);
    assert.equal(finding?.certainty, "compatible");
    assert.match(finding?.explanation ?? "", /capture itself lost packets/);
  });
});

describe("syn-ack-unanswered: sent again", () => {
  it("though acknowledged: the ACK was lost behind, or a full accept queue dropped it", () => {
    const [finding] = found(`
      0    C > S: S 0:0(0) <mss 1460>
      +.01 S > C: S. 0:0(0) ack 1 <mss 1460> {ipid 0}
      +.01 C > S: . 1:1(0) ack 1
      1.01 S > C: S. 0:0(0) ack 1 <mss 1460> {ipid 0}
      +.01 C > S: . 1:1(0) ack 1`);
    assert.deepEqual(finding?.details, { synAckFrames: [2, 4], acknowledged: true });
    assert.match(finding?.title ?? "", /although it had been acknowledged/);
    assert.match(finding?.advice ?? "", /nstat -az TcpExtListenOverflows/);
  });

  it("before the ACK came: lost on the way to the client", () => {
    const [finding] = found(`
      0     C > S: S 0:0(0) <mss 1460,sackOK,TS val 1000 ecr 0>
      +.001 S > C: S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 9000 ecr 1000>
      1.001 S > C: S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 10000 ecr 1000>
      +.02  C > S: . 1:1(0) ack 1 <TS val 2021 ecr 10000>`);
    assert.match(finding?.title ?? "", /had to be sent again/);
  });

  it("not where the ACK answers the first one and was merely slow", () => {
    assert.deepEqual(
      found(`
        0     C > S: S 0:0(0) <mss 1460,sackOK,TS val 1000 ecr 0>
        +.001 S > C: S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 9000 ecr 1000>
        1.001 S > C: S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 10000 ecr 1000>
        1.2   C > S: . 1:1(0) ack 1 <TS val 2200 ecr 9000>`),
      [],
    );
  });

  it("not where the ACK was still on its way when the timer fired", () => {
    assert.deepEqual(
      found(`
        0    C > S: S 0:0(0) <mss 1460>
        1.2  S > C: S. 0:0(0) ack 1 <mss 1460>
        +.01 C > S: . 1:1(0) ack 1
        +.01 C > S: P. 1:101(100) ack 1
        2.2  S > C: S. 0:0(0) ack 1 <mss 1460>
        2.42 S > C: . 1:1(0) ack 101
        2.5  S > C: P. 1:101(100) ack 101
        +.01 C > S: . 101:101(0) ack 101`),
      [],
    );
  });

  it("not a late copy, after the server has shown that it was open", () => {
    assert.deepEqual(
      found(`
        0    C > S: S 0:0(0) <mss 1460>
        +.01 S > C: S. 0:0(0) ack 1 <mss 1460> {ipid 0}
        +.01 C > S: . 1:1(0) ack 1
        +.01 C > S: P. 1:101(100) ack 1
        +.01 S > C: . 1:1(0) ack 101
        2    S > C: S. 0:0(0) ack 1 <mss 1460> {ipid 0}
        +.01 C > S: . 101:101(0) ack 1`),
      [],
    );
  });
});

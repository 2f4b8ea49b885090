import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { findCaptureLoss, oneDirectionReason } from "#core/detect/loss/captureLoss.ts";
import { finish } from "#core/steps.ts";
import { inputOfBytes, inputOfScenario } from "#test/support/detect/detectorInput.ts";
import { sharedCapture, sharedCapturesSkip } from "#test/support/sharedCaptures.ts";

const ENDS = `
endpoint C 192.0.2.1:40001 isn 4294967000
endpoint S 198.51.100.80:80 isn 5000
`;
const OPENING = `
0     C > S: S 0:0(0) <mss 1460>
+.01  S > C: S. 0:0(0) ack 1 <mss 1460>
+.01  C > S: . 1:1(0) ack 1
`;

function lossOf(text: string) {
  const { analyzer } = inputOfScenario(ENDS + text);
  const loss = finish(findCaptureLoss(analyzer));
  const frame = (segment: number) => analyzer.segments.frameOf(segment);
  return {
    ...loss,
    frames: loss.gaps.map((gap) => [frame(gap.segment), gap.what, gap.missing]),
    oneWay: (connection: number) => loss.oneDirection(connection),
  };
}

const SECOND = 1e9;

describe("gaps of a capture", () => {
  it("none where every byte that was acknowledged was captured", () => {
    const loss = lossOf(`${OPENING}
      +.01  C > S: P. 1:101(100) ack 1
      +.01  S > C: P. 1:1001(1000) ack 101
      +.01  C > S: . 101:101(0) ack 1001
      +.01  S > C: F. 1001:1001(0) ack 101
      +.01  C > S: F. 101:101(0) ack 1002
      +.01  S > C: . 1002:1002(0) ack 102`);
    assert.deepEqual(loss.frames, []);
    assert.equal(loss.covers(0, SECOND), false);
    assert.deepEqual(loss.reasons(0, SECOND), []);
  });

  it("an acknowledgement of data, or of a FIN, that the capture does not have", () => {
    const loss = lossOf(`${OPENING}
      +.01  C > S: P. 1:101(100) ack 1 {uncaptured}
      +.01  S > C: . 1:1(0) ack 101
      +10   S > C: F. 1:1(0) ack 101 {uncaptured}
      +.01  C > S: . 101:101(0) ack 2`);
    assert.deepEqual(loss.frames, [
      [4, "data", 100],
      [5, "data", 1],
    ]);
    assert.equal(loss.covers(0.015 * SECOND, 0.05 * SECOND), true);
    assert.equal(loss.covers(5 * SECOND, 6 * SECOND), false);
    assert.equal(loss.covers(9.5 * SECOND, 20 * SECOND), true);
    assert.match(loss.reasons(0, SECOND).join(" "), /frame 4 .* acknowledges 100 bytes/);
  });

  it("a hole in the middle that is acknowledged over", () => {
    const loss = lossOf(`${OPENING}
      +.01  S > C: P. 1:1001(1000) ack 1
      +.001 S > C: P. 1001:2001(1000) ack 1 {uncaptured}
      +.001 S > C: P. 2001:3001(1000) ack 1
      +.01  C > S: . 1:1(0) ack 3001`);
    assert.deepEqual(loss.frames, [[6, "data", 1000]]);
  });

  it("not a hole that the network made and a retransmission filled", () => {
    const loss = lossOf(`${OPENING}
      +.01  S > C: P. 1:1001(1000) ack 1
      +.001 S > C: P. 2001:3001(1000) ack 1
      +.01  C > S: . 1:1(0) ack 1001
      +.2   S > C: P. 1001:2001(1000) ack 1
      +.01  C > S: . 1:1(0) ack 3001`);
    assert.deepEqual(loss.frames, []);
  });

  it("not data that the capture wrote just after its acknowledgement", () => {
    const loss = lossOf(`${OPENING}
      +.01  C > S: . 1:1(0) ack 1001
      +.001 S > C: P. 1:1001(1000) ack 1`);
    assert.deepEqual(loss.frames, []);
  });

  it("not what the client skips when it opens with data in the SYN", () => {
    const loss = lossOf(`
      0     C > S: S 0:100(100) <mss 1460>
      +.01  S > C: S. 0:0(0) ack 101 <mss 1460>
      +.01  C > S: . 101:101(0) ack 1
      +.01  S > C: P. 1:11(10) ack 101
      +.01  C > S: . 101:101(0) ack 11`);
    assert.deepEqual(loss.frames, []);
  });

  it("not a keep-alive at the start of a capture", () => {
    const loss = lossOf(`
      0     C > S: . 100:100(0) ack 500
      +.01  S > C: . 500:500(0) ack 101
      +60   C > S: . 100:100(0) ack 500
      +.01  S > C: . 500:500(0) ack 101`);
    assert.deepEqual(loss.frames, []);
  });

  it("not the acknowledgement of a TIME_WAIT that refuses a SYN", () => {
    const loss = lossOf(`${OPENING}
      +.01  S > C: F. 1:1(0) ack 1
      +.01  C > S: F. 1:1(0) ack 2
      +.01  S > C: . 2:2(0) ack 2
      +5    C > S: S 4294950000:4294950000(0)
      +.01  S > C: . 2:2(0) ack 2`);
    assert.deepEqual(loss.frames, []);
  });

  it("a SYN-ACK that the client acknowledged, and a SYN that the server answered", () => {
    const loss = lossOf(`
      endpoint D 192.0.2.1:40002 isn 9000
      0     C > S: S 0:0(0)
      +.01  S > C: S. 0:0(0) ack 1 {uncaptured}
      +.01  C > S: . 1:1(0) ack 1
      +.01  S > C: P. 1:11(10) ack 1
      5     D > S: S 0:0(0) {uncaptured}
      +.01  S > D: S. 7000:7000(0) ack 1
      +.01  D > S: . 1:1(0) ack 7001`);
    assert.deepEqual(loss.frames, [
      [2, "syn-ack", 1],
      [4, "syn", 1],
    ]);
  });

  it("drops that the capturing host counted cover the whole capture", () => {
    const loss = lossOf(`interface eth0 dropped 12
      ${OPENING}`);
    assert.equal(loss.dropped, 12);
    assert.equal(loss.covers(0, 1), true);
    assert.match(loss.reasons(0, 1).join(" "), /dropped 12 frames/);
    assert.equal(lossOf(`interface eth0 dropped 0\n${OPENING}`).covers(0, SECOND), false);
  });
});

describe("one direction", () => {
  const CLIENT_ONLY = `
    0     C > S: S 0:0(0)
    +.01  C > S: . 1:1(0) ack 1
    +.01  C > S: P. 1:11(10) ack 1
    +.01  C > S: . 11:11(0) ack 1001`;

  it("is shown by acknowledgements of what the other side never sent in this capture", () => {
    const loss = lossOf(CLIENT_ONLY);
    const verdict = loss.oneWay(0);
    assert.deepEqual(verdict, { captured: "client", scope: "connection", connections: 1 });
    assert.deepEqual(loss.gaps, [], "they are no gaps: that side is not in the capture at all");
    assert.match(verdict ? oneDirectionReason(verdict) : "", /only segments from the client were captured/);
  });

  it("holds for a lone SYN between the same hosts, to the same server, in the same capture", () => {
    const syn = (from: string, to: string) => `${CLIENT_ONLY}
      endpoint D ${from} isn 1
      endpoint T ${to} isn 1
      5     D > T: S 0:0(0)
      +1    D > T: S 0:0(0)`;
    const scopeOf = (text: string) => lossOf(text).oneWay(1)?.scope;
    assert.equal(scopeOf(syn("192.0.2.1:40002", "198.51.100.80:81")), "hosts");
    assert.equal(scopeOf(syn("192.0.2.2:40002", "198.51.100.80:80")), "server");
    assert.equal(scopeOf(syn("192.0.2.2:40002", "198.51.100.81:80")), "capture");
  });

  it("is not claimed for a SYN that nobody answers, nor for a side that sends again and again", () => {
    const loss = lossOf(`
      0     C > S: S 0:0(0)
      +1    C > S: S 0:0(0)
      endpoint D 192.0.2.1:40002 isn 1
      5     D > S: F. 100:100(0) ack 10
      +.3   D > S: F. 100:100(0) ack 10
      +.6   D > S: F. 100:100(0) ack 10`);
    assert.equal(loss.oneWay(0), null);
    assert.equal(loss.oneWay(1), null);
  });

  it("is not claimed where the hosts have a connection with both sides", () => {
    const loss = lossOf(`${OPENING}
      endpoint D 192.0.2.1:40002 isn 1
      endpoint E 192.0.2.1:40003 isn 1
      5     D > S: S 0:0(0)
      +.01  D > S: . 1:1(0) ack 1
      6     E > S: S 0:0(0)`);
    assert.equal(loss.oneWay(1)?.scope, "connection");
    assert.equal(loss.oneWay(2), null);
  });
});

describe("public captures of one direction", { skip: sharedCapturesSkip }, () => {
  it("ssh.client-side-half-duplex: every connection that went on was captured on the client's side only", () => {
    const bytes = readFileSync(sharedCapture("public/zeek+zeek/ssh__ssh.client-side-half-duplex.pcap"));
    const { analyzer } = inputOfBytes(bytes);
    const loss = finish(findCaptureLoss(analyzer));
    assert.ok(analyzer.connections.length > 0);
    for (let row = 0; row < analyzer.connections.length; row++)
      assert.equal(loss.oneDirection(row)?.captured, "client");
    assert.deepEqual(loss.gaps, []);
  });
});

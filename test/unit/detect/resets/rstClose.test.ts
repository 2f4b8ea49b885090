import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Diagnosis, diagnose, diagnoseAsItStands } from "#test/support/detect/diagnose.ts";

const ENDS = `
endpoint C 192.0.2.1:40001 isn 1000 ipid 300
endpoint S 198.51.100.80:80 isn 5000 ipid 9000 ttl 57`;

/** Seven frames of a stack like Linux: timestamps, a request of 121 bytes, its ACK, and an answer of 919. */
const WITH_TIMESTAMPS = `${ENDS}
1 0    C > S: S 0:0(0) win 64240 <mss 1460,sackOK,TS val 1000 ecr 0>
2 +.01 S > C: S. 0:0(0) ack 1 win 65160 <mss 1460,sackOK,TS val 9010 ecr 1000> {ipid 0}
3 +.01 C > S: . 1:1(0) ack 1 win 64240 <TS val 1020 ecr 9010>
4 +.01 C > S: P. 1:122(121) ack 1 win 64240 <TS val 1030 ecr 9010>
5 +.01 S > C: . 1:1(0) ack 122 win 65039 <TS val 9040 ecr 1030>
6 +.01 S > C: P. 1:920(919) ack 122 win 65160 <TS val 9050 ecr 1030>
7 +.01 C > S: . 122:122(0) ack 920 win 63321 <TS val 1060 ecr 9050>
`;

/** The same exchange of a stack without timestamps that counts all its packets, like Windows. */
const WITHOUT_TIMESTAMPS = `${ENDS}
1 0    C > S: S 0:0(0) win 8192 <mss 1460,nop,wscale 8,nop,nop,sackOK>
2 +.01 S > C: S. 0:0(0) ack 1 win 8192 <mss 1460,nop,wscale 8,nop,nop,sackOK>
3 +.01 C > S: . 1:1(0) ack 1 win 256
4 +.01 C > S: P. 1:122(121) ack 1 win 256
5 +.01 S > C: . 1:1(0) ack 122 win 256
6 +.01 S > C: P. 1:920(919) ack 122 win 256
7 +.01 C > S: . 122:122(0) ack 920 win 252
`;

function closeOf(text: string, ipv4Only: boolean = false): Diagnosis | null {
  const found = diagnose(text, ["rst-close", "rst-injected"], ipv4Only);
  assert.ok(found.length <= 1, "one rst-close for each connection");
  return found[0] ?? null;
}

/** By, cause, after a FIN, bytes unacknowledged, severity, certainty, frames. */
function summary(text: string, ipv4Only: boolean = false): unknown[] | null {
  const finding = closeOf(text, ipv4Only);
  if (finding === null) return null;
  const { by, cause, afterFin, bytesUnacknowledged } = finding.details;
  const { severity, certainty, frames } = finding;
  return [by, cause, afterFin, bytesUnacknowledged, severity, certainty, frames];
}

describe("rst-close: a live socket aborted", () => {
  it("by the server, after everything was acknowledged: information", () => {
    const text = `${WITH_TIMESTAMPS}
      +.01 S > C: R. 920:920(0) ack 122 win 65160 <TS val 9070 ecr 1060>`;
    assert.deepEqual(summary(text), ["server", "abort", false, 0, "info", "explained", [8]]);
    assert.equal(closeOf(text)?.details["hasTimestamp"], true);
    assert.match(closeOf(text)?.explanation ?? "", /do not tell these two apart/);
  });

  it("in CLOSE_WAIT, and after its own FIN", () => {
    assert.deepEqual(
      summary(`${WITH_TIMESTAMPS}
        +.01 C > S: F. 122:122(0) ack 920 win 64240 <TS val 1070 ecr 9050>
        +.01 S > C: R. 920:920(0) ack 123 win 65160 <TS val 9080 ecr 1070>`),
      ["server", "abort", true, 0, "info", "explained", [8, 9]],
    );
    assert.deepEqual(
      summary(`${WITH_TIMESTAMPS}
        +.01 C > S: F. 122:122(0) ack 920 win 64240 <TS val 1070 ecr 9050>
        +.01 S > C: P. 920:1120(200) ack 123 win 65160 <TS val 9080 ecr 1070>
        +.01 C > S: . 123:123(0) ack 1120 win 64240 <TS val 1090 ecr 9080>
        +.09 C > S: R. 123:123(0) ack 1120 win 64240 <TS val 1180 ecr 9080>`),
      ["client", "abort", true, 0, "info", "explained", [8, 11]],
    );
  });

  it("text on the way counts, on both sides; what the RST itself acknowledges does not", () => {
    assert.deepEqual(
      summary(`${WITH_TIMESTAMPS}
        +.01 S > C: P. 920:1020(100) ack 122 win 65160 <TS val 9070 ecr 1060>
        +.001 C > S: P. 122:172(50) ack 920 win 64240 <TS val 1071 ecr 9050>
        +.001 S > C: R. 1020:1020(0) ack 122 win 65160 <TS val 9072 ecr 1060>`),
      ["server", "abort", false, 150, "warning", "explained", [10]],
    );
    assert.deepEqual(
      summary(`${WITH_TIMESTAMPS}
        +.01 C > S: P. 122:172(50) ack 920 win 64240 <TS val 1071 ecr 9050>
        +.001 S > C: R. 920:920(0) ack 172 win 65110 <TS val 9072 ecr 1071>`)?.slice(0, 5),
      ["server", "abort", false, 0, "warning"],
    );
  });

  it("data unread only where the window says so", () => {
    const before = `${WITH_TIMESTAMPS}
      +.01 C > S: P. 122:172(50) ack 920 win 64240 <TS val 1071 ecr 9050>
      +.01 S > C: . 920:920(0) ack 172 win 65110 <TS val 9080 ecr 1071>`;
    const unread = closeOf(`${before}
      +.09 S > C: R. 920:920(0) ack 172 win 65110 <TS val 9172 ecr 1071>`);
    assert.equal(unread?.details["unreadDataLikely"], true);
    assert.match(unread?.title ?? "", /unread data likely/);
    const read = closeOf(`${before}
      +.09 S > C: R. 920:920(0) ack 172 win 65160 <TS val 9172 ecr 1071>`);
    assert.equal(read?.details["unreadDataLikely"], false);
    assert.equal(read?.severity, "warning", "a request without an answer was cut off");
  });

  it("a scaled window is not compared with that of a SYN", () => {
    const finding = closeOf(`${ENDS}
      0    C > S: S 0:0(0) win 64240 <mss 1460,sackOK,TS val 1000 ecr 0,nop,wscale 10>
      +.01 S > C: S. 0:0(0) ack 1 win 65160 <mss 1460,sackOK,TS val 9010 ecr 1000,nop,wscale 10> {ipid 0}
      +.01 C > S: . 1:1(0) ack 1 win 63 <TS val 1020 ecr 9010>
      +.01 C > S: P. 1:122(121) ack 1 win 63 <TS val 1030 ecr 9010>
      +.01 S > C: . 1:1(0) ack 122 win 64 <TS val 9040 ecr 1030>
      +.09 S > C: R. 1:1(0) ack 122 win 64 <TS val 9140 ecr 1030>`);
    assert.equal(finding?.details["unreadDataLikely"], false);
    assert.equal(finding?.details["cause"], "abort");
  });

  it("the snap length hides the timestamp: the window still tells, and hasTimestamp is null", () => {
    const [finding] = diagnoseAsItStands(
      `snaplen 60
      ${WITH_TIMESTAMPS}
      +.01 S > C: R. 920:920(0) ack 122 win 65160 <TS val 9070 ecr 1060>`,
      ["rst-close"],
    );
    assert.equal(finding?.details["cause"], "abort");
    assert.equal(finding?.details["hasTimestamp"], null);
  });

  it("a form that does not tell (Windows), with nothing to answer: the socket was alive", () => {
    assert.deepEqual(
      summary(`${WITHOUT_TIMESTAMPS}
        +5 C > S: R. 122:122(0) ack 920 win 0`),
      ["client", "abort", false, 0, "info", "compatible", [8]],
    );
    // Windows XP: no ACK flag either, but counted with its other packets.
    assert.deepEqual(
      summary(
        `${WITHOUT_TIMESTAMPS}
        +.7 C > S: R 122:122(0) win 0`,
        true,
      )?.slice(0, 6),
      ["client", "abort", false, 0, "info", "compatible"],
    );
  });
});

describe("rst-close: no socket", () => {
  it("data after a full close; never called an abort", () => {
    const text = `${WITH_TIMESTAMPS}
      8  +.01 S > C: F. 920:920(0) ack 122 win 65160 <TS val 9070 ecr 1060>
      9  +.01 C > S: . 122:122(0) ack 921 win 64240 <TS val 1080 ecr 9070>
      10 +.2  C > S: P. 122:202(80) ack 921 win 64240 <TS val 1280 ecr 9070>
      11 +.01 S > C: R 921:921(0) win 0 {ipid 0}`;
    assert.deepEqual(summary(text), [
      "server",
      "closed-socket",
      true,
      80,
      "warning",
      "explained",
      [8, 10, 11],
    ]);
    const finding = closeOf(text);
    assert.match(finding?.explanation ?? "", /answers the 80 bytes of frame 10.*had sent its FIN \(frame 8/);
    assert.doesNotMatch(`${finding?.title} ${finding?.explanation}`, /abort|application reset/i);
  });

  it("data after a long silence: gone without a FIN", () => {
    const text = `${WITH_TIMESTAMPS}
      8 300  C > S: P. 122:202(80) ack 920 win 64240 <TS val 301030 ecr 9050>
      9 +.01 S > C: R 920:920(0) win 0 {ipid 0}`;
    assert.deepEqual(summary(text), ["server", "closed-socket", false, 80, "warning", "explained", [8, 9]]);
    assert.match(closeOf(text)?.explanation ?? "", /No FIN or RST of that side/);
  });

  it("a FIN, and a bare ACK, reach it too", () => {
    assert.deepEqual(
      summary(`${WITH_TIMESTAMPS}
        8 300  C > S: F. 122:122(0) ack 920 win 64240 <TS val 301030 ecr 9050>
        9 +.01 S > C: R 920:920(0) win 0 {ipid 0}`)?.slice(0, 5),
      ["server", "closed-socket", true, 0, "info"],
    );
    assert.deepEqual(
      summary(`${WITH_TIMESTAMPS}
        8 300  C > S: . 121:121(0) ack 920 win 64240 <TS val 301030 ecr 9050>
        9 +.01 S > C: R 920:920(0) win 0 {ipid 0}`)?.slice(0, 5),
      ["server", "closed-socket", false, 0, "info"],
    );
  });

  it("the form of an answer with nothing it could answer stays unknown", () => {
    const text = `${WITH_TIMESTAMPS}
      8 300 S > C: R 920:920(0) win 0 {ipid 0}`;
    assert.deepEqual(summary(text), ["server", "unknown", false, 0, "info", "compatible", [8]]);
    assert.match(closeOf(text)?.explanation ?? "", /no such segment is in this capture/);
    assert.match(closeOf(text)?.advice ?? "", /tcpdump -ni any/);
  });

  it("what a live socket had acknowledged before is not what an RST answers", () => {
    assert.deepEqual(
      summary(`${WITHOUT_TIMESTAMPS}
        +.1 S > C: P. 920:1020(100) ack 122 win 256
        +.01 C > S: . 122:122(0) ack 1020 win 251
        +.2 C > S: R 122:122(0) win 0 {ipid 0}`)?.slice(0, 2),
      ["client", "unknown"],
    );
  });

  it("Windows' one form right after data leaves it open, and so does one after its own FIN", () => {
    assert.deepEqual(
      summary(`${WITHOUT_TIMESTAMPS}
        +.1  S > C: P. 920:1020(100) ack 122 win 256
        +.01 C > S: R. 122:122(0) ack 1020 win 0`)?.slice(0, 2),
      ["client", "unknown"],
    );
    assert.deepEqual(
      summary(`${WITHOUT_TIMESTAMPS}
        +.1  C > S: F. 122:122(0) ack 920 win 256
        +.01 S > C: P. 920:1020(100) ack 122 win 256
        +.01 C > S: R. 123:123(0) ack 1020 win 0`)?.slice(0, 2),
      ["client", "unknown"],
    );
  });

  it("a window that is the peer's own, sent back, is no sign of a live socket", () => {
    assert.deepEqual(
      summary(`${WITHOUT_TIMESTAMPS}
        +.1  C > S: P. 122:172(50) ack 920 win 251
        +.01 S > C: R. 920:920(0) ack 172 win 251`)?.slice(0, 2),
      ["server", "unknown"],
    );
  });
});

describe("rst-close: in and just after the handshake", () => {
  const SYN = `${ENDS}
    1 0    C > S: S 0:0(0) <mss 1460>`;

  it("the client no longer wants the SYN-ACK", () => {
    assert.deepEqual(
      summary(`${SYN}
        +.01 S > C: S. 0:0(0) ack 1 <mss 1460> {ipid 0}
        +.01 C > S: R 1:1(0) win 0 {ipid 0}`)?.slice(0, 5),
      ["client", "syn-sent-closed", false, 0, "info"],
    );
  });

  it("the client rejects an ACK that is not its SYN's", () => {
    assert.deepEqual(
      summary(`${SYN}
        +.01 S > C: S. 0:0(0) ack 778 <mss 1460> {ipid 0}
        +.01 C > S: R 778:778(0) win 0 {ipid 0}`)?.slice(0, 5),
      ["client", "unexpected-ack", false, 0, "warning"],
    );
  });

  it("and then goes on with its SYN: a recovery, and no close", () => {
    assert.equal(
      summary(`${SYN}
        +.01 S > C: S. 0:0(0) ack 778 <mss 1460> {ipid 0}
        +.01 C > S: R 778:778(0) win 0 {ipid 0}
        +1   C > S: S 0:0(0) <mss 1460>
        +.01 S > C: S. 0:0(0) ack 1 <mss 1460> {ipid 0}
        +.01 C > S: . 1:1(0) ack 1`),
      null,
    );
  });

  it("the server's host answers the handshake's ACK: open, with the accept queue among the reasons", () => {
    const finding = closeOf(`${SYN}
      +.01 S > C: S. 0:0(0) ack 1 <mss 1460> {ipid 0}
      +.01 C > S: . 1:1(0) ack 1
      +.001 C > S: P. 1:101(100) ack 1
      +.01 S > C: R 1:1(0) win 0 {ipid 0}
      +.001 S > C: R 1:1(0) win 0 {ipid 0}`);
    assert.deepEqual([finding?.details["cause"], finding?.severity], ["unknown", "warning"]);
    assert.match(finding?.explanation ?? "", /tcp_abort_on_overflow/);
    assert.match(finding?.advice ?? "", /nstat -az TcpExtListenOverflows/);
  });

  it("RSTs alone are no close: nothing shows that there was a connection", () => {
    assert.equal(
      summary(`${ENDS}
        0  S > C: R 1:1(0) win 0 {ipid 0}
        +1 S > C: R. 1:1(0) ack 1 win 0 {ipid 0}`),
      null,
    );
  });
});

describe("rst-close: keep-alive", () => {
  const PROBES = `${WITH_TIMESTAMPS}
    60 C > S: . 121:121(0) ack 920 win 64240 <TS val 61000 ecr 9050>
    70 C > S: . 121:121(0) ack 920 win 64240 <TS val 71000 ecr 9050>`;
  const RST = "80 C > S: R. 122:122(0) ack 920 win 64240 <TS val 81000 ecr 9050>";

  it("two probes without an answer", () => {
    assert.deepEqual(summary(`${PROBES}\n${RST}`), [
      "client",
      "keep-alive-timeout",
      false,
      0,
      "warning",
      "explained",
      [8, 9, 10],
    ]);
  });

  it("an answer to the last probe makes it an abort", () => {
    assert.deepEqual(
      summary(`${PROBES}
        +.01 S > C: . 920:920(0) ack 122 win 65160 <TS val 79000 ecr 1060>
        ${RST}`)?.slice(0, 2),
      ["client", "abort"],
    );
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Diagnosis, diagnose } from "#test/support/detect/diagnose.ts";

/** The capture is beside the client: answers of the server take 40 ms, and come through seven routers. */
const FLOW = `
endpoint C 192.0.2.1:40001 isn 1000 ipid 300
endpoint S 198.51.100.80:80 isn 5000 ipid 9000 ttl 57
1 0     C > S: S 0:0(0) win 64240 <mss 1460,sackOK,TS val 1000 ecr 0>
2 +.04  S > C: S. 0:0(0) ack 1 win 65160 <mss 1460,sackOK,TS val 9010 ecr 1000> {ipid 0}
3 +.001 C > S: . 1:1(0) ack 1 win 64240 <TS val 1041 ecr 9010>
4 +.001 C > S: P. 1:101(100) ack 1 win 64240 <TS val 1042 ecr 9010>
5 +.04  S > C: . 1:1(0) ack 101 win 65160 <TS val 9052 ecr 1042>
6 +.01  S > C: P. 1:501(500) ack 101 win 65160 <TS val 9062 ecr 1042>
7 +.001 C > S: . 101:101(0) ack 501 win 63740 <TS val 1094 ecr 9062>
`;
const GOES_ON = `
+.1 S > C: P. 501:1001(500) ack 101 win 65160 <TS val 9162 ecr 1094>`;

function found(text: string, ipv4Only: boolean = false): Diagnosis[] {
  return diagnose(text, ["rst-injected", "rst-close"], ipv4Only);
}

function signs(text: string, ipv4Only: boolean = false): unknown {
  const [finding] = found(text, ipv4Only).filter(({ kind }) => kind === "rst-injected");
  return finding ? finding.details["signs"] : null;
}

describe("rst-injected: two independent signs", () => {
  it("another TTL, and the alleged sender goes on: obeyed, for the client then refuses", () => {
    const text = `${FLOW}
      8  +.02 S > C: R 501:501(0) win 0 {ttl 64, ipid 0}
      9  +.1  S > C: P. 501:1001(500) ack 101 win 65160 <TS val 9182 ecr 1094>
      10 +.001 C > S: R 101:101(0) win 0 {ipid 0}`;
    const [injected, close, ...others] = found(text);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [injected?.kind, injected?.frame, injected?.severity, injected?.certainty, injected?.frames],
      ["rst-injected", 8, "error", "explained", [8, 9, 10]],
    );
    assert.deepEqual(injected?.details, {
      claimedBy: "server",
      signs: ["ttl", "data-after"],
      ttl: 64,
      normalTtl: 57,
      honoured: true,
    });
    assert.match(injected?.explanation ?? "", /TTL is 64 where every other packet of that side has 57/);
    // The server was never told: what ends its side is the answer of the client's host, which has no socket any more.
    assert.deepEqual(
      [close?.kind, close?.frame, close?.details["by"], close?.details["cause"]],
      ["rst-close", 10, "client", "closed-socket"],
    );
  });

  it("not obeyed: both go on, and nothing was closed", () => {
    const [injected, ...others] = found(`${FLOW}
      +.02  S > C: R 501:501(0) win 0 {ttl 64, ipid 0}
      ${GOES_ON}
      +.001 C > S: . 101:101(0) ack 1001 win 63240 <TS val 1240 ecr 9162>`);
    assert.deepEqual([injected?.details["honoured"], others], [false, []]);
  });

  it("sooner than the server can answer, and with another TTL", () => {
    assert.deepEqual(
      signs(`${FLOW}
        +1     C > S: P. 101:201(100) ack 501 win 64240 <TS val 2094 ecr 9062>
        +.0002 S > C: R 501:501(0) win 0 {ttl 63, ipid 0}`),
      ["ttl", "arrival"],
    );
  });

  it("numbers that guess ahead, each further than the last; the sender itself fills them later", () => {
    const text = `${FLOW}
      8  +.02  S > C: R. 501:501(0) ack 101 win 0 {ipid 4711}
      9  +.001 S > C: R. 1961:1961(0) ack 101 win 0 {ipid 4712}
      10 +.001 S > C: R. 3421:3421(0) ack 101 win 0 {ipid 4713}
      ${GOES_ON}`;
    const [injected, ...others] = found(text, true).filter(({ kind }) => kind === "rst-injected");
    assert.deepEqual(others, [], "one finding for each side that the RSTs claim to come from");
    assert.equal(injected?.frame, 8);
    assert.match(String(injected?.details["signs"]), /sequence.*data-after/);
    assert.match(injected?.explanation ?? "", /2 more RSTs/);
  });

  it("both ends reset in each other's name", () => {
    const [toClient, toServer, ...others] = found(`${FLOW}
      +.02   S > C: R 501:501(0) win 0 {ttl 63, ipid 0}
      +.0001 C > S: R 101:101(0) win 0 {ttl 250, ipid 0}
      +.1    S > C: P. 501:1001(500) ack 101 win 65160 <TS val 9182 ecr 1094>
      +.01   C > S: P. 101:201(100) ack 1001 win 63240 <TS val 1300 ecr 9182>`);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [toClient, toServer].map((finding) => [finding?.kind, finding?.details["claimedBy"]]),
      [
        ["rst-injected", "server"],
        ["rst-injected", "client"],
      ],
    );
  });

  it("an RST to the SYN, made from the SYN's own packet; the server then answers the same SYN", () => {
    const [finding, ...others] = diagnose(
      `
      endpoint C 192.0.2.1:40001 isn 1000 ipid 5461
      endpoint S 198.51.100.80:80 isn 5000 ipid 9000 ttl 49
      1 0    C > S: S 0:0(0) win 16384 <mss 1460>
      2 +.2  S > C: R. 0:0(0) ack 1 win 16384 {ttl 46, ipid 5461}
      3 +1   S > C: S. 0:0(0) ack 1 <mss 1460>
      4 +.01 C > S: . 1:1(0) ack 1`,
      ["rst-injected", "connection-refused", "rst-close"],
      true,
    );
    assert.deepEqual(others, [], "who was answered was not refused");
    assert.deepEqual(finding?.details["signs"], ["ip-id", "data-after"]);
    assert.equal(finding?.details["honoured"], false);
  });
});

describe("rst-injected: one sign is not enough", () => {
  it("another TTL alone: the close is told, its cause is not", () => {
    const [close, ...others] = found(`${FLOW}
      +.1  C > S: P. 101:201(100) ack 501 win 64240 <TS val 1194 ecr 9062>
      +.04 S > C: R 501:501(0) win 0 {ttl 248, ipid 0}`);
    assert.deepEqual(others, []);
    assert.deepEqual([close?.kind, close?.details["cause"]], ["rst-close", "unknown"]);
    assert.match(close?.explanation ?? "", /its TTL is 248, that of all its other packets 57/);
  });

  it("a TTL that varies anyway is no sign at all", () => {
    const [close] = found(`${FLOW}
      +.05 S > C: . 501:501(0) ack 101 win 65160 <TS val 9120 ecr 1094> {ttl 56}
      +.1  C > S: P. 101:201(100) ack 501 win 64240 <TS val 1294 ecr 9062>
      +.04 S > C: R 501:501(0) win 0 {ttl 56, ipid 0}`);
    assert.equal(close?.details["cause"], "closed-socket");
  });

  it("IP ID and options of the same packet are one sign", () => {
    assert.equal(
      signs(`${FLOW}
        +.1 S > C: R. 501:501(0) ack 101 win 0 {ipid 31000}`),
      null,
    );
  });

  it("what an answer without a socket lacks is no sign: no options, window 0, IP ID 0", () => {
    const [close, ...others] = found(`${FLOW}
      +.1  C > S: P. 101:201(100) ack 501 win 64240 <TS val 1194 ecr 9062>
      +.04 S > C: R 501:501(0) win 0 {ipid 0, df 0}`);
    assert.deepEqual([close?.kind, close?.details["cause"], others], ["rst-close", "closed-socket", []]);
  });

  it("text that the RST overtook on the way is no sign of life", () => {
    const [close, ...others] = found(`${FLOW}
      +.02   S > C: R. 1001:1001(0) ack 101 win 65160 <TS val 9100 ecr 1094>
      +.0002 S > C: P. 501:1001(500) ack 101 win 65160 <TS val 9099 ecr 1094>`);
    assert.equal(close?.kind, "rst-close");
    assert.deepEqual(others, []);
  });

  it("the client's RST to an ACK of an older connection, and its SYN again", () => {
    assert.deepEqual(
      found(`
        endpoint C 192.0.2.1:40001 isn 1000
        endpoint S 198.51.100.80:80 isn 5000
        0    C > S: S 0:0(0) <mss 1460>
        +.01 S > C: . 800:800(0) ack 4294900000
        +.01 C > S: R 4294900000:4294900000(0) win 0 {ipid 0}
        +1   C > S: S 0:0(0) <mss 1460>
        +.01 S > C: S. 0:0(0) ack 1 <mss 1460>
        +.01 C > S: . 1:1(0) ack 1
        +.01 C > S: P. 1:101(100) ack 1`),
      [],
    );
  });
});

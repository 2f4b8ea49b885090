import assert from "node:assert/strict";
import test from "node:test";
import type { ConnectionObject } from "#core/report/contract.ts";
import { connectionSentences, quadrupletText, timeWaitText } from "#webview/connectionWords.ts";

const CONNECTION: ConnectionObject = {
  id: 7,
  client: { address: "192.0.2.1", port: 35_051 },
  server: { address: "192.0.2.80", port: 80 },
  incarnation: 1,
  previous: null,
  firstFrame: 61,
  lastFrame: 90,
  start: 4.81,
  end: 11.9,
  opening: "handshake",
  closing: "fin",
  closedFirst: "server",
  state: "SF",
  history: "ShADadFf",
  synFrames: [61],
  synAckFrames: [62],
  finFrames: { client: [69], server: [67] },
  rstFrames: { client: [], server: [] },
  segments: { client: 5, server: 5 },
  payloadBytes: { client: 78, server: 1200 },
  handshakeRttSeconds: 0.0101,
  timestamps: { client: true, server: true },
  timeWait: null,
};
const TIME_WAIT = {
  holder: "server",
  startFrame: 69,
  start: 11.9,
  expires: 71.9,
  restarts: 0,
  end: null,
  endedBy: null,
} as const;

test("how it was opened and closed is told in sentences", () => {
  const cases: readonly (readonly [Partial<ConnectionObject>, string])[] = [
    [{}, "Opened by a handshake, with a round trip of 10.1 ms. The server closed first."],
    [
      { synFrames: [61, 62, 63], handshakeRttSeconds: null, closedFirst: "both" },
      "Opened by a handshake after 3 SYNs. Both sides closed first.",
    ],
    [{ opening: "unanswered", closing: "none", synFrames: [1, 2] }, "2 SYNs, no answer."],
    [{ opening: "refused", closing: "rst" }, "The SYN was refused by an RST."],
    [
      { opening: "midstream", closing: "none" },
      "It was open before the capture began. Still open when the capture ends.",
    ],
    [
      { opening: "midstream", closing: "rst", rstFrames: { client: [9], server: [] } },
      "It was open before the capture began. Reset by the client.",
    ],
    [
      { opening: "simultaneous", closing: "half-closed", closedFirst: "client" },
      "Both sides opened it at once. The client closed its half; the other side did not.",
    ],
  ];
  for (const [change, words] of cases) assert.equal(connectionSentences({ ...CONNECTION, ...change }), words);
});

test("TIME_WAIT is told with its end, or with why it has none", () => {
  const cases: readonly (readonly [Partial<ConnectionObject["timeWait"]>, string])[] = [
    [{ end: 71.9, endedBy: "expiry" }, "at the server from 11.900 s, until 71.900 s"],
    [{ endedBy: "capture-end" }, "at the server from 11.900 s, alive when the capture ends"],
    [
      { end: 13, endedBy: "reincarnation", restarts: 1 },
      "at the server from 11.900 s, restarted once, until a new connection took its place at 13.000 s",
    ],
    [{ endedBy: "missing" }, "at the server from 11.900 s, but later packets show that it was not kept"],
    [
      { holder: "both", end: 12, endedBy: "rst" },
      "at both sides from 11.900 s, until an RST ended it at 12.000 s",
    ],
  ];
  for (const [change, words] of cases) {
    assert.equal(timeWaitText({ ...CONNECTION, timeWait: { ...TIME_WAIT, ...change } }), words);
  }
  assert.equal(timeWaitText(CONNECTION), "none seen");
});

test("endpoints are written so that a port can be told from an address", () => {
  assert.equal(quadrupletText(CONNECTION), "192.0.2.1:35051 → 192.0.2.80:80");
  const v6 = { ...CONNECTION, client: { address: "2001:db8::1", port: 443 } };
  assert.match(quadrupletText(v6), /^\[2001:db8::1\]:443 /);
});

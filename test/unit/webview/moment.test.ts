/** A moment in words, and where keys put the cursor. */
import assert from "node:assert/strict";
import test from "node:test";
import type { SocketRow } from "#core/query/moment/momentModel.ts";
import { cursorAfterKey } from "#webview/moment/cursorKeys.ts";
import { socketColumns } from "#webview/moment/socketColumns.ts";
import {
  momentSummary,
  socketName,
  timerText,
  toldStates,
  unknownText,
} from "#webview/moment/socketWords.ts";
import { createStore } from "#webview/store.ts";
import { INITIAL_VIEW } from "#webview/viewState.ts";

const WAIT: SocketRow = {
  connection: 27,
  at: "server",
  state: "TIME-WAIT",
  local: "192.0.2.80:80",
  peer: "192.0.2.1:48131",
  letter: "D",
  since: 25.451,
  lastSegment: 25.451,
  sent: 1,
  timerLeft: 55.451,
  firstFrame: 299,
  lastFrame: 308,
};

test("each state says what it waits for", () => {
  const at30 = (change: Partial<SocketRow>): string => timerText({ ...WAIT, timerLeft: null, ...change }, 30);
  assert.equal(timerText(WAIT, 30), "timewait, 55.5 s left");
  assert.equal(at30({}), "timewait, started anew later");
  assert.equal(at30({ state: "SYN-SENT", sent: 3 }), "3 SYNs sent, none answered");
  assert.equal(at30({ state: "SYN-SENT", sent: 1 }), "1 SYN sent, not answered");
  assert.equal(at30({ state: "SYN-RECV", sent: 2 }), "2 SYN-ACKs sent, not acknowledged");
  assert.equal(at30({ state: "ESTAB", lastSegment: 28 }), "last segment 2.00 s ago");
  assert.equal(at30({ state: "LAST-ACK", sent: 1 }), "1 FIN sent, not acknowledged");
  assert.equal(at30({ state: "CLOSE-WAIT" }), "the other side closed, this one has not");
});

test("a row and the whole as a sentence", () => {
  assert.equal(
    socketName(WAIT, 30),
    "TIME-WAIT at the server: 192.0.2.80:80 to 192.0.2.1:48131, clock D, for 4.549 s, timewait, 55.5 s left",
  );
  const page = {
    time: 30,
    start: 0,
    total: 28,
    rows: [],
    hosts: [],
    unknown: 0,
    counts: { "TIME-WAIT": 27, "SYN-SENT": 1 },
  };
  assert.equal(momentSummary(page), "Sockets at 30.000 s: 1 SYN-SENT, 0 ESTAB, 27 TIME-WAIT");
  assert.deepEqual(toldStates({ counts: {} }), [["ESTAB", 0]]);
});

test("what cannot be known is said", () => {
  assert.match(unknownText(0), /^States as far as the packets show; .* not listed\.$/);
  assert.match(unknownText(1), /1 connection that the capture first shows later was open already/);
  assert.match(unknownText(2), /2 connections .* were open already/);
});

test("a narrow page keeps who, with whom, and in which state", () => {
  const keys = (width: number, hasClocks = true): string[] =>
    socketColumns({ width, time: 30, timeWaitSeconds: 60, hasClocks }).map(({ key }) => key);
  assert.deepEqual(keys(400), ["socketState", "local", "peer"]);
  assert.ok(keys(1000).includes("clock"));
  assert.ok(!keys(1000, false).includes("clock"));
});

test("keys move the cursor by a two-hundredth of what is shown, Shift ten times as far, never out of the capture", () => {
  const store = createStore({ ...INITIAL_VIEW, moment: 30 });
  store.capture.patch({ horizon: 100 });
  const after = (key: string, shiftKey = false): number | null => cursorAfterKey(store, { key, shiftKey });
  assert.deepEqual([after("ArrowLeft"), after("ArrowRight", true)], [29.5, 35]);
  assert.deepEqual([after("Home"), after("End"), after("x")], [0, 100, null]);
  store.view.patch({ moment: 99.8 });
  assert.equal(after("ArrowRight"), 100);
  store.view.patch({ moment: 30, range: { from: 20, until: 40 } });
  assert.equal(after("ArrowRight"), 30.1);
});

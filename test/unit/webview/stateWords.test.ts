/** What the page says in each state of the capture, and what the list asks for. */
import assert from "node:assert/strict";
import test from "node:test";
import type { CaptureObject } from "#core/report/contract.ts";
import type { CaptureSummary } from "#protocol/api.ts";
import type { Progress } from "#protocol/messages.ts";
import { listQuery } from "#webview/listQuery.ts";
import { type CaptureState, isComplete, NOTHING_KNOWN } from "#webview/store.ts";
import { INITIAL_VIEW } from "#webview/viewState.ts";
import { headerWords } from "#webview/views/header.ts";
import { messageFor } from "#webview/views/messagePage.ts";
import { problemSentence } from "#webview/views/problemList.ts";
import {
  assumptionWords,
  capturePointWords,
  droppedPackets,
  lossNotice,
  lossWords,
  skippedWords,
} from "#webview/views/statusWords.ts";

const CAPTURE: CaptureObject = {
  file: "incident.pcap",
  bytes: 35_967,
  format: "pcap",
  compression: null,
  frames: 388,
  tcpSegments: 388,
  start: "2026-11-20T18:31:33.719835000Z",
  durationSeconds: 95.67,
  linkTypes: [1],
  interfaces: [],
  skipped: [],
  problems: [],
  capturePoint: { at: null, address: null, reasons: [] },
};
const SUMMARY: CaptureSummary = {
  complete: true,
  capture: CAPTURE,
  connections: 51,
  quadruplets: 49,
  findings: {},
  headline: "Of 1,051 connections, 20 got no answer.",
  facts: ["388 frames"],
  assumptions: { timeWaitSeconds: 60, halfClosedSeconds: 60, ephemeralPorts: 28_232 },
  perHostRule: { seconds: 60, ticks: 1 },
  elapsedMs: 8,
};
const PROGRESS: Progress = {
  bytesRead: 410_000_000,
  bytesTotal: 1_000_000_000,
  frames: 3_912_400,
  connections: 18_204,
  elapsedMs: 6250,
  judging: false,
  done: false,
  stopped: false,
  segmentsKept: null,
};
const READING: CaptureState = {
  ...NOTHING_KNOWN,
  fileName: "incident.pcap",
  revision: 1,
  progress: PROGRESS,
  summary: { ...SUMMARY, complete: false },
};
const READ: CaptureState = { ...READING, progress: { ...PROGRESS, done: true }, summary: SUMMARY };

function withCapture(change: Partial<CaptureObject>, connections = 0): CaptureState {
  return { ...READ, summary: { ...SUMMARY, connections, capture: { ...CAPTURE, ...change } } };
}

const plain = (text: string): string => text.replaceAll("\u202f", " ");

test("while a file is read the sentence says how far, how long still, and that nothing is final", () => {
  const { headline, lines } = headerWords(READING);
  assert.equal(
    plain(headline),
    "Reading incident.pcap: 41 % of 1.00 GB, about 9.00 s left. Nothing below is final.",
  );
  assert.deepEqual(lines.map(plain), ["3 912 400 frames so far", "18 204 connections", "0 – 95.7 s"]);
  assert.equal(isComplete(READING), false);
});

test("when it is read the sentence is the one that matters", () => {
  const { headline, lines } = headerWords(READ);
  assert.equal(plain(headline), "Of 1 051 connections, 20 got no answer.");
  assert.deepEqual(lines, ["incident.pcap", "388 frames"]);
  assert.equal(messageFor(READ), null);
});

test("read but not yet judged is not final", () => {
  const progress = { ...PROGRESS, bytesRead: 1_000_000_000, judging: true };
  const state: CaptureState = { ...READING, progress };
  const { headline, lines } = headerWords(state);
  assert.equal(
    plain(headline),
    "incident.pcap is read, and its connections are being judged. Nothing below is final.",
  );
  assert.deepEqual(lines.map(plain), ["3 912 400 frames", "18 204 connections", "0 – 95.7 s"]);
  assert.equal(isComplete(state), false);
});

test("a reading that was stopped says so", () => {
  const state: CaptureState = { ...READ, progress: { ...PROGRESS, done: true, stopped: true } };
  assert.match(headerWords(state).headline, /^Stopped after 410 MB\. /);
});

test("a failure has its sentence as the title, once", () => {
  const failure = { code: "not-found", message: "There is no such file.", offset: null } as const;
  const state: CaptureState = { ...NOTHING_KNOWN, fileName: "incident.pcap", revision: 1, failure };
  assert.equal(headerWords(state).headline, "incident.pcap could not be read.");
  assert.deepEqual(messageFor(state), {
    title: "There is no such file",
    words: "It may have been moved or deleted.",
    canReadAgain: true,
  });
});

test("what is no capture says why and where", () => {
  const state = withCapture({
    format: null,
    frames: 0,
    problems: [{ kind: "not-a-capture", offset: 0, frame: null, message: "The file begins with 68 65." }],
  });
  const message = messageFor(state);
  assert.equal(message?.title, "Not a packet capture");
  assert.equal(message?.words, "The file begins with 68 65 (offset 0).");
});

test("a capture without TCP says what it holds instead", () => {
  const state = withCapture({
    frames: 1204,
    skipped: [
      { reason: "udp", frames: 1180 },
      { reason: "not-ip", frames: 24 },
    ],
  });
  const message = messageFor(state);
  assert.equal(plain(message?.title ?? ""), "1 204 frames, none of them TCP");
  assert.match(plain(message?.words ?? ""), /^They are 1 180 udp and 24 not ip\. /);
});

test("a problem is told with its place once", () => {
  const problem = { kind: "truncated-record", offset: 35_900, frame: 389 } as const;
  assert.equal(
    plain(
      problemSentence({ ...problem, message: "The record of frame 389 at offset 35,900 promises 74 bytes." }),
    ),
    "The record of frame 389 at offset 35 900 promises 74 bytes.",
  );
  assert.equal(
    plain(problemSentence({ ...problem, message: "A record promises 74 bytes." })),
    "A record promises 74 bytes (frame 389, offset 35 900).",
  );
});

test("the list is in order of start while rows still come, and trouble first when they have; a choice stands", () => {
  assert.equal(listQuery(INITIAL_VIEW, READING).sortBy, "start");
  assert.equal(listQuery(INITIAL_VIEW, READ).sortBy, "trouble");
  const chosen = { ...INITIAL_VIEW, sort: { by: "bytes", descending: true } } as const;
  assert.deepEqual(
    [listQuery(chosen, READING), listQuery(chosen, READ)].map(({ sortBy, descending }) => [
      sortBy,
      descending,
    ]),
    [
      ["bytes", true],
      ["bytes", true],
    ],
  );
});

test("the visible range and the filter narrow the list", () => {
  const view = { ...INITIAL_VIEW, range: { from: 3, until: 9 }, filterText: "  :443 ", troubleOnly: true };
  assert.deepEqual(listQuery(view, READ).filter, { text: ":443", from: 3, until: 9, troubleOnly: true });
});

test("the status line names the assumptions that a verdict used, and no others", () => {
  assert.deepEqual(assumptionWords(SUMMARY), ["TIME_WAIT 60 s"]);
  const findings = { "syn-dropped-by-paws": 78, "half-closed": 1, "port-pressure": 0 };
  assert.deepEqual(assumptionWords({ ...SUMMARY, findings }), [
    "TIME_WAIT 60 s",
    "memory rule 60 s, 1 tick",
    "half-closed from 60 s",
  ]);
  const ports = assumptionWords({ ...SUMMARY, findings: { "port-pressure": 2 } });
  assert.deepEqual(ports.map(plain), ["TIME_WAIT 60 s", "28 232 ephemeral ports"]);
});

test("what the capture lost is told as it is known: nothing, some, or not recorded", () => {
  const nic = { id: 0, name: null, linkType: 1, snapLength: null };
  const dropped = (...counts: readonly (number | null)[]): number | null =>
    droppedPackets({ ...CAPTURE, interfaces: counts.map((each) => ({ ...nic, dropped: each })) });
  assert.deepEqual([dropped(), dropped(null), dropped(0, null), dropped(3, 1200)].map(lossWords).map(plain), [
    "Drops not recorded",
    "Drops not recorded",
    "Capture lost nothing: 0 dropped",
    "Capture lost 1 203 packets",
  ]);
  const notice = (count: number | null): string =>
    lossNotice({ ...CAPTURE, interfaces: [{ ...nic, dropped: count }] });
  assert.deepEqual([notice(null), notice(0)], ["", ""]);
  assert.match(plain(notice(1200)), /^The capturing host dropped 1 200 packets and does not say when: /);
});

test("the capture point is told with its address, frames without TCP by what they were", () => {
  const point = { at: "server", address: "192.0.2.80", reasons: [] } as const;
  assert.equal(capturePointWords(point), "Captured beside the server 192.0.2.80");
  assert.equal(capturePointWords({ ...point, at: "middle", address: null }), "Captured between the hosts");
  assert.equal(capturePointWords({ ...point, at: null, address: null }), "");
  const skipped = [
    { reason: "not-ip", frames: 8 },
    { reason: "udp", frames: 4 },
  ];
  assert.equal(skippedWords({ ...CAPTURE, skipped }), "12 frames without TCP: 8 not ip and 4 udp");
});

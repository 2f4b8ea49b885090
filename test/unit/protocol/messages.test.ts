/** Both wires carry every message unchanged: structured clone to the worker, JSON to the page. */
import assert from "node:assert/strict";
import test from "node:test";
import type { FromWebview, FromWorker, ToWebview, ToWorker } from "#protocol/messages.ts";

const ERROR = { code: "not-found", message: "There is no such file.", offset: null } as const;
const PROGRESS = {
  bytesRead: 35_967,
  bytesTotal: null,
  frames: 388,
  connections: 51,
  elapsedMs: 7.25,
  judging: false,
  done: true,
  stopped: false,
  segmentsKept: null,
} as const;
const FILTER = { text: "", from: null, until: 9.5, troubleOnly: false } as const;
const REQUESTS = [
  { kind: "request", id: 1, method: "summary", params: {} },
  {
    kind: "request",
    id: 2,
    method: "connections",
    params: { start: 0, end: 128, sortBy: "trouble", descending: false, filter: FILTER },
  },
  {
    kind: "request",
    id: 3,
    method: "place",
    params: { id: 9, sortBy: "bytes", descending: true, filter: FILTER },
  },
  { kind: "request", id: 4, method: "connection", params: { id: 9 } },
  { kind: "request", id: 5, method: "segments", params: { connection: 9, start: 0, end: 128 } },
  { kind: "request", id: 6, method: "overview", params: { from: 0, until: 95.67, buckets: 300 } },
  { kind: "cancel", id: 6 },
] as const satisfies readonly ToWorker[];

/** One of each kind; an object, so that a kind that is forgotten is a compile error. */
const TO_WORKER: { readonly [K in ToWorker["kind"]]: readonly Extract<ToWorker, { kind: K }>[] } = {
  open: [
    {
      kind: "open",
      fileName: "a.pcap",
      source: { kind: "file", path: "/a.pcap" },
      assumptions: { timeWaitSeconds: 60 },
      segmentsInMemory: 20_000_000,
    },
    {
      kind: "open",
      fileName: "a.pcap",
      source: { kind: "bytes", bytes: Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1) },
      assumptions: { timeWaitSeconds: 30 },
      segmentsInMemory: 0,
    },
  ],
  stop: [{ kind: "stop" }],
  request: REQUESTS.filter((message) => message.kind === "request"),
  cancel: [{ kind: "cancel", id: 6 }],
};

const FROM_WORKER: { readonly [K in FromWorker["kind"]]: readonly Extract<FromWorker, { kind: K }>[] } = {
  reply: [
    { kind: "reply", id: 1, ok: true, value: { start: 0, total: 0, rows: [] } },
    { kind: "reply", id: 2, ok: true, value: null },
    { kind: "reply", id: 3, ok: false, error: ERROR },
  ],
  progress: [{ kind: "progress", progress: PROGRESS }],
  failed: [{ kind: "failed", error: ERROR }],
  report: [{ kind: "report", message: "Error: row 3 of 2\n    at rowOf" }],
  "save-progress": [{ kind: "save-progress", token: 1, bytesRead: 10, bytesTotal: null }],
};

const TO_WEBVIEW: { readonly [K in ToWebview["kind"]]: readonly Extract<ToWebview, { kind: K }>[] } = {
  reply: FROM_WORKER.reply,
  progress: FROM_WORKER.progress,
  failed: FROM_WORKER.failed,
  document: [{ kind: "document", fileName: "<img src=x>.pcap", revision: 1 }],
  stale: [
    { kind: "stale", why: "changed", message: "a.pcap has changed since it was read." },
    { kind: "stale", why: null, message: "" },
  ],
  reveal: [
    {
      kind: "reveal",
      target: { connection: 2, finding: null, segment: { frame: 11, place: 0 }, view: "connection" },
    },
    { kind: "reveal", target: { connection: 2, finding: null, segment: null, view: "lifelines" } },
  ],
  "draw-picture": [{ kind: "draw-picture", format: "svg" }],
  told: [{ kind: "told", text: "Copied." }],
};

const FROM_WEBVIEW: { readonly [K in FromWebview["kind"]]: readonly Extract<FromWebview, { kind: K }>[] } = {
  ready: [{ kind: "ready" }],
  action: [{ kind: "action", action: "read-again" }],
  report: [{ kind: "report", message: "Error: row 3 of 2" }],
  selected: [
    { kind: "selected", connection: 7, finding: "rst-close:9" },
    { kind: "selected", connection: null, finding: null },
  ],
  copy: [{ kind: "copy", subject: { kind: "finding", id: "rst-close:9" }, form: "text" }],
  save: [{ kind: "save", subject: { kind: "connection", id: 7 }, annotated: false }],
  picture: [{ kind: "picture", name: "lifelines", format: "svg", data: "<svg/>" }],
  request: TO_WORKER.request,
  cancel: TO_WORKER.cancel,
};

test("structured clone carries what goes to and from the worker", () => {
  for (const message of [...Object.values(TO_WORKER).flat(), ...Object.values(FROM_WORKER).flat()]) {
    assert.deepEqual(structuredClone(message), message);
  }
});

test("bytes are handed to the worker, not copied", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const there = structuredClone({ bytes }, { transfer: [bytes.buffer] });
  assert.deepEqual([...there.bytes], [1, 2, 3]);
  assert.equal(bytes.length, 0);
});

test("JSON carries what goes to and from the page", () => {
  for (const message of [...Object.values(TO_WEBVIEW).flat(), ...Object.values(FROM_WEBVIEW).flat()]) {
    assert.deepEqual(JSON.parse(JSON.stringify(message)), message);
  }
});

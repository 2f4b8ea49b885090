/** The page shows what a stranger captured: nothing it sends is believed unless it is exactly one of our messages. */
import assert from "node:assert/strict";
import test from "node:test";
import { WEBVIEW_ACTIONS } from "#protocol/messages.ts";
import { isFromWebview, MAX_WINDOW } from "#protocol/validate.ts";

const LIST = {
  sortBy: "trouble",
  descending: false,
  filter: { text: ":443", from: null, until: 12.5, troubleOnly: true },
};

const FINDINGS = { filter: { text: ":80", from: null, until: 12.5 }, toggled: ["timestamp-clocks"] };
const PICTURE = { height: 376, frame: null };

function request(method: string, params: unknown): unknown {
  return { kind: "request", id: 1, method, params };
}

const GOOD: readonly unknown[] = [
  { kind: "ready" },
  ...WEBVIEW_ACTIONS.map((action) => ({ kind: "action", action })),
  { kind: "report", message: "Error: row 3 of 2" },
  { kind: "cancel", id: 0 },
  request("summary", {}),
  request("connections", { ...LIST, start: 0, end: MAX_WINDOW }),
  request("connections", { ...LIST, start: 5, end: 5 }),
  request("place", { ...LIST, id: 7 }),
  request("connection", { id: 0xffff_ffff }),
  request("segments", { connection: 1, start: 100, end: 228 }),
  request("overview", { from: 0, until: 95.7, buckets: 400 }),
  request("timestamps", { ...PICTURE, from: 0, until: 95.7, width: 712, pair: null, selection: 7 }),
  request("timestampPairs", { text: "192.0", start: 0, end: 128 }),
  request("timestampSyns", { from: 0, until: 95.7, pair: 3, selection: null, start: 0, end: 128 }),
  request("moment", { time: 30, host: null, state: "TIME-WAIT", start: 0, end: 128 }),
  request("momentText", { time: 30, host: "192.0.2.80", state: null }),
  request("ports", { start: 0, end: 128 }),
  request("portSeries", { id: 1, from: 0, until: 95.7, buckets: 400 }),
  request("findings", { ...FINDINGS, start: 0, end: 128 }),
  request("findingPlace", { ...FINDINGS, id: "syn-dropped-by-paws:61" }),
  request("findingBeside", { ...FINDINGS, id: null, connection: null, forwards: true }),
  request("findingBeside", { ...FINDINGS, id: "rst-close:9", connection: 7, forwards: false }),
];

/** What can be copied and saved. */
const SUBJECTS: readonly unknown[] = [
  { kind: "finding", id: "rst-close:9" },
  { kind: "connection", id: 7 },
  { kind: "quadruplet", id: 7 },
  { kind: "frame", frame: 61 },
  { kind: "range", from: 0, until: 12.5 },
  { kind: "findings", filter: { text: "paws", from: null, until: null } },
  { kind: "connections", ...LIST },
];

const TAKEN: readonly unknown[] = [
  ...SUBJECTS.map((subject) => ({ kind: "copy", subject, form: "json" })),
  ...SUBJECTS.map((subject) => ({ kind: "save", subject, annotated: true })),
  { kind: "picture", name: "lifelines", format: "png", data: "iVBORw0KGgo=" },
];

const BAD: readonly unknown[] = [
  undefined,
  null,
  "ready",
  [],
  {},
  { kind: "open", path: "/etc/passwd" },
  { kind: "action", action: "delete" },
  { kind: "action" },
  { kind: "report", message: "x".repeat(100_000) },
  { kind: "copy", subject: { kind: "connection", id: 7 }, form: "exe" },
  { kind: "copy", subject: { kind: "connection", id: -7 }, form: "csv" },
  { kind: "copy", subject: { kind: "file", path: "/etc/passwd" }, form: "text" },
  { kind: "copy", form: "text" },
  { kind: "save", subject: { kind: "connection", id: 7 }, path: "/etc/passwd" },
  { kind: "save", subject: { kind: "range", from: 3, until: 2 }, annotated: false },
  { kind: "save", subject: { kind: "range", from: 0, until: Number.POSITIVE_INFINITY }, annotated: false },
  { kind: "picture", name: "x".repeat(2000), format: "png", data: "" },
  { kind: "picture", name: "x", format: "html", data: "" },
  { kind: "picture", name: "x", format: "svg", data: 7 },
  request("save", { path: "/etc/passwd" }),
  request("copyText", { subject: { kind: "connection", id: 7 }, form: "csv" }),
  { kind: "cancel", id: -1 },
  { kind: "cancel", id: "1" },
  { kind: "request", id: 1.5, method: "summary", params: {} },
  request("toString", {}),
  request("constructor", {}),
  request("summary", null),
  request("summary", []),
  request("connections", { ...LIST, start: 0, end: MAX_WINDOW + 1 }),
  request("connections", { ...LIST, start: 5, end: 4 }),
  request("connections", { ...LIST, start: -1, end: 4 }),
  request("connections", { ...LIST, start: 0, end: Number.NaN }),
  request("connections", { ...LIST, sortBy: "__proto__", start: 0, end: 4 }),
  request("connections", { ...LIST, descending: 1, start: 0, end: 4 }),
  request("connections", { ...LIST, filter: null, start: 0, end: 4 }),
  request("connections", { ...LIST, filter: { ...LIST.filter, text: 5 }, start: 0, end: 4 }),
  request("connections", { ...LIST, filter: { ...LIST.filter, from: "0" }, start: 0, end: 4 }),
  request("connections", { ...LIST, filter: { ...LIST.filter, troubleOnly: null }, start: 0, end: 4 }),
  request("place", LIST),
  request("connection", { id: 2 ** 32 }),
  request("connection", { id: "7" }),
  request("segments", { start: 0, end: 4 }),
  request("moment", { time: null, host: null, state: null, start: 0, end: 128 }),
  request("moment", { time: 30, host: null, state: null }),
  request("momentText", { time: 30, host: 5, state: null }),
  request("momentText", { time: 30, host: null, state: "LISTEN" }),
  request("ports", { start: 0 }),
  request("portSeries", { id: -1, from: 0, until: 95.7, buckets: 400 }),
  request("portSeries", { id: 1, from: 0, until: 95.7, buckets: MAX_WINDOW + 1 }),
  request("overview", { from: 5, until: 5, buckets: 10 }),
  request("overview", { from: 0, until: Number.POSITIVE_INFINITY, buckets: 10 }),
  request("overview", { from: 0, until: 5, buckets: 0 }),
  request("overview", { from: 0, until: 5, buckets: MAX_WINDOW + 1 }),
  request("timestamps", { ...PICTURE, from: 0, until: 95.7, width: 712, pair: -1, selection: null }),
  request("timestamps", { ...PICTURE, from: 0, until: 95.7, width: 1e9, pair: null, selection: null }),
  request("timestamps", { ...PICTURE, from: 9, until: 5, width: 712, pair: null, selection: null }),
  request("timestampPairs", { text: 5, start: 0, end: 128 }),
  request("timestampSyns", { from: 0, until: 95.7, pair: 3, start: 0, end: 128 }),
  request("timestampSyns", { from: 0, until: 95.7, pair: 3, selection: null, start: 0, end: MAX_WINDOW + 1 }),
  request("findings", { ...FINDINGS, toggled: "timestamp-clocks", start: 0, end: 128 }),
  request("findings", { ...FINDINGS, filter: { text: "" }, start: 0, end: 128 }),
  request("findingBeside", { ...FINDINGS, id: null, forwards: true }),
  request("findingBeside", { ...FINDINGS, id: 61, connection: null, forwards: true }),
  request("findingBeside", { ...FINDINGS, id: null, connection: -1, forwards: true }),
];

test("our messages are let through", () => {
  for (const message of [...GOOD, ...TAKEN])
    assert.equal(isFromWebview(message), true, JSON.stringify(message));
});

test("everything else is refused", () => {
  for (const message of BAD) assert.equal(isFromWebview(message), false, JSON.stringify(message));
});

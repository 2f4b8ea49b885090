/** What the clipboard gets: the contract's objects, tables that a spreadsheet can trust, filters of exactly these frames. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { analysisDocument } from "#core/report/analysisDocument.ts";
import type { ConnectionObject, FindingObject } from "#core/report/contract.ts";
import { copyText } from "#core/takeaway/copyText.ts";
import { csvLine } from "#core/takeaway/csv.ts";
import { gather, MOST_ITEMS } from "#core/takeaway/gather.ts";
import type { CopyForm, Subject } from "#core/takeaway/subject.ts";
import { analyzed } from "#test/support/extract.ts";

const analyzer = analyzed(readFileSync("test/fixtures/lab/05a_recycle.pcap"), "05a_recycle.pcap");
const document = analysisDocument(analyzer, {
  version: "test",
  file: { bytes: null, compression: null, problems: [] },
  summaryOnly: false,
});
const target = { path: "/c/05a_recycle.pcap", shell: "posix" } as const;
const copy = (subject: Subject, form: CopyForm): string => copyText(analyzer, target, subject, form).text;

/** In the truth of the lab the first SYN that per-host PAWS dropped. */
const dropped = document.findings?.find(({ kind }) => kind === "syn-dropped-by-paws");
const findingId = dropped?.id ?? "";
const all = { text: "", from: null, until: null };

test("a finding as JSON is the contract's object", () => {
  assert.deepEqual(
    JSON.parse(copy({ kind: "finding", id: findingId }, "json")),
    JSON.parse(JSON.stringify(dropped)),
  );
});

test("a list of findings as JSON is the contract's list; a filter narrows it", () => {
  const findings: FindingObject[] = JSON.parse(copy({ kind: "findings", filter: all }, "json"));
  assert.deepEqual(findings, JSON.parse(JSON.stringify(document.findings)));
  const filter = { ...all, text: "syn-dropped-by-paws" };
  const some: FindingObject[] = JSON.parse(copy({ kind: "findings", filter }, "json"));
  assert.equal(some.length, document.summary.findings["syn-dropped-by-paws"]);
});

test("a connection as JSON is the contract's object with its segment table", () => {
  const copied = JSON.parse(copy({ kind: "connection", id: 1 }, "json"));
  const { segmentTable, ...object } = copied;
  const [first] = document.connections ?? [];
  assert.deepEqual(object, first);
  assert.equal(segmentTable.length, (first?.segments.client ?? 0) + (first?.segments.server ?? 0));
  assert.equal(segmentTable[0].flags, "SYN");
  assert.equal(segmentTable[0].frame, first?.firstFrame);
});

test("connections as JSON are the contract's list, in the order of the list", () => {
  const list = { sortBy: "start", descending: true, filter: { ...all, troubleOnly: false } } as const;
  const copied: ConnectionObject[] = JSON.parse(copy({ kind: "connections", ...list }, "json"));
  assert.deepEqual(copied, document.connections?.toReversed());
});

test("a finding as text says what, how sure, where, why and what to do", () => {
  const text = copy({ kind: "finding", id: findingId }, "text");
  assert.ok(dropped);
  assert.ok(text.startsWith(`${dropped.title}\n`));
  assert.ok(text.includes(`${dropped.severity}, ${dropped.certainty}; frame ${dropped.frame} at`));
  assert.ok(text.includes(dropped.explanation));
  assert.ok(text.includes(`What to do: ${dropped.advice}`));
  assert.match(text, /\(2026-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} UTC\)/);
  // Digits as a program reads them.
  assert.doesNotMatch(text, /\d\u202f\d|\u2212\d/);
});

test("a connection as text has its facts and a line for each segment", () => {
  const lines = copy({ kind: "connection", id: 1 }, "text").trim().split("\n");
  const [first] = document.connections ?? [];
  assert.match(lines[0] ?? "", /^connection 1: incarnation 1, /);
  const segments = lines.filter((line) => line.trim().startsWith("frame "));
  assert.equal(segments.length, (first?.segments.client ?? 0) + (first?.segments.server ?? 0));
});

test("tables have a heading and a line for each row", () => {
  const connections = copy(
    { kind: "connections", sortBy: "start", descending: false, filter: { ...all, troubleOnly: false } },
    "csv",
  );
  const lines = connections.split("\r\n");
  assert.equal(lines.length, (document.connections?.length ?? 0) + 2);
  assert.match(lines[0] ?? "", /^id,client,server,incarnation,/);
  const columns = (lines[0] ?? "").split(",").length;
  for (const line of lines.slice(1, -1))
    assert.equal(line.replace(/"[^"]*"/g, "").split(",").length, columns);
  const segments = copy({ kind: "connection", id: 1 }, "csv").split("\r\n");
  assert.match(segments[0] ?? "", /^frame,seconds,delta,from,flags,seq,ack,/);
});

/** The frames that a filter of frame numbers lets through. */
function framesIn(filter: string): number[] {
  return filter.split(" || ").flatMap((part) => {
    const [first = 0, last = first] = [...part.matchAll(/\d+/g)].map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

test("the filter of a finding names its frames, that of a connection its life", () => {
  assert.ok(dropped);
  assert.deepEqual(framesIn(copy({ kind: "finding", id: findingId }, "filter")), dropped.frames);
  const [first] = document.connections ?? [];
  assert.equal(
    copy({ kind: "connection", id: 1 }, "filter"),
    `ip.addr == ${first?.client.address} && tcp.port == ${first?.client.port} && ip.addr == ${first?.server.address} && tcp.port == ${first?.server.port} && frame.number >= ${first?.firstFrame} && frame.number <= ${first?.lastFrame}`,
  );
  assert.equal(copy({ kind: "frame", frame: 5 }, "filter"), "frame.number == 5");
});

test("a command names the file and what it writes", () => {
  assert.match(
    copy({ kind: "connection", id: 1 }, "editcap"),
    /^editcap -r \/c\/05a_recycle\.pcap 05a_recycle-connection-1\.pcapng \d+(-\d+)?( \d+(-\d+)?)*$/,
  );
  assert.match(
    copy({ kind: "range", from: 1, until: 2 }, "editcap"),
    /^editcap -A \S+Z -B \S+Z \/c\/05a_recycle\.pcap 05a_recycle-1\.000-2\.000s\.pcapng$/,
  );
  assert.match(
    copy({ kind: "range", from: 1, until: 2 }, "tshark"),
    /^tshark -r \/c\/05a_recycle\.pcap -Y '/,
  );
});

test("of what is not there nothing is copied", () => {
  assert.equal(copy({ kind: "finding", id: "rst-close:999999" }, "text"), "");
  assert.equal(copy({ kind: "finding", id: "rst-close:999999" }, "editcap"), "");
  assert.equal(copy({ kind: "frame", frame: 999_999 }, "csv"), "");
});

test("a field is what it was, and never a formula", () => {
  assert.equal(csvLine(["a", 1, null, true]), "a,1,,true\r\n");
  assert.equal(csvLine(['say "x", y', "two\nlines"]), '"say ""x"", y","two\nlines"\r\n');
  for (const formula of ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1"])
    assert.ok(csvLine([formula]).replace(/^"/, "").startsWith("'"), JSON.stringify(formula));
  // A number below zero is a number.
  assert.equal(csvLine([-5]), "-5\r\n");
});

test("a list without end is cut, and what was left out is counted", () => {
  const items = Array.from({ length: MOST_ITEMS + 5 }, (_, i) => i);
  const copied = gather(items, String, { separator: "," });
  assert.equal(copied.items, MOST_ITEMS);
  assert.equal(copied.leftOut, 5);
});

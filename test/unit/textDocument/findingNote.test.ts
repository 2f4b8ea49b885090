/** A finding as Markdown: what a person pastes into a report. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { findingDetail } from "#core/query/findingDetail.ts";
import type { FindingDetail } from "#core/query/findingModel.ts";
import { findingNote } from "#core/textDocument/findingNote.ts";

function detail(capture: string, id: string): FindingDetail {
  const bytes = readFileSync(capture);
  const analyzer = new Analyzer({ fileName: capture, expectedBytes: bytes.length });
  analyzer.push(bytes);
  analyzer.end();
  const found = findingDetail(analyzer, id);
  assert.ok(found);
  return found;
}

const REFUSED = detail("test/fixtures/lab/04a_paws_tw_nat.pcap", "time-wait-syn-refused:11");
const DROPPED = detail("extension/walkthrough/sample/recycle.pcap", "syn-dropped-by-paws:61");

test("what, how sure, where, why, what to do, and who says so", () => {
  const note = findingNote(REFUSED, { file: "incident.pcap", start: "2026-11-20T18:23:23.542934000Z" });
  const [title, place, why, advice] = note.split("\n\n");
  assert.equal(title, "## SYN refused by a TIME_WAIT");
  assert.match(
    place ?? "",
    /^\*warning, proved\* · incident\.pcap, frame 11, 2\.639770 s after 2026-11-20 18:23:23\.542934 UTC · 192\.0\.2\.1:40500 → 192\.0\.2\.80:80, life 2 of 2$/,
  );
  assert.match(why ?? "", /^The SYN of 192\.0\.2\.1:40500 \(frame 11\) met the TIME_WAIT/);
  assert.match(advice ?? "", /^\*\*What to do:\*\* Let the NAT or proxy/);
  assert.match(note, /\n\*\*Frames:\*\* 9, 11, 12, 13 \(`[^`]*\b9\b[^`]*`\)\n/);
  assert.match(note, /\n\*\*Sources:\*\* RFC 9293 section 3\.10\.7\.4; RFC 6191 section 2/);
});

test("the command that would settle it", () => {
  const note = findingNote(DROPPED, { file: "incident.pcap", start: null });
  assert.match(note, /`[^`]*nstat -az TcpExtPAWSPassive[^`]*`/);
  assert.match(
    note,
    /frame 61, 4\.812491 s · 192\.0\.2\.1:35051/,
    "without a beginning no time of day is claimed",
  );
});

test("the name of a file is no markup", () => {
  const note = findingNote(REFUSED, { file: "a*b[c](d)<e>`f`.pcap", start: null });
  assert.ok(note.includes("a\\*b\\[c\\](d)\\<e\\>\\`f\\`.pcap, frame 11"));
});

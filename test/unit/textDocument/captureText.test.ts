/** A capture as text: its index points to the lines that it names, and it never outgrows its room. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { type CaptureText, FIRST_ROOM, type TextRoom } from "#core/textDocument/captureText.ts";
import { writeCaptureText } from "#core/textDocument/writeCaptureText.ts";

function textOf(capture: string, room: TextRoom = FIRST_ROOM): CaptureText {
  const bytes = readFileSync(capture);
  const analyzer = new Analyzer({ fileName: "incident.pcap", expectedBytes: bytes.length });
  analyzer.push(bytes);
  analyzer.end();
  return writeCaptureText(analyzer, { bytes: bytes.length, compression: null, problems: [] }, room);
}

const LAB = [
  "01_graceful",
  "04a_paws_tw_nat",
  "06d_backlog",
  "07a_rst",
  "07b_injected_rst",
  "08b_last_ack_reuse",
];

describe("the index fits the text", () => {
  for (const name of LAB) {
    test(name, () => {
      const text = textOf(`test/fixtures/lab/${name}.pcap`);
      const lines = text.text.split("\n");
      for (const { title, line } of text.sections) assert.equal(lines[line], `# ${title}`);
      for (const { kind, line } of text.kinds) assert.ok(lines[line]?.startsWith(`## ${kind}: `));
      for (const { title, frame, line, end, id, whyLine, framesLine } of text.findings) {
        assert.ok(lines[line]?.startsWith(`### ${title}, frame ${frame} at `));
        assert.equal(lines[line + 1], `  finding       ${id}`);
        assert.ok(lines[whyLine]?.startsWith("  why "));
        assert.ok(lines[framesLine]?.startsWith("  frames "));
        assert.notEqual(lines[end], "");
        assert.ok(lines[end + 1] === "", "after a finding stands an empty line");
      }
      for (const { line, connection } of text.troubled)
        assert.match(lines[line] ?? "", new RegExp(`, connection ${connection}, frame \\d+$`));
      for (const { client, server, line } of text.quadruplets)
        assert.ok(lines[line]?.startsWith(`## ${client} <> ${server}: `));
      for (const { id, line } of text.connections)
        assert.ok(lines[line]?.startsWith(`### connection ${id}: `));
      for (const [frame, line] of text.frames)
        assert.match(lines[line] ?? "", new RegExp(`^ {4}frame ${frame} `));
    });
  }
});

test("every frame of evidence, and what set TS.Recent, has a line of its own", () => {
  for (const name of LAB) {
    const text = textOf(`test/fixtures/lab/${name}.pcap`);
    const listed = new Set(text.frames.map(([frame]) => frame));
    for (const { frames, id } of text.findings) for (const frame of frames) assert.ok(listed.has(frame), id);
    for (const { tsRecentFrame, id } of text.connections)
      if (tsRecentFrame !== null) assert.ok(listed.has(tsRecentFrame), `connection ${id}`);
  }
});

describe("room", () => {
  const SAMPLE = "extension/walkthrough/sample/recycle.pcap";

  test("what has none is counted, and one of each kind is always there", () => {
    const text = textOf(SAMPLE, { findings: 0, troubled: 500, connections: 3000 });
    const [, findings, troubled, connections] = text.sections;
    assert.deepEqual([findings?.total, findings?.shown], [79, 2]);
    assert.deepEqual(
      text.kinds.map(({ kind, total, shown }) => [kind, total, shown]),
      [
        ["syn-dropped-by-paws", 78, 1],
        ["timestamp-clocks", 1, 1],
      ],
    );
    assert.match(text.text, /^ {2}left out {6}77 more of this kind$/m);
    assert.ok((troubled?.shown ?? 0) < (troubled?.total ?? 0));
    assert.equal(connections?.total, 51);
    assert.ok((connections?.shown ?? 0) < 51);
    assert.match(text.text, /^ {2}left out {6}\d+ connections that no finding above names$/m);
  });

  test("what is grave is counted whether it has room or not", () => {
    const text = textOf(SAMPLE, { findings: 0, troubled: 0, connections: 0 });
    assert.deepEqual(
      text.kinds.map(({ kind, grave }) => [kind, grave]),
      [
        ["syn-dropped-by-paws", 78],
        ["timestamp-clocks", 0],
      ],
    );
  });

  test("nothing is left out where all of it fits", () => {
    const text = textOf(SAMPLE);
    assert.doesNotMatch(text.text, /left out/);
    for (const { total, shown } of text.sections) assert.equal(shown, total);
  });
});

test("a file that is no capture says so first", () => {
  const analyzer = new Analyzer({ fileName: "letter.pcap", expectedBytes: 20 });
  analyzer.push(new TextEncoder().encode("This is no capture.\n"));
  analyzer.end();
  const { text } = writeCaptureText(analyzer, { bytes: 20, compression: null, problems: [] }, FIRST_ROOM);
  assert.match(text, /^# Capture\n {2}what happened The file is no capture that we know/);
});

/** The ladder in pixels, with texts of which every character is 6 pixels wide. Measures are those of the design. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import type { LadderNote } from "#core/query/findingModel.ts";
import { ladder } from "#core/query/ladder.ts";
import type { LadderModel } from "#core/query/ladderModel.ts";
import { arrowLabel } from "#webview/ladder/arrowLabel.ts";
import { ladderColumns } from "#webview/ladder/ladderColumns.ts";
import { ladderHit, ladderStops } from "#webview/ladder/ladderHits.ts";
import { type LadderLayout, ladderLayout, rowAt, rowOfFrame } from "#webview/ladder/ladderLayout.ts";
import { noteContent } from "#webview/ladder/noteContent.ts";
import { wrapText } from "#webview/picture/wrapText.ts";

const measure = (text: string): number => text.length * 6;

function modelOf(name: string, connection: number): LadderModel {
  const analyzer = new Analyzer({ fileName: name, expectedBytes: null });
  analyzer.push(readFileSync(`test/fixtures/lab/${name}`));
  analyzer.end();
  return ladder(analyzer, { connection, opened: [], frame: null });
}

const REFUSED = modelOf("04a_paws_tw_nat.pcap", 2);
const INJECTED = modelOf("07b_injected_rst.pcap", 2);

function layoutOf(model: LadderModel, width = 1024, relative = false): LadderLayout {
  return ladderLayout(model, { width, measure, timeText: (time) => time.toFixed(3), relative });
}

function labelOf(layout: LadderLayout, frame: number): string {
  const row = rowOfFrame(layout, frame);
  return row ? [row.label.flags, ...row.label.parts].join(" | ") : "";
}

test("the lines, the notes and the rows stand where the design has them", () => {
  const { columns, rows } = layoutOf(REFUSED);
  assert.deepEqual(
    [columns.client, columns.server, columns.notes?.left, columns.time, columns.frame],
    [222, 556, 704, 50, 58],
  );
  // Two states of 16 px above; then segments of 31 px and a gap of 26 px.
  assert.deepEqual(
    rows.slice(0, 5).map(({ kind, y, height }) => [kind, y, height]),
    [
      ["segment", 24, 31],
      ["segment", 55, 31],
      ["gap", 86, 26],
      ["segment", 112, 31],
      ["segment", 143, 31],
    ],
  );
  assert.equal(layoutOf(INJECTED).rows[0]?.y, 8, "no states are known before it");
});

test("rows follow each other without a hole, at any width", () => {
  for (const width of [320, 420, 600, 724, 1024, 2600]) {
    const { rows, notes, height } = layoutOf(REFUSED, width);
    for (const [i, row] of rows.entries()) {
      const next = rows[i + 1];
      if (!next) continue;
      const between = notes.filter(({ y }) => y >= row.y + row.height && y < next.y);
      const room = between.reduce((sum, { content }) => sum + content.height, 0);
      assert.ok(next.y >= row.y + row.height + room, `${width}: row ${i}`);
      if (between.length === 0) assert.equal(next.y, row.y + row.height);
    }
    const last = Math.max(...notes.map(({ y, content }) => y + content.height));
    assert.ok(height > last && height > (rows.at(-1)?.y ?? 0));
  }
});

test("the server's line: TIME_WAIT until the RST, then nothing, then the new life", () => {
  const layout = layoutOf(REFUSED);
  const at = (frame: number): number => (rowOfFrame(layout, frame)?.y ?? Number.NaN) + 18;
  const [closing, wait, none, handshake, established] = layout.serverPhases;
  assert.deepEqual(closing, { kind: "closing", from: 8, until: at(9) });
  assert.deepEqual(wait, { kind: "timeWait", from: at(9), until: at(13) });
  assert.deepEqual(none, { kind: "none", from: at(13), until: at(15) });
  assert.deepEqual(handshake, { kind: "handshake", from: at(15), until: at(16) });
  assert.deepEqual(established, { kind: "established", from: at(16), until: at(20) });
});

test("a TIME_WAIT that is left goes on below the last row, to its end or beyond that of the capture", () => {
  // The capture ends 5 s after it began.
  assert.deepEqual(layoutOf(REFUSED).lastWords?.server, "beyond the end");
  assert.equal(layoutOf(REFUSED).lastWords?.client, "");
  // The RST of life 2 ended that of life 1 at 2.666504 s.
  assert.equal(layoutOf(modelOf("04a_paws_tw_nat.pcap", 1)).lastWords?.server, "to 2.667");
  assert.equal(layoutOf(INJECTED).lastWords, null);
});

test("a state is named where an end enters it, and only there", () => {
  const { rows } = layoutOf(REFUSED);
  const named = rows.flatMap((row) =>
    row.kind === "segment" && row.serverState !== "" ? [`#${row.step.segment.frame} ${row.serverState}`] : [],
  );
  assert.deepEqual(named, [
    "#9 TIME_WAIT",
    "#13 CLOSED",
    "#15 SYN_RECEIVED",
    "#16 ESTABLISHED",
    "#20 FIN_WAIT_1",
    "#22 TIME_WAIT",
  ]);
});

test("what decides has its numbers, the rest its length", () => {
  const layout = layoutOf(REFUSED);
  assert.equal(labelOf(layout, 11), "SYN | seq 4\u202f215\u202f214\u202f288 | TSval 174\u202f786\u202f984");
  assert.equal(labelOf(layout, 13), "RST | seq 1\u202f684\u202f860\u202f263 | no timestamp");
  assert.equal(labelOf(layout, 16), "ACK");
  assert.equal(labelOf(layout, 17), "PSH ACK | 121 bytes");
  assert.equal(
    labelOf(layoutOf(INJECTED), 18),
    "RST | seq 2\u202f375\u202f679\u202f971 | TTL 64 | no timestamp",
  );
});

test("relative numbers are short: every arrow has them, but those that belong to an older life stay as they are", () => {
  const layout = layoutOf(REFUSED, 1024, true);
  assert.equal(labelOf(layout, 15), "SYN ACK | seq 0 | ack 1");
  assert.equal(labelOf(layout, 17), "PSH ACK | seq 1 | ack 1 | 121 bytes");
  // Frames 12 and 13 carry the numbers of the life before: the ISN of this one says nothing of them.
  assert.equal(
    labelOf(layout, 12),
    "ACK | seq 3\u202f620\u202f004\u202f200 | ack 1\u202f684\u202f860\u202f263",
  );
  assert.equal(labelOf(layout, 13), "RST | seq 1\u202f684\u202f860\u202f263 | no timestamp");
});

test("where room is short whole parts go, the least telling first", () => {
  const row = rowOfFrame(layoutOf(REFUSED), 11);
  assert.ok(row);
  const fitted = (room: number): readonly string[] =>
    arrowLabel(row.step, { relative: false, stamps: true, room, measure }).parts;
  assert.equal(fitted(240).length, 2);
  assert.deepEqual(fitted(130), ["TSval 174\u202f786\u202f984"]);
  assert.deepEqual(fitted(60), []);
});

test("notes begin at their first frame, keep their order and never touch", () => {
  const layout = layoutOf(REFUSED);
  const { notes } = layout;
  assert.deepEqual(
    notes.map(({ note }) => note.frames[0]),
    [9, 11, 12, 14],
  );
  const first = rowOfFrame(layout, 9);
  assert.equal(notes[0]?.y, (first?.y ?? 0) + 15 - 13, "its title stands at the height of the arrow");
  for (const [i, { y, content }] of notes.entries()) {
    const next = notes[i + 1];
    if (next) assert.ok(next.y >= y + content.height + 14, `note ${i}`);
  }
});

test("a bracket covers exactly the frames of its note", () => {
  const layout = layoutOf(REFUSED);
  const arrow = (frame: number): number => (rowOfFrame(layout, frame)?.y ?? Number.NaN) + 15;
  assert.deepEqual(layout.notes[2]?.bracket, { x: 688, from: arrow(12) - 8, until: arrow(13) + 8 });
  assert.deepEqual(layout.notes[1]?.bracket, { x: 688, from: arrow(11) - 8, until: arrow(11) + 8 });
});

test("brackets over the same frames stand side by side", () => {
  const layout = layoutOf(modelOf("08b_last_ack_reuse.pcap", 2));
  const xs = layout.notes.map(({ note, bracket }) => [note.frames.length, bracket?.x]);
  // Three notes rest on #15: a bracket each.
  assert.equal(new Set(xs.slice(1).map(([, x]) => x)).size, 3);
});

test("without room beside the ladder a note stands under the last of its frames", () => {
  const layout = layoutOf(REFUSED, 420);
  assert.equal(layout.columns.notes, null);
  assert.equal(layout.columns.stacked, true);
  const killed = layout.notes.find(({ note }) => note.frames.includes(13));
  const rst = rowOfFrame(layout, 13);
  const next = rowOfFrame(layout, 14);
  assert.ok(killed && rst && next);
  assert.ok(killed.y >= rst.y + rst.height && killed.y + killed.content.height < next.y);
  assert.equal(rst.height, 44);
});

test("everything stays inside the width, from 320 to 3000 pixels", () => {
  for (let width = 320; width <= 3000; width += 7) {
    const columns = ladderColumns(width, { time: "18:27:55.056", frame: "#12 345" }, measure);
    assert.ok(columns.server - columns.client > 90, `${width}: room for an arrow`);
    if (columns.notes) {
      assert.ok(columns.notes.left + columns.notes.width <= width, `${width}: notes`);
      assert.ok(columns.notes.width >= 216, `${width}: notes are wide enough`);
      assert.ok(columns.server + 12 + 72 <= columns.notes.bracket, `${width}: states beside the notes`);
    }
  }
});

test("lines break at plain spaces only, and a long word has its own", () => {
  assert.deepEqual(wrapText("one two three", 48, measure), ["one two", "three"]);
  assert.deepEqual(wrapText("SND.NXT + 65\u202f537 either", 70, measure), [
    "SND.NXT +",
    "65\u202f537",
    "either",
  ]);
  assert.deepEqual(wrapText("", 50, measure), []);
  assert.deepEqual(wrapText("incomprehensibilities", 30, measure), ["incomprehensibilities"]);
});

const NOTE: LadderNote = {
  title: "Refused: older timestamp",
  frames: [11],
  tone: "warn",
  facts: [
    { name: "TSval", value: "−1,327,197,417", tone: "warn", text: "to TS.Recent" },
    { name: "seq", value: "−1,764,613,271", text: "to RCV.NXT" },
  ],
  text: "Both are behind.",
  certainty: "proved",
};

test("a note: its height is that of its lines, and numbers end flush right", () => {
  const content = noteContent(NOTE, 300, measure);
  // Title 17 + 1, two facts of 21 and 2, a line of 17, the certainty 17.
  assert.equal(content.height, 18 + 44 + 17 + 17);
  const numbers = content.texts.filter(({ font }) => font === "mono");
  assert.deepEqual(
    numbers.map(({ text, anchor, x }) => [text, anchor, x]),
    [
      ["−1\u202f327\u202f197\u202f417", "end", 128],
      ["−1\u202f764\u202f613\u202f271", "end", 128],
    ],
  );
  assert.equal(content.chips[0]?.frame, 11);
  assert.equal((content.chips[0]?.x ?? 0) + (content.chips[0]?.width ?? 0), 300, "flush right");
});

test("no text of a note leaves it, however narrow it is", () => {
  for (const width of [200, 240, 300, 420])
    for (const model of [REFUSED, INJECTED, modelOf("08b_last_ack_reuse.pcap", 2)])
      for (const note of model.notes)
        for (const { x, text, anchor } of noteContent(note, width, measure).texts) {
          const [from, until] = anchor === "end" ? [x - measure(text), x] : [x, x + measure(text)];
          assert.ok(from >= 0 && until <= width, `${width}: ${text}`);
        }
});

test("pointing: a row by its height, a link to a frame by its box, nothing between", () => {
  const layout = layoutOf(REFUSED);
  const syn = rowOfFrame(layout, 11);
  assert.ok(syn);
  assert.equal(rowAt(layout, syn.y + 30), syn);
  assert.equal(ladderHit(layout, 300, syn.y + 5).row, syn);
  assert.equal(ladderHit(layout, 680, syn.y + 5).row, null, "between the rows and the notes");
  const note = layout.notes[2];
  const chip = note?.content.chips[1];
  assert.ok(note && chip);
  assert.equal(ladderHit(layout, note.x + chip.x + 3, note.y + chip.y + 3).chip, 13);
});

test("the keyboard stops at segments and folds, not where nothing was sent", () => {
  const stops = ladderStops(layoutOf(REFUSED));
  assert.equal(stops.length, 15);
  assert.ok(stops.every(({ kind }) => kind === "segment"));
});

/** A capture as text: its lenses, links and definitions lead through it and into the capture; its findings are problems. */
import assert from "node:assert/strict";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Analyzer } from "#core/analyzer.ts";
import { type CaptureText, FIRST_ROOM } from "#core/textDocument/captureText.ts";
import { writeCaptureText } from "#core/textDocument/writeCaptureText.ts";
import { has } from "#test/support/e2e/eventually.ts";
import { story } from "#test/support/e2e/story.ts";
import { TextEditor } from "#test/support/e2e/textEditor.ts";

const CAPTURE = "04a_paws_tw_nat.pcap";
const FIXTURE = join("test/fixtures/lab", CAPTURE);
const TEXT = `${CAPTURE}.tcp-lifelines`;
const REFUSED = "SYN refused by a TIME_WAIT (proved).";

async function prepare(folder: string): Promise<void> {
  await copyFile(FIXTURE, join(folder, CAPTURE));
}

/** What the editor must show, made here by the core alone. */
async function expected(): Promise<CaptureText> {
  const bytes = await readFile(FIXTURE);
  const analyzer = new Analyzer({ fileName: CAPTURE, expectedBytes: bytes.length });
  analyzer.push(bytes);
  analyzer.end();
  return writeCaptureText(analyzer, { bytes: bytes.length, compression: null, problems: [] }, FIRST_ROOM);
}

/** The line of a connection's heading, counted from 1. */
async function lineOfConnection(id: number): Promise<number> {
  const { connections } = await expected();
  return 1 + (connections.find((connection) => connection.id === id)?.line ?? -1);
}

story("a capture as text", { prepare }, (step) => {
  step("opens from the capture editor, and says what happened", async ({ workbench, editor, page }) => {
    const text = new TextEditor(page);
    await workbench.open(CAPTURE);
    await editor.complete(CAPTURE);
    await workbench.command("TCP Lifelines: Open as Text");
    await workbench.tab(TEXT).waitFor();
    await text.line("# Capture").waitFor();
    const { text: whole } = await expected();
    for (const line of whole.split("\n").slice(0, 20)) await text.line(line).first().waitFor();
    await workbench.statusBar("4 findings").waitFor();
  });

  step("go to definition leads from the refused SYN to the connection before it", async ({ page }) => {
    const text = new TextEditor(page);
    const [refused] = (await expected()).findings;
    await text.putCursor(1 + (refused?.line ?? 0), 1 + "### ".length);
    await page.keyboard.press("F12");
    await text.cursorAt(await lineOfConnection(1));
    await text.line("### connection 1: incarnation 1").waitFor();
    await text.putCursor(1);
  });

  step("counts stand at the top and lead to their parts", async ({ page }) => {
    const text = new TextEditor(page);
    await text.codeLens("4 findings").waitFor();
    await text.clickLens("2 connections in trouble", text.line("# Connections in trouble: 2 of 4"));
    await text.putCursor(1);
  });

  step("the lens of a finding leads to the connection before it", async ({ page }) => {
    const text = new TextEditor(page);
    await text.clickLens("previous incarnation", text.cursorIn(await lineOfConnection(1)));
    await text.putCursor(1);
  });

  step("its filter is copied", async ({ page, workbench }) => {
    const text = new TextEditor(page);
    await text.clickLens(
      "copy Wireshark filter",
      workbench.statusBar("Copied: frame.number == 9 || (frame.number >= 11 && frame.number <= 13)"),
    );
  });

  step("a hover says what a word means, and who says so", async ({ page }) => {
    await new TextEditor(page).hover("TIME_WAIT", "RFC 9293 section 3.6.1");
    await page.keyboard.press("Escape");
  });

  step("its findings are problems, with the frames that show them", async ({ workbench, page }) => {
    const text = new TextEditor(page);
    await workbench.command("View: Toggle Problems");
    await text.problem(REFUSED).waitFor();
    await text.problem("TIME_WAIT ended by an RST (proved).").waitFor();
    assert.equal(
      await text.problem("timestamp clocks").count(),
      0,
      "information is not listed unless asked for",
    );
    await has(
      text.problem(REFUSED),
      "aria-label",
      /^Warning: SYN refused by a TIME_WAIT \(proved\)\. The SYN of 192\.0\.2\.1:40500/,
    );
    for (const related of [
      "frame 9 0.056198 s client FIN ACK",
      "frame 11 2.639770 s client SYN",
      "frame 12 2.639803 s server ACK",
      "frame 13 2.666504 s client RST",
    ])
      await text.problem(related).first().waitFor();
    await text.problem(REFUSED).getByText("time-wait-syn-refused").waitFor();
  });

  step("a click on a frame there leads to its line", async ({ page }) => {
    const text = new TextEditor(page);
    const { frames } = await expected();
    await text.problem("frame 12 2.639803 s server ACK").first().click();
    await text.cursorAt(1 + (frames.find(([frame]) => frame === 12)?.[1] ?? -1));
  });

  step("a kind that is of no interest is hidden by its quick fix", async ({ page, workbench }) => {
    const text = new TextEditor(page);
    await text.showFixes("TIME_WAIT ended by an RST (proved).");
    await workbench.chooseFromMenu("Hide time-wait-assassination in Problems");
    await text.problem("TIME_WAIT ended by an RST (proved).").waitFor({ state: "detached" });
    await text.problem(REFUSED).waitFor();
    await workbench.command("View: Toggle Problems");
  });

  step("the key of quick fixes offers the same in the text, and writes the report", async (it) => {
    const { page, workbench } = it;
    const text = new TextEditor(page);
    const [refused] = (await expected()).findings;
    await text.putCursor(1 + (refused?.line ?? 0));
    await workbench.choose("Add to the report", () => page.keyboard.press("Control+."));
    await text.line("# Incident report").waitFor();
    await text.line("*warning, proved* · 04a_paws_tw_nat.pcap, frame 11").waitFor();
    await workbench.tabOfNew("# Incident report").click();
    await workbench.command("View: Close Editor");
    await page.getByRole("button", { name: "Don't Save" }).click();
    await workbench.tab(TEXT).waitFor();
  });

  step("a lens shows its connection on the timeline of the capture", async ({ page, editor }) => {
    const text = new TextEditor(page);
    await text.putCursor(1);
    await text.clickLens("show on the timeline", editor.completed(CAPTURE));
    await editor.shownView("Lifelines").waitFor();
    await editor.finding("port 40500").and(editor.selectedFinding).waitFor();
    await editor.list("Connections").click();
    await editor.selectedConnection.filter({ hasText: "2.64" }).waitFor(); // The second incarnation.
  });

  step("the commands of its title are about the connection that is selected", async ({ page, workbench }) => {
    const text = new TextEditor(page);
    await workbench.command("TCP Lifelines: Go to Previous Incarnation");
    await workbench.tab(TEXT).waitFor();
    await text.cursorAt(await lineOfConnection(1));
  });

  step("a link on a frame opens the capture at it", async ({ page, editor }) => {
    const text = new TextEditor(page);
    const { frames } = await expected();
    const line = frames.find(([frame]) => frame === 9)?.[1] ?? -1;
    await text.putCursor(1 + line, 1 + "    frame ".length);
    await text.followLink(editor.segment(9).and(editor.selectedSegment));
    await editor.list("Connections").click();
    await editor.selectedConnection.filter({ hasText: "0.000" }).waitFor(); // The first incarnation.
  });

  step("after a reload the text is there again", async (it) => {
    const { text } = await expected();
    const line = text.split("\n").find((each) => each.startsWith("    frame 9 ")) ?? "";
    await it.workbench.tab(TEXT).click();
    await new TextEditor(it.page).line(line).waitFor();
    await it.reload();
    await new TextEditor(it.page).line(line).waitFor();
    await new TextEditor(it.page).codeLens("previous incarnation").first().waitFor();
  });

  step("the problems go with the capture", async ({ page, workbench }) => {
    await workbench.command("View: Toggle Problems");
    await new TextEditor(page).problem(REFUSED).waitFor();
    await workbench.command("View: Close All Editors");
    await new TextEditor(page).problem(REFUSED).waitFor({ state: "detached" });
  });
});

/** A capture as text: lenses over findings, a click on one, Problems with their evidence, the way to the connection before. */
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { story } from "#test/support/e2e/story.ts";
import { TextEditor } from "#test/support/e2e/textEditor.ts";

const CAPTURE = "04a_paws_tw_nat.pcap";
const TEXT = `${CAPTURE}.tcp-lifelines`;

async function prepare(folder: string): Promise<void> {
  await copyFile(join("test/fixtures/lab", CAPTURE), join(folder, CAPTURE));
}

story("a capture as text", { prepare }, (step) => {
  step("opens from the capture editor, and says what happened", async ({ workbench, editor, page }) => {
    const text = new TextEditor(page);
    await workbench.open(CAPTURE);
    await editor.complete(CAPTURE);
    await workbench.command("TCP Lifelines: Open as Text");
    await workbench.tab(TEXT).waitFor();
    await text.line("# Capture").waitFor();
    await text.line("A SYN from 192.0.2.1:40500 was refused").first().waitFor();
  });

  step("counts stand at the top, and lead to their parts", async ({ page }) => {
    const text = new TextEditor(page);
    await text.codeLens("4 findings").waitFor();
    await text.codeLens("2 connections in trouble").click();
    await text.line("# Connections in trouble: 2 of 4").waitFor();
    await text.codeLens("show on the timeline").first().waitFor();
  });
});

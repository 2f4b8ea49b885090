/** The main story: a capture is opened by a click, its connections are seen, one is selected, its segments are read. */
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { SAMPLE } from "#test/support/e2e/badCaptures.ts";
import { eventually, has, numbers, reads } from "#test/support/e2e/eventually.ts";
import { contrast, drawnPixels } from "#test/support/e2e/pixels.ts";
import { ran } from "#test/support/e2e/processes.ts";
import { story } from "#test/support/e2e/story.ts";
import { THEMES, type Theme } from "#test/support/e2e/workbench.ts";

const CAPTURE = "recycle.pcap";
const OTHER = "other.pcap";

/** Connections of the sample by their clients (its frames are in the tests of the analysis). */
const UNANSWERED = "192.0.2.1:37101";
const CLOSED_WELL = "192.0.2.1:35857";

async function prepare(folder: string): Promise<void> {
  await copyFile(SAMPLE, join(folder, CAPTURE));
  await copyFile(SAMPLE, join(folder, OTHER));
}

story("opening a capture", { prepare }, (step) => {
  step(
    "a click in the explorer shows what happened, in a sentence and in numbers",
    async ({ workbench, editor }) => {
      await workbench.open(CAPTURE);
      await editor.complete(CAPTURE);
      const [sentence] = ran(process.execPath, ["dist/cli.cjs", "analyze", SAMPLE]).stdout.split("\n");
      assert.match(sentence ?? "", /^78 of 109 SYNs from 192\.0\.2\.1 got no answer\. Per-host PAWS/);
      await reads(editor.headline, sentence ?? ""); // The command line says the same.
      await reads(editor.facts, /388 frames, 51 connections/);
    },
  );

  step("the connections are listed, those in trouble first", async ({ editor }) => {
    await editor.list("Connections").click();
    await editor.firstConnection.waitFor();
    await has(editor.connections, "aria-rowcount", "52");
    await has(editor.firstConnection, "aria-label", /^192\.0\.2\.1:35051 to 192\.0\.2\.80:80/);
    await reads(editor.connection(UNANSWERED), /8\.006.*192\.0\.2\.1.*:37101.*S0/);
  });

  step("the overview is drawn", async ({ editor }) => {
    await eventually(async () => {
      const canvases = await editor.canvases.all();
      assert.ok(canvases.length > 0);
      for (const canvas of canvases) assert.ok((await drawnPixels(canvas)) > 100);
    });
  });

  step("a click on a connection shows its segments", async ({ editor }) => {
    await editor.connection(UNANSWERED).click();
    for (const [frame, time, again] of [
      [104, "8.006082", false],
      [115, "9.020764", true],
      [117, "10.044814", true],
    ] as const) {
      await eventually(async () => {
        const cells = await editor.segment(frame).getByRole("gridcell").allTextContents();
        assert.deepEqual(cells.slice(0, 2), [String(frame), time]);
        assert.deepEqual(cells.slice(3, 5), ["client", "SYN"]);
        assert.equal(cells.includes("retransmission"), again);
      });
    }
    await reads(editor.findingDetail, /SYN dropped by per-host PAWS/);
  });

  step("a connection that was closed well shows its whole life", async ({ editor, page }) => {
    await editor.sortBy("Start, s").click();
    await editor.connection(CLOSED_WELL).click();
    await editor.segment(1).waitFor();
    // The ladder above says the same; here the table gets the room.
    await editor.sash("Height of the ladder").focus();
    await page.keyboard.press("Home");
    await editor.segment(10).waitFor();
    const rows = editor.segments.getByRole("rowgroup").getByRole("row");
    await numbers(rows, 10);
    const cells = await Promise.all(
      (await rows.all()).map((row) => row.getByRole("gridcell").allTextContents()),
    );
    assert.deepEqual(
      cells.map((row) => [row[0], row[3], row[4]?.replaceAll(/\s+/g, " ").trim()]),
      [
        ["1", "client", "SYN"],
        ["2", "server", "SYN ACK"],
        ["3", "client", "ACK"],
        ["4", "client", "PSH ACK"],
        ["5", "server", "ACK"],
        ["6", "server", "PSH ACK"],
        ["7", "server", "FIN ACK"],
        ["8", "client", "ACK"],
        ["9", "client", "FIN ACK"],
        ["10", "server", "ACK"],
      ],
    );
  });

  step("the list is filtered as one types", async ({ editor }) => {
    await editor.filter.fill(":37101");
    await editor.connection(CLOSED_WELL).waitFor({ state: "hidden" });
    await numbers(editor.connections.getByRole("rowgroup").getByRole("row"), 1);
    await editor.filter.fill("");
    await editor.connection(CLOSED_WELL).waitFor();
  });

  step(
    "the list is walked with the keyboard, to rows that were not drawn before",
    async ({ editor, page }) => {
      await editor.connections.focus();
      await page.keyboard.press("End");
      await editor.connection("192.0.2.1:55915").and(editor.selectedConnection).waitFor();
      await has(editor.selectedConnection, "aria-rowindex", "52");
      await page.keyboard.press("Home");
      await editor.connection(CLOSED_WELL).and(editor.selectedConnection).waitFor();
    },
  );

  step("another tab and back: everything is as it was", async ({ workbench, editor }) => {
    await workbench.file(CAPTURE).dblclick(); // Else the tab is only a preview, which the next file takes.
    await workbench.file(OTHER).click();
    await editor.complete(OTHER);
    await editor.findings.waitFor();
    await editor.list("Connections").click();
    assert.equal(await editor.selectedConnection.count(), 0, "the other capture has a state of its own");
    await workbench.tab(CAPTURE).click();
    await editor.complete(CAPTURE);
    await editor.connection(CLOSED_WELL).and(editor.selectedConnection).waitFor();
    await editor.segment(10).waitFor();
  });

  step("the window is loaded anew: everything is as it was", async (it) => {
    await it.editor.filter.fill(":35857");
    await it.reload();
    await it.editor.complete(CAPTURE);
    await it.editor.connection(CLOSED_WELL).and(it.editor.selectedConnection).waitFor();
    await it.editor.segment(10).waitFor();
    assert.equal(await it.editor.filter.inputValue(), ":35857");
    await it.editor.filter.fill("");
  });

  step("the output channel says what was done and how long it took", async ({ workbench }) => {
    await workbench.command("TCP Lifelines: Show Log");
    const said = workbench.outputLine(/recycle\.pcap: read after .* ms: .*388 frames, 51 connections/);
    await said.first().waitFor();
    await workbench.command("View: Hide Panel");
  });

  for (const theme of Object.keys(THEMES) as Theme[]) {
    step(`it can be read in the theme ${theme}`, async ({ workbench, editor, page }) => {
      await workbench.setTheme(theme);
      await editor.show("Overview");
      await eventually(async () => {
        for (const text of [editor.headline, editor.facts, editor.firstConnection]) {
          const ratio = await contrast(text);
          assert.ok(ratio >= 4.5, `${await text.textContent()}: ${ratio.toFixed(1)}`);
        }
        const [canvas] = await editor.canvases.all();
        assert.ok(canvas && (await drawnPixels(canvas)) > 100);
      });
      await page.screenshot({ path: `.vscode-test/pictures/${theme}.png` });
    });
  }
});

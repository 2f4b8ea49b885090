/** The view "Connection": a refused SYN and an injected RST are understood from what is on the screen, by clicks and keys alone. */
import assert from "node:assert/strict";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { isAccessible } from "#test/support/e2e/axe.ts";
import { eventually } from "#test/support/e2e/eventually.ts";
import { story } from "#test/support/e2e/story.ts";
import type { VsCode } from "#test/support/e2e/vscode.ts";
import { THEMES, type Theme } from "#test/support/e2e/workbench.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { parseScenario } from "#test/support/scenario/parseScenario.ts";

const REFUSED = "refused.pcap";
const INJECTED = "injected.pcap";
const LONG = "long.pcap";
const LAB = "test/fixtures/lab";

/** A connection of 403 segments: each request of 10 bytes is answered by 20. */
function longCapture(): Uint8Array {
  const lines = [
    "endpoint C 192.0.2.1:40001 isn 1000000",
    "endpoint S 198.51.100.80:80 isn 5000000",
    "0 C > S: S 0:0(0) <mss 1460>",
    "+.01 S > C: S. 0:0(0) ack 1 <mss 1460>",
    "+.01 C > S: . 1:1(0) ack 1",
  ];
  for (let i = 0; i < 200; i++) {
    const [request, response] = [1 + 10 * i, 1 + 20 * i];
    lines.push(`+.001 C > S: P. ${request}:${request + 10}(10) ack ${response}`);
    lines.push(`+.001 S > C: P. ${response}:${response + 20}(20) ack ${request + 10}`);
  }
  return captureBytes(parseScenario(lines.join("\n"), "long").trace);
}

async function prepare(folder: string): Promise<void> {
  await copyFile(join(LAB, "04a_paws_tw_nat.pcap"), join(folder, REFUSED));
  await copyFile(join(LAB, "07b_injected_rst.pcap"), join(folder, INJECTED));
  await writeFile(join(folder, LONG), longCapture());
}

/** What stands there, with plain digits and single spaces. */
async function words(place: Locator): Promise<string> {
  await place.waitFor();
  return ((await place.textContent()) ?? "")
    .replaceAll(/(?<=\d)\u202f(?=\d)/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Waits until that matches. */
function tells(place: Locator, pattern: RegExp): Promise<void> {
  return eventually(async () => assert.match(await words(place), pattern));
}

/** Through the lifelines to the one that is meant, and into it. */
async function openByKeys({ workbench, editor, page }: VsCode, capture: string, said: string): Promise<void> {
  await workbench.open(capture);
  await editor.complete(capture);
  await editor.body.getByRole("img", { name: /^Lifelines/ }).focus();
  await page.keyboard.press("Home");
  await editor.said.filter({ hasText: /\d to \d/ }).waitFor();
  const wanted = editor.said.filter({ hasText: said });
  for (let i = 0; i < 5 && !(await wanted.isVisible()); i++) {
    const before = await editor.said.textContent();
    await page.keyboard.press("ArrowDown");
    await eventually(async () => assert.notEqual(await editor.said.textContent(), before));
  }
  await wanted.waitFor();
  await page.keyboard.press("Enter");
}

story("a connection", { prepare }, (step) => {
  step("keys alone lead from the lifelines to the ladder of the refused SYN", async (it) => {
    const { editor } = it;
    await openByKeys(it, REFUSED, "Port 40500");
    await editor.shownView("Connection").waitFor();
    await editor.ladder.and(editor.body.getByRole("img", { name: /life 2 of 2: 13 segments/ })).waitFor();
    await tells(editor.body.locator(".tools"), /192\.0\.2\.1:40500 → 192\.0\.2\.80:80\s*life 2 of 2/);
  });

  step(
    "the life before stands above it, with what its holder remembers beside the SYN that met it",
    async ({ editor }) => {
      await tells(editor.ladderRow(9), /FIN ACK.*LAST_ACK.*TIME_WAIT/);
      const memory = await words(editor.ladderNote("End of life 1: what the server"));
      assert.match(memory, /RCV\.NXT\s*1684860263/);
      assert.match(memory, /SND\.NXT\s*3620004200/);
      assert.match(memory, /TS\.Recent\s*1501984401/);
      await tells(editor.ladder, /2\.584 s without a segment/);
      const syn = await words(editor.ladderRow(11));
      assert.match(syn, /^SYN.*seq 4215214288.*TSval 174786984/);
      const why = await words(editor.ladderNote("Refused: older timestamp"));
      // 174 786 984 − 1 501 984 401.
      assert.match(why, /TSval\s*−1327197417\s*to TS\.Recent/);
      assert.match(why, /the older TSval alone is enough to refuse the SYN\. #11\s*proved/);
    },
  );

  step(
    "the ACK, the RST that kills the TIME_WAIT, the SYN again, and a SYN-ACK that no TIME_WAIT made",
    async ({ editor }) => {
      await tells(editor.ladderRow(12), /^ACK.*seq 3620004200.*ack 1684860263/);
      await tells(editor.ladderRow(13), /^RST.*seq 1684860263.*CLOSED$/);
      await tells(editor.ladderRow(14), /^SYN.*seq 4215214288/);
      await tells(editor.ladderRow(15), /^SYN ACK.*seq 3661843100.*ESTABLISHED.*SYN_RECEIVED$/);
      await tells(
        editor.ladderNote("The answer kills the TIME_WAIT"),
        /TIME_WAIT is gone after 2\.61 of 60 s/,
      );
      await tells(editor.ladderNote("is let in"), /The ISN of #15 is not SND\.NXT \+ 65537 either/);
    },
  );

  step(
    "a click marks a frame in the table, too; arrows go on from there and say what they meet",
    async ({ editor, page }) => {
      await editor.ladderRow(11).click({ position: { x: 20, y: 15 } });
      await editor.segment(11).and(editor.selectedSegment).waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await editor.segment(13).and(editor.selectedSegment).waitFor();
      await tells(editor.said, /^Frame 13 at 2\.666504 s, client sends RST; client SYN_SENT, server CLOSED/);
      await tells(editor.said, /The answer kills the TIME_WAIT/);
      await tells(editor.selectedLadderRow, /#13/);
      await page.keyboard.press("ArrowUp");
      await editor.segment(12).and(editor.selectedSegment).waitFor();
      await page.keyboard.press("ArrowDown");
    },
  );

  step("numbers are told absolute or relative, in ladder and table alike", async ({ editor }) => {
    await editor.body.getByRole("button", { name: "Relative numbers" }).click();
    await tells(editor.ladderRow(15), /seq 0.*ack 1/);
    await tells(editor.ladderRow(17), /seq 1.*ack 1.*121 bytes/);
    await tells(editor.ladderRow(13), /seq 1684860263/);
    await eventually(async () => {
      const cells = await editor.segment(15).getByRole("gridcell").allTextContents();
      assert.deepEqual(cells.slice(5, 7), ["0", "1"]);
    });
    await editor.body.getByRole("button", { name: "Absolute numbers" }).click();
    await tells(editor.ladderRow(15), /seq 3661843100/);
  });

  step("the window is loaded anew: the frame is still marked", async (it) => {
    await it.reload();
    await it.editor.complete(REFUSED);
    await it.editor.segment(13).and(it.editor.selectedSegment).waitFor();
    await tells(it.editor.selectedLadderRow, /RST.*#13/);
  });

  step("T shows the steps as a table, with the notes in words", async ({ editor, page }) => {
    await editor.ladder.focus();
    await page.keyboard.press("t");
    const table = editor.body.getByRole("region", { name: "Ladder as a table" });
    const row = table.getByRole("row").filter({ hasText: "#11" }).first();
    await tells(row, /SYN, seq 4215214288, TSval 174786984.*SYN_SENT.*TIME_WAIT.*Refused: older timestamp/);
    await page.keyboard.press("t");
    await editor.ladder.waitFor();
  });

  step("Shift+P and Shift+L go to the life before and back", async ({ editor, page }) => {
    await editor.ladder.focus();
    await page.keyboard.press("Shift+P");
    await editor.body.getByRole("img", { name: /^Ladder .* life 1 of 2: 10 segments/ }).waitFor();
    await page.keyboard.press("Shift+L");
    await editor.body.getByRole("img", { name: /^Ladder .* life 2 of 2: 13 segments/ }).waitFor();
  });

  step("an RST that the client did not send: its signs, and what the client did", async (it) => {
    const { editor } = it;
    await openByKeys(it, INJECTED, "Port 40821");
    await tells(editor.ladderRow(18), /^RST.*TTL 64.*no timestamp.*#18\s*CLOSED$/);
    const note = await words(editor.ladderNote("Claimed by the client, not sent by it"));
    assert.match(note, /TTL\s*64, its others 63/);
    assert.match(note, /data after.*343 ms later.*#19/);
    assert.match(note, /timestamp\s*none, its others have one/);
    await tells(editor.ladderRow(19), /^PSH ACK.*28 bytes.*goes on/);
    await tells(editor.ladderRow(20), /^RST.*no socket any more.*CLOSED/);
    const dashes = await editor
      .ladderRow(18)
      .locator(".arrowLine")
      .evaluate((line) => getComputedStyle(line).strokeDasharray);
    assert.notEqual(dashes, "none", "drawn unlike an RST that was sent");
  });

  step("a link in a note marks its frame", async ({ editor }) => {
    await editor.ladderNote("Claimed by the client").locator(".noteChip", { hasText: "#19" }).click();
    await editor.segment(19).and(editor.selectedSegment).waitFor();
  });

  step("a long connection folds its middle; a click or Enter opens it", async (it) => {
    const { editor, page } = it;
    await openByKeys(it, LONG, "40001");
    await tells(editor.folds, /^375 segments, 0\.374 s$/);
    await editor.ladder.focus();
    await page.keyboard.press("Home");
    for (let i = 0; i < 14; i++) await page.keyboard.press("ArrowDown");
    await editor.said.filter({ hasText: /^375 segments folded/ }).waitFor();
    await page.keyboard.press("Enter");
    await editor.ladderRow(15).and(editor.selectedLadderRow).waitFor();
    await tells(editor.folds, /^335 segments/);
    await editor.folds.locator(".foldText").click();
    await editor.folds.filter({ hasText: "295 segments" }).waitFor();
  });

  step("the ladder of the refused SYN is found again", async (it) => {
    await openByKeys(it, REFUSED, "Port 40500");
    await it.editor.ladderRow(11).waitFor();
  });

  for (const theme of Object.keys(THEMES) as Theme[]) {
    step(
      `nothing is wrong for assistive technology in the theme ${theme}`,
      async ({ workbench, editor, page }) => {
        await workbench.setTheme(theme);
        await editor.ladderRow(11).waitFor();
        await isAccessible(editor.body);
        await editor.tableButton.click();
        await isAccessible(editor.body, "as a table");
        await editor.tableButton.click();
        await page.screenshot({ path: `.vscode-test/pictures/connection-${theme}.png` });
      },
    );
  }
});

/**
 * Ports, a moment and the clock: the ports of a client that had none left are read against their limit; what ss would have said at a
 * moment is listed; a timestamp of a log leads there; the clock turns to UTC and stays there after a reload.
 */
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { SAMPLE } from "#test/support/e2e/badCaptures.ts";
import { has, numbers, reads, untilThere } from "#test/support/e2e/eventually.ts";
import { story } from "#test/support/e2e/story.ts";

const RECYCLE = "recycle.pcap";
const EXHAUSTION = "exhaustion.pcap";

async function prepare(folder: string): Promise<void> {
  await copyFile(SAMPLE, join(folder, RECYCLE));
  await copyFile("test/fixtures/lab/03b_exhaustion.pcap", join(folder, EXHAUSTION));
}

story("ports, a moment, and the clock", { prepare }, (step) => {
  step(
    "four of four ports were taken: the peak stands against the limit",
    async ({ workbench, editor, page }) => {
      await workbench.open(EXHAUSTION);
      await editor.complete(EXHAUSTION);
      await editor.show("Ports");
      const seen = editor.ports.getByRole("row", {
        name: /^10\.1\.1\.2 to 192\.0\.2\.80:80: at most 4 of the 4 ports/,
      });
      await seen.waitFor();
      await reads(seen, /10\.1\.1\.2 → 192\.0\.2\.80:80.*100.%.*0\.095 – 60\.026 s/);
      const range = editor.ports.getByRole("row", { name: /of the 28.232 of the assumed range/ });
      await reads(range, /the same, assumed range.*not near; 470 per s would be/);
      await editor.body.getByText("every port this client was seen to use: 40400 – 40403").waitFor();
      await editor.body.getByText("no port free for 59.9 s").waitFor();
      // The picture is drawn, and T shows the same as a table.
      await editor.canvases.first().waitFor();
      await editor.body
        .getByRole("img", { name: /^Ports over time\..*4 ports, one below the other/ })
        .focus();
      await page.keyboard.press("t");
      await numbers(editor.body.getByRole("button", { name: ":40402" }), 2);
      await page.keyboard.press("t");
    },
  );

  step(
    "at 30 s the server holds 27 TIME-WAITs, and one client waits in vain",
    async ({ workbench, editor, page }) => {
      await workbench.open(RECYCLE);
      await editor.complete(RECYCLE);
      await editor.show("At a moment");
      await editor.moment.fill("30");
      await page.keyboard.press("Enter");
      await editor.sockets("Sockets at 30.000 s: 1 SYN-SENT, 0 ESTAB, 27 TIME-WAIT").waitFor();
      const first = editor.body.getByRole("row", { name: /^SYN-SENT at the client: 192\.0\.2\.1:49793/ });
      await reads(first, /2\.715.*3 SYNs sent, none answered.*309–311/);
      await editor.body.getByRole("combobox", { name: "Host" }).selectOption("192.0.2.80");
      await editor.sockets("Sockets at 30.000 s: 0 ESTAB, 27 TIME-WAIT").waitFor();
      const newest = editor.body.getByRole("row", { name: /^TIME-WAIT at the server/ }).first();
      await reads(newest, /192\.0\.2\.1:48131.*timewait, 55\.5 s left/);
      await editor.body.getByRole("combobox", { name: "Host" }).selectOption("");
      await first.waitFor();
    },
  );

  step("keys move the cursor, and what is there follows", async ({ editor, page }) => {
    await editor.sockets(/^Sockets at 30\.000 s/).focus();
    // A two-hundredth of 95.67 s at a time: 30.957 s after two.
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await editor.sockets(/^Sockets at 30\.957 s: 1 SYN-SENT/).waitFor();
    await has(editor.body.getByRole("slider", { name: "Moment" }), "aria-valuetext", "30.957 s");
  });

  step(
    "a timestamp pasted from a log leads there, and says how it was understood",
    async ({ editor, page }) => {
      await editor.sockets(/^Sockets/).focus();
      await page.keyboard.press("g");
      const field = editor.body.getByRole("textbox", { name: "Time from a log" });
      await field.fill("Nov 31 18:31:40 web1 kernel:");
      await editor.dialog.getByText("November has no day 31.").waitFor();
      await field.fill("2026-11-20T19:31:40+01:00");
      await editor.dialog.getByText("With its zone, +01:00: 6.280 s, 2026-11-20 18:31:40.000 UTC.").waitFor();
      await page.keyboard.press("Enter");
      await editor.dialog.waitFor({ state: "hidden" });
      await editor.sockets(/^Sockets at 6\.280 s/).waitFor();
    },
  );

  step("C turns the clock to UTC, everywhere", async ({ editor, page }) => {
    await editor.sockets(/^Sockets/).focus();
    await page.keyboard.press("c");
    await editor.sockets(/^Sockets at 18:31:40\.000 UTC/).waitFor();
    await editor.body.locator(".axis").getByText("18:32:00").waitFor();
    await editor.show("Lifelines");
    // Gone to by G, so it is seen here too, until Esc.
    const cursor = editor.body.getByRole("slider", { name: "Moment" });
    await cursor.waitFor();
    await editor.view("Lifelines").focus();
    await page.keyboard.press("Escape");
    await cursor.waitFor({ state: "hidden" });
    await editor.body.locator(".axis").getByText("18:32:59.17 UTC: D expires").waitFor();
  });

  step(
    "every finding is a mark in the overview, and a mark leads to its finding",
    async ({ editor, page }) => {
      await editor.show("Overview");
      const picture = editor.body.getByRole("img", { name: /^79 findings: 78 SYN dropped by per-host PAWS/ });
      await picture.waitFor();
      await has(picture, "aria-label", /TIME_WAIT at 192\.0\.2\.80: peak 27.*SYN: 109.*accepted: 31/s);
      // The SYN of frame 61, 4.812 s after the first of 95.67.
      const tracks = editor.body.locator(".tracks canvas");
      const box = await tracks.boundingBox();
      assert.ok(box);
      const selected = editor.body
        .getByRole("row", { selected: true })
        .or(editor.body.getByRole("treeitem", { selected: true }))
        .filter({ hasText: "35051" })
        .first();
      await untilThere(selected, () => page.mouse.click(box.x + (4.812 / 95.67) * box.width, box.y + 11));
    },
  );

  step("a reload keeps the clock and the moment", async (it) => {
    const { editor } = it;
    await it.reload();
    await editor.complete(RECYCLE);
    await editor.show("At a moment");
    await editor.sockets(/^Sockets at 18:31:40\.000 UTC/).waitFor();
    assert.equal(await editor.body.getByRole("combobox", { name: "Clock" }).inputValue(), "utc");
  });
});

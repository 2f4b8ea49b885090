/** Every view, as a picture and as a table, in every theme and in both layouts: axe-core finds nothing wrong. */
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { accessibilityFaults, isAccessible } from "#test/support/e2e/axe.ts";
import { SAMPLE, writeBadCaptures } from "#test/support/e2e/badCaptures.ts";
import { VIEWPORT } from "#test/support/e2e/browser.ts";
import { VIEW_TITLES } from "#test/support/e2e/captureEditor.ts";
import { eventually } from "#test/support/e2e/eventually.ts";
import { LOSS, writeLossyCapture } from "#test/support/e2e/lossyCapture.ts";
import { story } from "#test/support/e2e/story.ts";
import { THEMES, type Theme } from "#test/support/e2e/workbench.ts";

const CAPTURE = "recycle.pcap";
/** A wide page, and one of a single column. */
const WIDTHS = [VIEWPORT.width, 900];
const LOSSY = "lossy.pcap";
const BAD_CAPTURES = ["empty.pcap", "record.pcap"];

async function prepare(folder: string): Promise<void> {
  await copyFile(SAMPLE, join(folder, CAPTURE));
  await writeBadCaptures(folder);
  await writeLossyCapture(join(folder, LOSSY));
}

story("accessibility", { prepare }, (step) => {
  step("a button without a name would be found out", async ({ workbench, editor }) => {
    await workbench.open(CAPTURE);
    await editor.complete(CAPTURE);
    await editor.body.evaluate((body) => body.append(document.createElement("button")));
    const faults = await accessibilityFaults(editor.body);
    assert.ok(
      faults.some((fault) => fault.startsWith("button-name: ")),
      faults.join("\n"),
    );
    await editor.body.evaluate((body) => body.lastElementChild?.remove());
  });

  step(
    "nothing is wrong with a finding, its causes, and the menu of what can be taken away",
    async ({ page, editor }) => {
      await editor.finding("port 35051").click();
      await editor.findingDetail.waitFor();
      await page.keyboard.press("w");
      await editor.causes.waitFor();
      await isAccessible(editor.body);
      await page.keyboard.press("Escape");
      await editor.causes.waitFor({ state: "hidden" });
      await editor.findings.focus();
      await page.keyboard.press(".");
      await editor.menu.waitFor();
      await isAccessible(editor.body);
      await page.keyboard.press("Escape");
      await editor.menu.waitFor({ state: "hidden" });
    },
  );

  step("nothing is wrong with the list of keys", async ({ page, editor }) => {
    await editor.tabs.first().focus();
    await page.keyboard.press("?");
    await editor.dialog.waitFor();
    await isAccessible(editor.body);
    await page.keyboard.press("Escape");
    await editor.dialog.waitFor({ state: "hidden" });
  });

  for (const theme of Object.keys(THEMES) as Theme[]) {
    step(`nothing is wrong in the theme ${theme}`, async ({ page, workbench, editor }) => {
      await workbench.setTheme(theme);
      for (const width of WIDTHS) {
        await page.setViewportSize({ ...VIEWPORT, width });
        for (const title of VIEW_TITLES) {
          await editor.show(title);
          const name = `${title} at ${width}`;
          await isAccessible(editor.body, name);
          if (!(await editor.tableButton.isVisible())) continue;
          await editor.tableButton.click();
          await isAccessible(editor.body, `${name}, as a table`);
          await editor.tableButton.click();
        }
      }
    });
  }

  step(
    "every view has a tab that is wholly seen, or stands in the menu, however narrow the page is",
    async (it) => {
      const { page, editor } = it;
      for (const width of [VIEWPORT.width, 800, 420]) {
        await page.setViewportSize({ ...VIEWPORT, width });
        // The last of them keeps its tab, too, while it is shown.
        for (const title of ["Overview", "Lifelines"] as const) {
          await editor.show(title);
          await editor.shownView(title).waitFor();
        }
        await eventually(async () => {
          for (const row of await editor.rows.all()) {
            const { content, room } = await row.evaluate((each) => ({
              content: each.scrollWidth,
              room: each.clientWidth,
            }));
            assert.ok(content <= room, `${content} px in ${room} px at ${width}`);
          }
          const seen = await editor.tabs.allTextContents();
          assert.ok(seen.length > 0);
          const others: string[] = [];
          if (seen.length < VIEW_TITLES.length) {
            await editor.moreViews.click();
            others.push(...(await editor.menuItems.allTextContents()));
            await page.keyboard.press("Escape");
          }
          for (const title of VIEW_TITLES)
            assert.ok(seen.includes(title) !== others.includes(title), `${title} at ${width}`);
        });
      }
      await page.setViewportSize(VIEWPORT);
    },
  );

  step("F6 leads from pane to pane and round again, Shift+F6 back", async ({ page, editor }) => {
    const focused = (): Promise<string> =>
      editor.body.evaluate(() => {
        const at = document.activeElement?.closest("header, .lists, .detailPane, .tabs, .picture, footer");
        return at?.matches(".strip")
          ? "overview"
          : ((at?.tagName === "DIV" ? at.classList[0] : at?.tagName) ?? "");
      });
    await editor.show("Lifelines");
    await editor.view("Lifelines").focus();
    const visited: string[] = [];
    for (const key of ["Shift+F6", "F6", "F6", "F6", "F6", "Shift+F6", "F6", "F6"]) {
      await page.keyboard.press(key);
      visited.push(await focused());
    }
    assert.deepEqual(visited, [
      "SECTION",
      "tabs",
      "overview",
      "lifelinesScroller",
      "FOOTER",
      "lifelinesScroller",
      "FOOTER",
      "HEADER",
    ]);
  });

  step("a time in which the capture lost packets is veiled, and the axis says why", async (it) => {
    const { page, workbench, editor } = it;
    await page.setViewportSize(VIEWPORT);
    await workbench.open(LOSSY);
    await editor.complete(LOSSY);
    await editor.facts.getByText(/the capture misses \d+ acknowledged segments/).waitFor();
    await editor.show("Lifelines");
    await editor.lossBands.first().waitFor();
    for (const band of await editor.lossBands.all()) {
      const words = (await band.getAttribute("title")) ?? "";
      const [, from, until] = /^([\d.]+) s – ([\d.]+) s: the capture lost packets\./.exec(words) ?? [];
      // What is missing passed at most a second before its acknowledgement (RFC 1122 section 4.2.3.2).
      assert.ok(Number(from) > LOSS.from - 1 && Number(until) < LOSS.until + 1, words);
    }
    await isAccessible(editor.body);
  });

  for (const name of BAD_CAPTURES) {
    step(`nothing is wrong with what is said of ${name}`, async ({ page, workbench, editor }) => {
      await page.setViewportSize(VIEWPORT);
      await workbench.open(name);
      await editor.failure.or(editor.notices.first()).first().waitFor();
      await isAccessible(editor.body);
    });
  }
});

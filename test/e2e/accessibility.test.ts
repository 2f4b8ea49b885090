/** Every view, as a picture and as a table, in every theme and in both layouts: axe-core finds nothing wrong. */
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { accessibilityFaults } from "#test/support/e2e/axe.ts";
import { SAMPLE, writeBadCaptures } from "#test/support/e2e/badCaptures.ts";
import { VIEWPORT } from "#test/support/e2e/browser.ts";
import { story } from "#test/support/e2e/story.ts";
import { THEMES, type Theme } from "#test/support/e2e/workbench.ts";

const CAPTURE = "recycle.pcap";
/** A wide page, and one of a single column. */
const WIDTHS = [VIEWPORT.width, 900];
const BAD_CAPTURES = ["empty.pcap", "record.pcap"];

async function prepare(folder: string): Promise<void> {
  await copyFile(SAMPLE, join(folder, CAPTURE));
  await writeBadCaptures(folder);
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

  step("nothing is wrong with the list of keys", async ({ page, editor }) => {
    await editor.tabs.first().focus();
    await page.keyboard.press("?");
    await editor.dialog.waitFor();
    assert.deepEqual(await accessibilityFaults(editor.body), []);
    await page.keyboard.press("Escape");
    await editor.dialog.waitFor({ state: "hidden" });
  });

  for (const theme of Object.keys(THEMES) as Theme[]) {
    step(`nothing is wrong in the theme ${theme}`, async ({ page, workbench, editor }) => {
      await workbench.setTheme(theme);
      for (const width of WIDTHS) {
        await page.setViewportSize({ ...VIEWPORT, width });
        for (const tab of await editor.tabs.all()) {
          await tab.click();
          const name = `${await tab.textContent()} at ${width}`;
          assert.deepEqual(await accessibilityFaults(editor.body), [], name);
          if (!(await editor.tableButton.isVisible())) continue;
          await editor.tableButton.click();
          assert.deepEqual(await accessibilityFaults(editor.body), [], `${name}, as a table`);
          await editor.tableButton.click();
        }
      }
    });
  }

  for (const name of BAD_CAPTURES) {
    step(`nothing is wrong with what is said of ${name}`, async ({ page, workbench, editor }) => {
      await page.setViewportSize(VIEWPORT);
      await workbench.open(name);
      await editor.failure.or(editor.notices.first()).first().waitFor();
      assert.deepEqual(await accessibilityFaults(editor.body), []);
    });
  }
});

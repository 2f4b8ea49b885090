/** The signature view: the PAWS disaster is seen, a dropped SYN is selected by keys alone, and its cause is on the screen. */
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { SAMPLE } from "#test/support/e2e/badCaptures.ts";
import { eventually, has, numbers, reads, untilThere } from "#test/support/e2e/eventually.ts";
import { story } from "#test/support/e2e/story.ts";
import { THEMES, type Theme } from "#test/support/e2e/workbench.ts";

const CAPTURE = "recycle.pcap";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How many pixels of a part of a canvas, given in CSS pixels, are not of the colour that most of them have. */
async function inkIn(canvas: Locator, box: Box): Promise<number> {
  return canvas.evaluate((element: HTMLCanvasElement, { x, y, width, height }: Box) => {
    const pen = element.getContext("2d");
    const ratio = element.width / element.clientWidth;
    if (!pen) return 0;
    const [left, top, w, h] = [x, y, width, height].map((each) => Math.round(each * ratio));
    const { data } = pen.getImageData(left ?? 0, top ?? 0, w ?? 1, h ?? 1);
    const counts = new Map<number, number>();
    for (let i = 0; i < data.length; i += 4) {
      const color = ((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
    return data.length / 4 - Math.max(...counts.values());
  }, box);
}

story(
  "the lifelines of a capture",
  { prepare: (folder) => copyFile(SAMPLE, join(folder, CAPTURE)) },
  (step) => {
    step(
      "they are the first view, and their picture says in words what it shows",
      async ({ workbench, editor }) => {
        await workbench.open(CAPTURE);
        await editor.complete(CAPTURE);
        await reads(editor.headline, /^78 of 109 SYNs/);
        const view = editor.body.getByRole("tab", { name: "Lifelines" });
        await has(view, "aria-selected", "true");
        const picture = editor.body.getByRole("img", { name: /^Lifelines: 25 rows for 51 lifelines/ });
        await picture.waitFor();
        await has(picture, "aria-label", /51 quadruplets, 4 clocks: 31 connects answered, 20 never/);
        await reads(editor.body.locator(".axisEvent"), "85.45 s: D expires");
      },
    );

    step(
      "a dropped SYN is selected by keys alone; its cause is named and drawn",
      async ({ editor, page }) => {
        const canvas = editor.body.locator(".lifelines canvas");
        // Between the rows 49585 and 56475 of clock A nothing is drawn so early, but the line from clock B.
        const way: Box = { x: 233, y: 150, width: 30, height: 40 };
        const before = await inkIn(canvas, way);
        await editor.body.getByRole("img", { name: /^Lifelines/ }).focus();
        await page.keyboard.press("n");
        const said = editor.body.getByRole("status").filter({ hasText: "port 35051, clock A, 3 SYNs" });
        await said.waitFor();
        await reads(said, /explained: behind B/);
        await eventually(async () =>
          assert.ok(
            (await inkIn(canvas, way)) >= before + 30,
            "the line from what was remembered to the SYN",
          ),
        );
      },
    );

    step("arrows walk through the rows, N and Shift+N through the findings", async ({ editor, page }) => {
      const said = editor.body.getByRole("status");
      await page.keyboard.press("ArrowDown");
      await said.filter({ hasText: "Port 37101" }).waitFor();
      await page.keyboard.press("Shift+N");
      await said.filter({ hasText: "Port 35051" }).waitFor();
      await page.keyboard.press("End");
      await said.filter({ hasText: /answered: from 25\.\d+ to/ }).waitFor();
      await page.keyboard.press("Home");
      await said.filter({ hasText: "192.0.2.1 to 192.0.2.80:80" }).waitFor();
    });

    step(
      "Z zooms to the selection; what lies elsewhere is counted and can be shown",
      async ({ editor, page }) => {
        await page.keyboard.press("n");
        await editor.body.getByRole("status").filter({ hasText: "Port 49793" }).waitFor();
        await page.keyboard.press("z");
        await editor.body.getByRole("img", { name: /^Lifelines: \d rows/ }).waitFor();
        await page.keyboard.press("End");
        await editor.body
          .getByRole("status")
          .filter({ hasText: /of 51 quadruplets have nothing in this range/ })
          .waitFor();
        await page.keyboard.press("Enter");
        await editor.body.getByRole("img", { name: /^Lifelines: 25 rows for 51/ }).waitFor();
        await page.keyboard.press("0");
      },
    );

    step("the same is there as a table, with the annotation in words", async ({ editor, page }) => {
      await page.keyboard.press("t");
      const table = editor.body.getByRole("region", { name: "Lifelines as a table" });
      await table.getByText(/older than B: 849\.8\sM ticks behind/).waitFor();
      await numbers(table.getByRole("button", { name: /^:\d+$/ }), 51);
      await editor.body.getByRole("button", { name: "Show as a table (T)" }).click();
      await editor.body.getByRole("img", { name: /^Lifelines/ }).waitFor();
    });

    step("pointing at a mark tells its frame, time and TSval", async ({ editor, page }) => {
      await editor.body.getByRole("img", { name: /^Lifelines/ }).focus();
      await page.keyboard.press("Home");
      await editor.body.getByRole("status").filter({ hasText: "192.0.2.1 to 192.0.2.80:80" }).waitFor();
      const box = await editor.body.locator(".lifelines").boundingBox();
      assert.ok(box);
      const plot = await editor.body.locator(".lifelines .plot").boundingBox();
      assert.ok(plot);
      const tip = editor.body.locator(".lifelinesTip");
      await untilThere(tip, async () => {
        await page.mouse.move(0, 0);
        await page.mouse.move(plot.x + (4.812 / 95.67) * plot.width, box.y + 95);
      });
      await reads(tip, /#61/);
      const words = (await tip.textContent()) ?? "";
      assert.match(words, /#61/);
      assert.match(words, /4\.812491 s/);
      assert.match(words, /TSval 3\s458\s479\s339/);
      assert.match(words, /per-host PAWS/);
    });

    for (const theme of Object.keys(THEMES) as Theme[]) {
      step(`the rows are drawn in ${theme}`, async ({ workbench, editor }) => {
        await workbench.setTheme(theme);
        const canvas = editor.body.locator(".lifelines canvas");
        await canvas.waitFor();
        // The crosses of port 49371, at 63 s, on the ground of the theme.
        await eventually(async () =>
          assert.ok((await inkIn(canvas, { x: 700, y: 500, width: 100, height: 60 })) > 60),
        );
      });
    }
  },
);

/** TSval over time: the incident's red crosses lie in the zone, the table counts them, and each can be reached, heard and picked. */
import assert from "node:assert/strict";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { SAMPLE } from "#test/support/e2e/badCaptures.ts";
import { eventually, has, numbers, reads, untilThere } from "#test/support/e2e/eventually.ts";
import { story } from "#test/support/e2e/story.ts";
import { THEMES, type Theme } from "#test/support/e2e/workbench.ts";
import { captureBytes } from "#test/support/scenario/captureBytes.ts";
import { parseScenario } from "#test/support/scenario/parseScenario.ts";

const CAPTURE = "recycle.pcap";
/** Two source addresses, one of them locked out. */
const TWO_ADDRESSES = "two.pcap";
const DURATION = 95.669326;

/** Pixels of a canvas in which one of red and blue far outweighs the other. */
async function inkOf(canvas: Locator): Promise<{ readonly red: number; readonly blue: number }> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const pen = element.getContext("2d");
    if (!pen) return { red: 0, blue: 0 };
    const { data } = pen.getImageData(0, 0, element.width, element.height);
    let red = 0;
    let blue = 0;
    for (let i = 0; i < data.length; i += 4) {
      const [r = 0, , b = 0, alpha = 0] = data.subarray(i, i + 4);
      if (alpha < 250) continue;
      if (r - b > 90) red++;
      if (b - r > 90) blue++;
    }
    return { red, blue };
  });
}

/** Where a SYN stands in the page: the time axis as everywhere, the TSval on the whole circle between margins of 14 px. */
async function placeOf(
  { plot, chart }: { readonly plot: Locator; readonly chart: Locator },
  time: number,
  tsVal: number,
): Promise<readonly [x: number, y: number]> {
  const across = await plot.boundingBox();
  const down = await chart.boundingBox();
  assert.ok(across && down);
  return [
    across.x + (time / DURATION) * across.width,
    down.y + 14 + (1 - tsVal / 2 ** 32) * (down.height - 28),
  ];
}

story(
  "the timestamps of a capture",
  {
    async prepare(folder) {
      await copyFile(SAMPLE, join(folder, CAPTURE));
      const scenario = await readFile("test/scenarios/synDropped-perHostPaws.pkt", "utf8");
      await writeFile(join(folder, TWO_ADDRESSES), captureBytes(parseScenario(scenario, "two").trace));
    },
  },
  (step) => {
    step("a key shows them, and the picture says in words what it shows", async (it) => {
      const { workbench, editor, page } = it;
      await workbench.open(CAPTURE);
      await editor.complete(CAPTURE);
      await editor.body.getByRole("img", { name: /^Lifelines/ }).focus();
      await page.keyboard.press("2");
      await editor.shownView("Timestamps").waitFor();
      const name =
        /^TSval of 109 SYNs from 192\.0\.2\.1 to 192\.0\.2\.80, 4 clocks: 31 answered, 78 without an answer\. The per-host rule drops 78\./;
      await editor.body.getByRole("img", { name }).waitFor();
      await reads(editor.body.locator(".axisEvent"), "85.45 s: D expires");
    });

    step("predicted against observed: what the rule drops is what got no answer", async ({ editor }) => {
      const table = editor.body.getByRole("table", { name: "Clocks: predicted against observed" });
      const cells = async (row: number): Promise<readonly string[]> =>
        (await table.getByRole("row").nth(row).getByRole("cell").allTextContents()).map((text) =>
          text.trim(),
        );
      const digits = (texts: readonly string[]): string =>
        texts.filter((text) => /^\d+$/.test(text)).join(" ");
      await eventually(async () => {
        assert.equal(digits(await cells(1)), "23 5 5 18 18");
        assert.equal(digits(await cells(3)), "55 7 7 48 48");
        const all = await cells(5);
        assert.equal(digits(all), "109 31 31 78 78");
        assert.equal(all.at(-1), "none: 109 of 109 as predicted");
      });
    });

    step("arrows go from SYN to SYN and say each one's fate", async ({ editor, page }) => {
      const said = editor.body.getByRole("status");
      await editor.body.getByRole("img", { name: /^TSval/ }).focus();
      await page.keyboard.press("Home");
      await said.filter({ hasText: "SYN from port 35857, clock A: answered" }).waitFor();
      for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowRight");
      const dropped = said.filter({ hasText: "SYN from port 35051, clock A: no answer" });
      await dropped.waitFor();
      await reads(dropped, /849\s766\s503 ticks behind clock B, dropped by the rule, frame 61 at 4\.812 s/);
      // The finding about it is selected on the left.
      await editor.body.getByRole("treeitem", { name: /port 35051/, selected: true }).waitFor();
      await page.keyboard.press("ArrowDown");
      await said.filter({ hasText: /clock D/ }).waitFor();
    });

    step("pointing at a cross tells what condemned it; a click selects its connection", async (it) => {
      const { editor, page } = it;
      const parts = {
        plot: editor.body.locator(".timestampsPicture > .plot"),
        chart: editor.body.locator(".tsvals .chart"),
      };
      const tip = editor.body.locator(".synTip");
      await untilThere(tip, async () => {
        await page.mouse.move(0, 0);
        await page.mouse.move(...(await placeOf(parts, 4.812491, 3_458_479_339)));
      });
      await reads(tip, /#61/);
      const words = (await tip.textContent()) ?? "";
      for (const fact of [/#61/, /4\.812491 s/, /TSval 3\s458\s479\s339/, /remembered 13\s278\s546/])
        assert.match(words, fact);
      assert.match(words, /dropped by the rule/);
      await untilThere(editor.detail.getByText("192.0.2.1:47411").first(), async () =>
        page.mouse.click(...(await placeOf(parts, 14.001908, 1_002_488_529))),
      );
    });

    step("T shows the SYNs one by one, with the selected one in view", async ({ editor, page }) => {
      await editor.body.getByRole("img", { name: /^TSval/ }).focus();
      await page.keyboard.press("t");
      const grid = editor.body.getByRole("grid", { name: "SYNs between the two hosts" });
      const row = grid.getByRole("row", { selected: true });
      await row.waitFor();
      await reads(row, /^145/);
      await reads(row, /answeredlet in by the rule$/);
      await has(grid, "aria-rowcount", "110");
      await page.keyboard.press("End");
      await grid.getByRole("row", { name: /frame 379 at/ }).waitFor();
      await page.keyboard.press("t");
      await editor.body.getByRole("img", { name: /^TSval/ }).waitFor();
    });

    step("the brushed range is what it shows, and Enter opens the connection", async ({ editor, page }) => {
      await editor.body.getByRole("img", { name: /^TSval/ }).focus();
      await page.keyboard.press("Home");
      await page.keyboard.press("z");
      // 0 to 0.022 s and the TIME_WAIT after it: D's memory has not yet run out there.
      await editor.body.locator(".axisEvent").waitFor({ state: "detached" });
      await page.keyboard.press("0");
      await editor.body.locator(".axisEvent").waitFor();
      await page.keyboard.press("Enter");
      await editor.shownView("Connection").waitFor();
      await editor.show("Timestamps");
    });

    for (const theme of Object.keys(THEMES) as Theme[]) {
      step(`crosses are red and dots are blue in ${theme}`, async ({ workbench, editor }) => {
        await workbench.setTheme(theme);
        await editor.body.getByRole("img", { name: /^TSval/ }).waitFor();
        await eventually(async () => {
          const { red, blue } = await inkOf(editor.body.locator(".tsvals canvas"));
          // 78 crosses of some 20 pixels, many on each other; 31 dots of some 30.
          assert.ok(red > 500, `${red} red pixels`);
          assert.ok(blue > 300, `${blue} blue pixels`);
        });
      });
    }

    step("other hosts are found by a part of their address and picked by keys", async (it) => {
      const { workbench, editor, page } = it;
      await workbench.open(TWO_ADDRESSES);
      await editor.complete(TWO_ADDRESSES);
      await editor.show("Timestamps");
      await editor.body.getByRole("img", { name: /from 203\.0\.113\.7 to/ }).waitFor();
      await editor.body.getByRole("button", { name: /^Hosts: 203\.0\.113\.7 → 198\.51\.100\.80/ }).click();
      const dialog = editor.body.getByRole("dialog", { name: "Choose two hosts" });
      await dialog.getByRole("row", { name: /^203\.0\.113\.7 to .*6 SYNs dropped by the rule/ }).waitFor();
      await page.keyboard.type(".99");
      await dialog.getByRole("row", { name: /^203\.0\.113\.7 to/ }).waitFor({ state: "detached" });
      await dialog.getByRole("row", { name: /^203\.0\.113\.99 to/ }).waitFor();
      await page.keyboard.press("Enter");
      await editor.body.getByRole("img", { name: /^TSval of 1 SYN from 203\.0\.113\.99 to/ }).waitFor();
      await numbers(dialog, 0);
      await editor.body
        .getByText(/^No zone: the server closed no connection of this address first/)
        .waitFor();
    });
  },
);

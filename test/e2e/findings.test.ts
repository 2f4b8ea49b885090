/**
 * The PAWS disaster, told by keys and clicks alone: the sentence, the list of findings, a dropped SYN in full, its causes weighed,
 * the next finding, a filter, and all of it again after a reload.
 */
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { SAMPLE } from "#test/support/e2e/badCaptures.ts";
import { eventually, has, numbers, reads } from "#test/support/e2e/eventually.ts";
import { story } from "#test/support/e2e/story.ts";

const CAPTURE = "recycle.pcap";

/** What is on the screen there, with plain spaces. */
async function textOf(place: Locator): Promise<string> {
  return (await place.allInnerTexts()).join(" ").replaceAll(/\s+/g, " ");
}

/** Waits until that matches. */
function tells(place: Locator, pattern: RegExp): Promise<void> {
  return eventually(async () => assert.match(await textOf(place), pattern));
}

story(
  "the findings of a capture",
  { prepare: (folder) => copyFile(SAMPLE, join(folder, CAPTURE)) },
  (step) => {
    step("the sentence says it, the list counts it by kind", async ({ workbench, editor }) => {
      await workbench.open(CAPTURE);
      await editor.complete(CAPTURE);
      await reads(
        editor.headline,
        "78 of 109 SYNs from 192.0.2.1 got no answer. Per-host PAWS (tcp_tw_recycle) at 192.0.2.80 explains every one.",
      );
      await editor.body.getByText("79 in 2 kinds").waitFor();
      const kind = editor.finding("SYN dropped by per-host PAWS: 78 findings, error, explained");
      await has(kind, "aria-expanded", "true");
      await has(kind, "aria-level", "1");
      await tells(editor.finding("port 35051"), / 4\.812 A :35051 behind B$/);
    });

    step(
      "the SYN of port 35051 is selected by keys; its finding is told with its numbers",
      async ({ editor, page }) => {
        await editor.findings.focus();
        await page.keyboard.press("Home");
        await page.keyboard.press("ArrowRight");
        await editor.finding("port 35051").and(editor.selectedFinding).waitFor();
        await has(editor.selectedFinding, "aria-posinset", "1");
        await has(editor.selectedFinding, "aria-setsize", "20");
        await tells(editor.findingDetail, /192\.0\.2\.1:35051 → .* nstat -az/);
        const told = await textOf(editor.findingDetail);
        assert.match(told, /SYN dropped by per-host PAWS \(tcp_tw_recycle\) explained #61 4\.812 s/);
        assert.match(told, /192\.0\.2\.1:35051 → 192\.0\.2\.80:80/);
        // Its digits stand in groups; each number with its clock, its frame and its time.
        const facts = told.replaceAll(/(?<=\d) (?=\d{3}\b)/g, "");
        assert.match(facts, /remembered 13278546 B #59 4\.019 s/);
        assert.match(facts, /this SYN 3458479339 A #61 4\.812 s/);
        assert.match(facts, /difference 849766503 ticks older, signed 32 bit/);
        assert.match(told, /Rule against capture: no counter-example in 109 SYNs/);
        assert.match(told, /rule says drop 78 78 got no answer rule says let in 31 31 answered/);
        assert.match(told, /What would settle it, on 192\.0\.2\.80 nstat -az TcpExtPAWSPassive/);
      },
    );

    step(
      "W opens the causes under the row: the one that stands first, the refuted ones to be read",
      async ({ editor, page }) => {
        await page.keyboard.press("w");
        await editor.causes.waitFor();
        await tells(editor.causes, /^Why did #61 get no answer\? 9 causes weighed, 1 stands/);
        await numbers(editor.causes.getByRole("rowheader"), 9);
        const causes = await editor.causes.getByRole("rowheader").allInnerTexts();
        assert.equal(causes[0], "per-host PAWS (tcp_tw_recycle)");
        assert.equal(causes.length, 9);
        const first = await textOf(editor.causes.getByRole("row").nth(1));
        assert.match(first, /explained \+ Its TSval is 849 766 503 ticks older .* − none in this capture/);
        for (const refuted of [
          "filter or firewall",
          "TIME_WAIT, its ACK limited",
          "nobody at that address",
        ]) {
          const row = editor.causes.getByRole("row").filter({ hasText: refuted });
          await row.scrollIntoViewIfNeeded();
          await tells(row, /refuted .*− /);
        }
        // In place: the row stands above it, and the pictures of the view stay.
        const panel = await editor.causes.boundingBox();
        const picture = await editor.body.getByRole("img", { name: /^Lifelines/ }).boundingBox();
        assert.ok(
          panel &&
            picture &&
            panel.y > picture.y + 22 &&
            panel.y + panel.height <= picture.y + picture.height + 1,
        );
      },
    );

    step(
      "Esc closes it and gives the focus back; N goes on to the next finding",
      async ({ editor, page }) => {
        await page.keyboard.press("Escape");
        await editor.causes.waitFor({ state: "hidden" });
        await page.keyboard.press("n");
        await editor.finding("port 37101").and(editor.selectedFinding).waitFor();
        await editor.body
          .getByRole("status")
          .filter({ hasText: "port 37101, clock A, 3 SYNs, explained: behind B, C" })
          .waitFor();
        await editor.findingDetail.getByText("192.0.2.1:37101 → 192.0.2.80:80").waitFor();
        await page.keyboard.press("Shift+N");
        await editor.finding("port 35051").and(editor.selectedFinding).waitFor();
      },
    );

    step("the filter narrows the list as one types", async ({ editor, page }) => {
      await page.keyboard.press("/");
      await page.keyboard.type(":40857");
      await editor.finding("port 37101").waitFor({ state: "hidden" });
      await editor.body.getByText("6 of 79").waitFor();
      await numbers(editor.findings.getByRole("treeitem"), 2);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("End");
      await editor.finding("port 40857").and(editor.selectedFinding).waitFor();
    });

    step("the window is loaded anew: the same finding is told, the filter stands", async (it) => {
      await it.reload();
      await it.editor.complete(CAPTURE);
      await it.editor.finding("port 40857").and(it.editor.selectedFinding).waitFor();
      await it.editor.findingDetail.getByText("192.0.2.1:40857 → 192.0.2.80:80").waitFor();
      assert.equal(await it.editor.findingFilter.inputValue(), ":40857");
      await it.editor.findingFilter.press("Escape");
      await it.editor.body.getByText("79 in 2 kinds").waitFor();
    });

    step("a frame of the evidence is a link to it, and the finding stays in view", async ({ editor }) => {
      await editor.finding("port 35051").click();
      await editor.findingDetail.getByText("192.0.2.1:35051 → 192.0.2.80:80").waitFor();
      // The segment whose TSval the server remembered is of another connection.
      await editor.findingDetail.getByRole("button", { name: "Frame 59" }).first().click();
      await editor.shownView("Connection").waitFor();
      await editor.segment(59).waitFor();
      await editor.findingDetail.getByText("192.0.2.1:35051 → 192.0.2.80:80").waitFor();
    });

    step(
      "where there is no row to open them under, the causes lie over the foot of the view",
      async ({ editor, page }) => {
        await editor.findingDetail.focus();
        await page.keyboard.press("w");
        await editor.causes.waitFor();
        await editor.segment(59).waitFor();
        await page.keyboard.press("Escape");
        await editor.causes.waitFor({ state: "hidden" });
      },
    );

    step(
      "a narrow page has one column: the finding is a line that opens the list",
      async ({ editor, page }) => {
        const wide = page.viewportSize();
        assert.ok(wide);
        await page.setViewportSize({ ...wide, width: 900 });
        const bar = editor.body.getByRole("button", {
          name: /^SYN dropped by per-host PAWS .*, explained, 78 findings of this kind$/,
        });
        await bar.waitFor();
        await editor.findings.waitFor({ state: "hidden" });
        await bar.click();
        await editor.finding("port 40857").click();
        await editor.findings.waitFor({ state: "hidden" });
        await editor.findingDetail.getByText("192.0.2.1:40857 → 192.0.2.80:80").waitFor();
        const detail = await editor.findingDetail.boundingBox();
        const picture = await editor.body.getByRole("tabpanel").boundingBox();
        assert.ok(
          detail && picture && detail.y >= picture.y + picture.height - 1,
          "the detail is below the picture",
        );
        await bar.focus();
        await page.keyboard.press("Enter");
        await editor.findings.waitFor();
        await page.keyboard.press("Escape");
        await editor.findings.waitFor({ state: "hidden" });
        await page.setViewportSize(wide);
        await editor.findings.waitFor();
      },
    );

    step("a connection without a finding is told itself", async ({ editor }) => {
      await editor.list("Connections").click();
      await editor.filter.fill(":35857");
      await editor.connection("192.0.2.1:35857").click();
      await editor.detail.getByText("Opened by a handshake").waitFor();
      await editor.findingDetail.waitFor({ state: "hidden" });
    });
  },
);

/** What is taken away: by keys alone a filter reaches the clipboard, a connection becomes a capture of its own, pictures are saved. */
import assert from "node:assert/strict";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { SAMPLE } from "#test/support/e2e/badCaptures.ts";
import { eventually, reads } from "#test/support/e2e/eventually.ts";
import { story } from "#test/support/e2e/story.ts";
import type { VsCode } from "#test/support/e2e/vscode.ts";
import { readFrames } from "#test/support/readFrames.ts";

const CAPTURE = "recycle.pcap";
/** Of the lab's truth: the first connect that per-host PAWS killed, SYNs in frames 61, 72 and 83. */
const CLIENT = "192.0.2.1:35051";
const SYNS = [61, 72, 83];

/** Opens the menu by its key and walks to an item by the arrow. */
async function choose({ editor, page }: VsCode, group: RegExp, item: string): Promise<void> {
  await editor.body.getByRole("img", { name: /^Lifelines/ }).focus();
  await page.keyboard.press(".");
  const menu = editor.body.getByRole("menu", { name: "Actions on the selection" });
  const wanted = menu.getByRole("group", { name: group }).getByRole("menuitem", { name: item });
  await wanted.waitFor();
  for (let i = 0; i < 40; i++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await menu.waitFor({ state: "detached" });
}

/** A file that is being written, once it is whole. A smaller capture has its name only then. */
function written(path: string, end = ""): Promise<Buffer> {
  return eventually(async () => {
    const bytes = await readFile(path);
    assert.ok(bytes.toString("latin1").endsWith(end), `${path} is not written to its end`);
    return bytes;
  });
}

story(
  "what is taken away from a capture",
  { prepare: (folder) => copyFile(SAMPLE, join(folder, CAPTURE)) },
  (step) => {
    step("the menu opens by its key, tells what it is about, and gives the focus back", async (vscode) => {
      const { workbench, editor, page } = vscode;
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await workbench.open(CAPTURE);
      await editor.complete(CAPTURE);
      const picture = editor.body.getByRole("img", { name: /^Lifelines/ });
      await picture.focus();
      await page.keyboard.press("n");
      await editor.body.getByRole("status").filter({ hasText: "port 35051, clock A, 3 SYNs" }).waitFor();
      await editor.findingDetail.getByText(`${CLIENT} → 192.0.2.80:80`).first().waitFor();
      await page.keyboard.press(".");
      const menu = editor.body.getByRole("menu", { name: "Actions on the selection" });
      await menu.getByRole("group", { name: "Finding: SYN dropped by per-host PAWS" }).waitFor();
      await menu.getByRole("group", { name: `Connection ${CLIENT} → 192.0.2.80:80` }).waitFor();
      await page.keyboard.press("End");
      await editor.body.locator(":focus", { hasText: "Save as SVG…" }).waitFor();
      await page.keyboard.press("Escape");
      await menu.waitFor({ state: "detached" });
      assert.equal(await picture.evaluate((element) => element === document.activeElement), true);
    });

    step("a filter is in the clipboard, and the status bar says so", async (vscode) => {
      const { workbench, page } = vscode;
      await choose(vscode, /^Connection/, "Copy Wireshark filter");
      await workbench.statusBar("Copied: ip.addr == 192.0.2.1 && tcp.port == 35051").waitFor();
      assert.equal(
        await page.evaluate(() => navigator.clipboard.readText()),
        "ip.addr == 192.0.2.1 && tcp.port == 35051 && ip.addr == 192.0.2.80 && tcp.port == 80 && frame.number >= 61 && frame.number <= 83",
      );
    });

    step("so is the segment table, as a spreadsheet reads it", async (vscode) => {
      await choose(vscode, /^Connection/, "Copy as CSV");
      await vscode.workbench.statusBar("Copied.").waitFor();
      const lines = (await vscode.page.evaluate(() => navigator.clipboard.readText())).trim().split(/\r?\n/);
      assert.equal(lines.length, 1 + SYNS.length);
      assert.deepEqual(
        lines.slice(1).map((line) => Number(line.split(",")[0])),
        SYNS,
      );
    });

    step(
      "a command of the palette is about the finding, names the file and its connections' frames",
      async ({ folder, workbench, page }) => {
        await workbench.command("TCP Lifelines: Copy editcap Command");
        await workbench.statusBar("Copied: editcap -r").waitFor();
        assert.equal(
          await page.evaluate(() => navigator.clipboard.readText()),
          // Frames 51 to 60 are the connection whose TSval was remembered, the others the SYNs that it condemned.
          `editcap -r ${join(folder, CAPTURE)} recycle-syn-dropped-by-paws-61.pcapng 51-61 72 83`,
        );
      },
    );

    step("the connection is saved as a capture of its own, which opens", async (vscode) => {
      const { folder, workbench, editor } = vscode;
      await choose(vscode, /^Connection/, "Save smaller capture…");
      await workbench.acceptFile(/recycle-connection-7\.pcapng$/);
      const bytes = await written(join(folder, "recycle-connection-7.pcapng"));
      const original = readFrames(await readFile(SAMPLE)).frames;
      const saved = readFrames(bytes).frames;
      assert.deepEqual(
        saved.map((frame) => [frame.bytes, frame.seconds, frame.nanoseconds]),
        SYNS.map((number) => {
          const frame = original[number - 1];
          return [frame?.bytes, frame?.seconds, frame?.nanoseconds];
        }),
      );
      const toast = workbench
        .notifications()
        .filter({ hasText: "Saved 3 frames in recycle-connection-7.pcapng" });
      await toast.getByRole("button", { name: "Open" }).click();
      await editor.complete("recycle-connection-7.pcapng");
      await reads(editor.facts, /3 frames/);
      await reads(editor.facts, /1 connection(?!s)/);
      await workbench.command("View: Close Editor");
      await workbench.tab("recycle-connection-7.pcapng").waitFor({ state: "detached" });
      await editor.complete(CAPTURE);
    });

    for (const format of ["PNG", "SVG"] as const) {
      step(`the lifelines are saved as ${format}, with the sentence that matters`, async (vscode) => {
        const name = `recycle.pcap-lifelines.${format.toLowerCase()}`;
        await choose(vscode, /^Picture/, `Save as ${format}…`);
        await vscode.workbench.acceptFile(new RegExp(`${name.replaceAll(".", "\\.")}$`));
        const end = format === "PNG" ? "IEND\xae\x42\x60\x82" : "</svg>\n";
        const bytes = await written(join(vscode.folder, name), end);
        if (format === "PNG") {
          assert.equal(bytes.subarray(0, 8).toString("latin1"), "\x89PNG\r\n\x1a\n");
          assert.ok(bytes.readUInt32BE(16) >= 1000, "its width");
          return;
        }
        const text = bytes.toString("utf8");
        assert.match(
          text,
          /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/,
        );
        assert.match(text, />78 of 109 SYNs from 192\.0\.2\.1 got no answer\./);
        assert.match(text, />:35051</);
        assert.match(text, />SYN without an answer</);
        assert.match(text, /<\/svg>\n$/);
        const isWhole = await vscode.page.evaluate((svg) => {
          const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
          return parsed.querySelector("parsererror") === null && parsed.querySelectorAll("text").length > 50;
        }, text);
        assert.ok(isWhole, "it is XML, with its words as words");
      });
    }
    step("every other view has a picture, too, by a command of the palette", async (vscode) => {
      const { workbench, editor, folder } = vscode;
      await editor.show("Connection");
      await editor.segments.waitFor();
      await workbench.command("TCP Lifelines: Save Picture as SVG");
      await workbench.acceptFile(/recycle\.pcap-connection\.svg$/);
      const text = (await written(join(folder, "recycle.pcap-connection.svg"), "</svg>\n")).toString("utf8");
      // Of the whole ladder: its frames, and what the arrows say.
      for (const frame of SYNS) assert.ok(text.includes(`>#${frame}<`), `frame ${frame}`);
      assert.ok(text.includes(">no answer<"));
    });
  },
);

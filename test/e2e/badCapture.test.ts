/** Files that are no capture, that are damaged, or that change while they are open: one clear sentence for each. */
import assert from "node:assert/strict";
import { appendFile, chmod, copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type BadCapture, SAMPLE, writeBadCaptures } from "#test/support/e2e/badCaptures.ts";
import { reads } from "#test/support/e2e/eventually.ts";
import { STACK_LINE, WITHOUT_ROOTS_RIGHTS } from "#test/support/e2e/processes.ts";
import { story } from "#test/support/e2e/story.ts";
import type { VsCode } from "#test/support/e2e/vscode.ts";

let bad: readonly BadCapture[] = [];

async function prepare(folder: string): Promise<void> {
  bad = await writeBadCaptures(folder);
  for (const name of ["growing.pcap", "leaving.pcap", "secret.pcap"])
    await copyFile(SAMPLE, join(folder, name));
  await chmod(join(folder, "secret.pcap"), 0);
}

async function open({ workbench, editor }: VsCode, name: string): Promise<void> {
  await workbench.open(name);
  await editor.complete(name);
}

/** Nothing but words for people: no stack trace on the page, and no second complaint beside it. */
async function isPlain({ workbench, editor }: VsCode): Promise<void> {
  assert.doesNotMatch((await editor.body.allInnerTexts()).join(), STACK_LINE);
  assert.equal(await workbench.notifications().count(), 0);
}

story("captures that cannot be read", { prepare, wrapper: WITHOUT_ROOTS_RIGHTS }, (step) => {
  for (const name of ["empty.pcap", "text.pcap", "header.pcap"]) {
    step(`${name}: the page says why in one sentence, with the offset`, async (vscode) => {
      await open(vscode, name);
      await vscode.editor.failure.getByRole("paragraph").first().waitFor();
      const sentences = await vscode.editor.failure.getByRole("paragraph").allTextContents();
      assert.equal(sentences.length, 1, sentences.join("\n"));
      const capture = bad.find((each) => each.name === name);
      assert.match(sentences[0] ?? "", new RegExp(`^The file .+ \\(offset ${capture?.offset}\\)\\.$`));
      await isPlain(vscode);
    });
  }

  for (const name of ["record.pcap", "block.pcapng"]) {
    step(`${name}: a line says what is damaged and where; what comes before it is shown`, async (vscode) => {
      await open(vscode, name);
      const capture = bad.find((each) => each.name === name);
      assert.ok(capture);
      await vscode.editor.notices.first().waitFor();
      const notices = await vscode.editor.notices.allTextContents();
      assert.equal(notices.length, 1, notices.join("\n"));
      const digits = (notices[0] ?? "").replaceAll(/(?<=\d)[\s,](?=\d{3})/g, "");
      assert.match(
        digits,
        new RegExp(`^The .+ at offset ${capture.offset} .+\\. Nothing behind it can be read\\.$`),
      );
      await reads(vscode.editor.facts, new RegExp(`${capture.frames} frames`));
      await vscode.editor.list("Connections").click();
      await vscode.editor.firstConnection.waitFor();
      await isPlain(vscode);
    });
  }

  step("a file that must not be read: the page says so", async (vscode) => {
    await open(vscode, "secret.pcap");
    await vscode.editor.failure.getByText("You may not read this file").waitFor();
    await isPlain(vscode);
  });

  step("once it may be read, reading it again shows it", async (vscode) => {
    await chmod(join(vscode.folder, "secret.pcap"), 0o600);
    await vscode.editor.failure.getByRole("button", { name: "Read again" }).click();
    await vscode.editor.list("Connections").click();
    await vscode.editor.firstConnection.waitFor();
    assert.equal(await vscode.editor.failure.count(), 0);
  });

  step("a capture that grows: a line says so, and reading it again shows the rest", async (vscode) => {
    await open(vscode, "growing.pcap");
    await appendFile(join(vscode.folder, "growing.pcap"), Buffer.alloc(10));
    const notice = vscode.editor.notices.filter({ hasText: "growing.pcap has changed since it was read" });
    await notice.waitFor();
    await reads(vscode.editor.facts, /388 frames/); // What was read stays.
    await vscode.editor
      .notice("growing.pcap has changed")
      .getByRole("button", { name: "Read again" })
      .click();
    // The ten bytes are a record that has not been written to its end.
    await vscode.editor.notices.filter({ hasText: /offset 35\D?967/ }).waitFor();
    await notice.waitFor({ state: "detached" });
    await isPlain(vscode);
  });

  step("a capture that is deleted: a line says so, and what was read stays", async (vscode) => {
    await open(vscode, "leaving.pcap");
    await rm(join(vscode.folder, "leaving.pcap"));
    await vscode.editor.notices.filter({ hasText: "leaving.pcap was deleted" }).waitFor();
    await vscode.editor.list("Connections").click();
    await vscode.editor.firstConnection.click();
    await vscode.editor.segments.getByRole("rowgroup").getByRole("row").first().waitFor();
    await isPlain(vscode);
  });

  step("reading it again says that it is not there", async (vscode) => {
    await vscode.editor
      .notice("leaving.pcap was deleted")
      .getByRole("button", { name: "Read again" })
      .click();
    await vscode.editor.failure.getByText("There is no such file").waitFor();
    await isPlain(vscode);
  });
});

/** The tree of analysed captures in the side bar, and what can be done from it. */
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { reads } from "#test/support/e2e/eventually.ts";
import { story } from "#test/support/e2e/story.ts";
import { TextEditor } from "#test/support/e2e/textEditor.ts";

const CAPTURE = "refused.pcap";
const VIEW = "Captures";

async function prepare(folder: string): Promise<void> {
  await copyFile("test/fixtures/lab/04a_paws_tw_nat.pcap", join(folder, CAPTURE));
}

story("the tree of captures", { prepare }, (step) => {
  step("before anything was analysed it says what to do", async ({ workbench, page }) => {
    await workbench.activity("TCP Lifelines").click();
    await page.getByText("Nothing has been analysed in this window yet.").waitFor();
    await page.locator(".sidebar").getByRole("button", { name: "Open Sample Capture" }).waitFor();
  });

  step("an analysed capture is in it, and the icon counts what is grave", async ({ workbench, editor }) => {
    await workbench.command("View: Show Explorer");
    await workbench.open(CAPTURE);
    await editor.complete(CAPTURE);
    await workbench.badge("2").waitFor();
    await workbench.activity("TCP Lifelines").click();
    await workbench.treeRow(VIEW, CAPTURE).waitFor();
    await reads(workbench.treeRow(VIEW, CAPTURE), /4 findings/);
  });

  step("its findings are there by kind, its connections in trouble beneath them", async ({ workbench }) => {
    await workbench.treeRow(VIEW, "time-wait-syn-refused").click();
    await workbench.treeRow(VIEW, "SYN refused by a TIME_WAIT").waitFor();
    await workbench.treeRow(VIEW, "Connections in trouble").click();
    await workbench.treeRow(VIEW, "SYN sent again before it was answered").waitFor();
  });

  step("a click on a finding leads to it in the text", async ({ workbench, page }) => {
    await workbench.treeRow(VIEW, "SYN refused by a TIME_WAIT").click();
    await workbench.tab(`${CAPTURE}.tcp-lifelines`).waitFor();
    const text = new TextEditor(page);
    await text.line("### SYN refused by a TIME_WAIT, frame 11").waitFor();
    await text.cursorAt(21);
  });

  step("its menu shows it on the timeline of the capture", async ({ workbench, editor }) => {
    await workbench.treeRow(VIEW, "SYN refused by a TIME_WAIT").click({ button: "right" });
    for (const entry of ["Show in the Text", "Why?", "Copy Wireshark Filter", "Copy Advice", "Add to Report"])
      await workbench.menuItem(entry).waitFor();
    await workbench.chooseFromMenu("Show on the Timeline");
    await editor.complete(CAPTURE);
    await editor.shownView("Lifelines").waitFor();
    await editor.finding("port 40500").and(editor.selectedFinding).waitFor();
    await editor.list("Connections").click();
    await editor.selectedConnection.filter({ hasText: "2.64" }).waitFor(); // The second incarnation.
  });

  step("its menu copies the filter", async ({ workbench }) => {
    await workbench.treeRow(VIEW, "SYN refused by a TIME_WAIT").click({ button: "right" });
    await workbench.chooseFromMenu("Copy Wireshark Filter");
    await workbench.statusBar("Copied: ").waitFor();
  });

  step("a capture stays when its editors are closed, until it is removed", async ({ workbench, page }) => {
    await workbench.command("View: Close All Editors");
    await workbench.tab(CAPTURE).first().waitFor({ state: "detached" });
    await workbench.treeRow(VIEW, CAPTURE).click({ button: "right" });
    await workbench.chooseFromMenu("Remove from This List");
    await page.getByText("Nothing has been analysed in this window yet.").waitFor();
  });

  step("from there the walkthrough tells what the extension does", async ({ page }) => {
    await page.locator(".sidebar").getByText("What this extension does").click();
    const walkthrough = page.locator(".gettingStartedContainer");
    await walkthrough.getByText("Find out what happened to your TCP connections").first().waitFor();
    await walkthrough.getByText("Open a capture").first().waitFor();
  });
});

/** The parts of VS Code's own window that the tests touch. Every selector of VS Code is in this file. */
import assert from "node:assert/strict";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { eventually, ONE_TRY, untilThere } from "./eventually.ts";

const EXTENSION = "tcp-lifelines.tcp-lifelines";

/** All of a text, but the dots of a command that will ask for more, and with the no-break spaces that VS Code may write for others. */
function exactly(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s")}…?$`);
}

/** The built-in themes, one of each kind, and the mark that VS Code puts on its window. */
export const THEMES = {
  "Dark Modern": "vs-dark",
  "Light Modern": "vs",
  "Dark High Contrast": "hc-black",
  "Light High Contrast": "hc-light",
} as const;

export type Theme = keyof typeof THEMES;

export class Workbench {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /**
   * Waits until the extension is known. The explorer is there seconds before that, and a click on a capture would open
   * it as text.
   */
  async ready(): Promise<void> {
    await this.#page.locator(".monaco-workbench").waitFor();
    await this.#page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
    // The palette lists what it knows when it is opened, so it is opened until it knows us.
    for (;;) {
      const row = await this.#paletteRow("TCP Lifelines: Open Capture");
      const known = await row.waitFor({ timeout: 1000 }).then(
        () => true,
        () => false,
      );
      await this.#page.keyboard.press("Escape");
      await this.#palette().waitFor({ state: "hidden" });
      if (known) return;
    }
  }

  #palette(): Locator {
    return this.#page.locator('.quick-input-widget:not([style*="display: none"])');
  }

  async #paletteRow(title: string): Promise<Locator> {
    // One that is being closed is inert, and stays visible for a moment.
    const input = this.#palette().and(this.#page.locator(":not([inert])")).locator(".quick-input-box input");
    // A key is lost while VS Code starts, or while a webview that has the focus is being loaded.
    await untilThere(input, () => this.#page.keyboard.press("F1"));
    await input.fill(`>${title}`);
    // Exactly: while the list is still being found, what begins with the same words may stand above it.
    const label = this.#page.locator(".label-name", { hasText: exactly(title) });
    return this.#palette().locator(".quick-input-list .monaco-list-row").filter({ has: label }).first();
  }

  /** Runs a command by its title in the command palette. */
  async command(title: string): Promise<void> {
    const row = await this.#paletteRow(title);
    await row.click();
    // Not the palette itself: what a command asks for may stand in its place at once.
    await row.waitFor({ state: "hidden" });
  }

  /**
   * Opens a capture by a click in the explorer. VS Code may know our commands a moment before it knows our editor, and
   * opens the file as text then: who sees that closes it and clicks again.
   */
  async open(name: string): Promise<void> {
    const text = this.#page
      .locator(".editor-instance")
      .locator(".monaco-editor, .monaco-editor-pane-placeholder");
    for (;;) {
      await this.file(name).click();
      await this.tab(name).waitFor();
      await this.#webviewShell()
        .or(text.filter({ visible: true }))
        .first()
        .waitFor();
      if (await this.#webviewShell().isVisible()) return;
      await this.command("View: Close Editor");
      await this.tab(name).waitFor({ state: "detached" });
    }
  }

  /** A file in the explorer. */
  file(name: string): Locator {
    return this.#page.locator(".explorer-folders-view").getByRole("treeitem", { name, exact: true });
  }

  /** The tab of a file. */
  tab(name: string): Locator {
    return this.#page.locator(`.tabs-container .tab[data-resource-name="${name}"]`);
  }

  /** The tab of what is no file yet. */
  tabOfNew(title: string): Locator {
    return this.#page.locator(".tabs-container .tab").filter({ hasText: title });
  }

  /** What the status bar says, for good or for a moment. */
  statusBar(text: string): Locator {
    return this.#page.locator(".statusbar .statusbar-item").filter({ hasText: text });
  }

  /** Chooses from the list that something opens, or has opened. */
  async choose(label: string, open: () => Promise<void> = async () => undefined): Promise<void> {
    const row = this.#palette()
      .locator(".quick-input-list .monaco-list-row")
      .filter({ has: this.#page.locator(".label-name", { hasText: label }) });
    await untilThere(row, open);
    await row.click();
    await this.#palette().waitFor({ state: "hidden" });
  }

  /** The icon of a view container in the activity bar. */
  activity(name: string): Locator {
    return this.#page.locator(".activitybar").getByRole("tab", { name });
  }

  /** The number on an icon there. */
  badge(number: string): Locator {
    return this.#page.locator(".activitybar .badge").filter({ hasText: number });
  }

  /** A row of the tree of a view in the side bar. */
  treeRow(view: string, label: string | RegExp): Locator {
    return this.#page
      .locator(".sidebar .pane", { has: this.#page.locator(".pane-header", { hasText: view }) })
      .getByRole("treeitem")
      .filter({ hasText: label });
  }

  /** An entry of the context menu that is open. */
  menuItem(label: string): Locator {
    return this.#page.locator(".monaco-menu").getByRole("menuitem", { name: label });
  }

  /** VS Code passes over a click that comes too soon after the menu. */
  async chooseFromMenu(label: string): Promise<void> {
    const item = this.menuItem(label);
    const isGone = (): Promise<boolean> =>
      item.waitFor({ state: "detached", timeout: 1000 }).then(
        () => true,
        () => false,
      );
    do await item.click(ONE_TRY).catch(() => undefined);
    while (!(await isGone()));
  }

  notifications(): Locator {
    return this.#page.locator(".notifications-toasts .notification-list-item");
  }

  /** Lines of the output channel that is shown in the panel. VS Code writes their spaces as no-break spaces. */
  outputLine(pattern: RegExp): Locator {
    const hasText = new RegExp(pattern.source.replaceAll(" ", "\\s"));
    return this.#page.locator(".panel .view-line").filter({ hasText });
  }

  /** VS Code's own frame around our webview. Those of hidden tabs stay in the DOM. */
  #webviewShell(): Locator {
    return this.#page.locator(`iframe.webview.ready[src*="extensionId=${EXTENSION}"]:visible`);
  }

  /** The document in our webview. */
  webview(): FrameLocator {
    return this.#webviewShell().contentFrame().locator("iframe#active-frame").contentFrame();
  }

  /** Accepts the place that VS Code's file dialog proposes. */
  async acceptFile(proposed: RegExp): Promise<void> {
    const input = this.#palette().locator(".quick-input-box input");
    await eventually(async () => assert.match(await input.inputValue(), proposed));
    await this.#page.keyboard.press("Enter");
    await this.#palette().waitFor({ state: "hidden" });
  }

  async setTheme(theme: Theme): Promise<void> {
    await (await this.#paletteRow("Preferences: Color Theme")).click();
    const input = this.#palette().locator(".quick-input-box input");
    await input.and(this.#page.getByPlaceholder(/theme/i)).fill(theme);
    await this.#palette()
      .locator(".quick-input-list .monaco-list-row")
      .getByText(theme, { exact: true })
      .click();
    await this.#page.locator(`.monaco-workbench.${THEMES[theme]}`).waitFor();
  }
}

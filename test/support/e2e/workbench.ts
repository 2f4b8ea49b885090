/** The parts of VS Code's own window that the tests touch. Every selector of VS Code is in this file. */
import type { FrameLocator, Locator, Page } from "playwright-core";

const EXTENSION = "tcp-lifelines.tcp-lifelines";

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
    await this.#page.keyboard.press("F1");
    await this.#palette().locator(".quick-input-box input").fill(`>${title}`);
    const label = this.#page.locator(".label-name", { hasText: title });
    return this.#palette().locator(".quick-input-list .monaco-list-row").filter({ has: label }).first();
  }

  /** Runs a command by its title in the command palette. */
  async command(title: string): Promise<void> {
    await (await this.#paletteRow(title)).click();
    await this.#palette().waitFor({ state: "hidden" });
  }

  /** A file in the explorer. */
  file(name: string): Locator {
    return this.#page.locator(".explorer-folders-view").getByRole("treeitem", { name, exact: true });
  }

  tab(name: string): Locator {
    return this.#page.locator(".tabs-container .tab").filter({ hasText: name });
  }

  notifications(): Locator {
    return this.#page.locator(".notifications-toasts .notification-list-item");
  }

  /** The lines of the output channel that is shown in the panel. */
  outputLines(): Locator {
    return this.#page.locator(".panel .view-lines");
  }

  /** The document in our webview: VS Code's own frame holds a frame that holds it. Those of hidden tabs stay in the DOM. */
  webview(): FrameLocator {
    const shell = `iframe.webview.ready[src*="extensionId=${EXTENSION}"]:visible`;
    return this.#page.frameLocator(shell).frameLocator("iframe#active-frame");
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

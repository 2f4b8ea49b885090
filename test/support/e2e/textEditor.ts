/** VS Code's text editor and what it shows around a line. Every selector of it is in this file. */
import type { Locator, Page } from "playwright-core";
import { ONE_TRY, untilThere } from "./eventually.ts";

const SHOWN_INPUT = '.quick-input-widget:not([style*="display: none"])';
export class TextEditor {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get #editor(): Locator {
    return this.#page.locator(".editor-instance").filter({ visible: true });
  }

  /** A line that is drawn now. VS Code writes its spaces as no-break spaces. */
  line(text: string): Locator {
    const hasText = new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s"));
    return this.#editor.locator(".view-line").filter({ hasText });
  }

  /** All lines that are drawn, from the top. */
  async lines(): Promise<readonly string[]> {
    const drawn = await this.#editor.locator(".view-line").evaluateAll((lines) =>
      lines
        .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? "" }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text.replaceAll("\u00a0", " ")),
    );
    return drawn;
  }

  codeLens(text: string | RegExp): Locator {
    return this.#editor.locator(".codelens-decoration a").filter({ hasText: text });
  }

  /** VS Code gives lenses that have scrolled into view, or were made anew, their commands a moment later: clicks until it has come to something. */
  clickLens(text: string | RegExp, comesToBe: Locator): Promise<void> {
    return untilThere(comesToBe, () => this.codeLens(text).first().click(ONE_TRY));
  }

  /** What a hover over this part of a line shows, once it shows these words. */
  async hover(text: string, words: string): Promise<Locator> {
    const hover = this.#page.locator(".monaco-hover:not(.hidden)").filter({ visible: true });
    await untilThere(hover.getByText(words).first(), async () => {
      await this.#page.mouse.move(0, 0);
      await this.#span(text).hover(ONE_TRY);
    });
    return hover;
  }

  /** Applies the quick fix with this title at this part of a line. */
  async quickFix(text: string, title: string): Promise<void> {
    await this.#span(text).click();
    const list = this.#page.locator(".action-widget:not(.action-list-submenu-panel)");
    const action = list.locator(".monaco-list-row").filter({ hasText: title }).first();
    await this.#pressUntil(action);
    await action.click();
    await list.waitFor({ state: "hidden" });
  }

  #span(text: string): Locator {
    return this.#editor.locator(".view-line span span").filter({ hasText: text }).first();
  }

  /** A row of the panel Problems. */
  problem(message: string): Locator {
    return this.#page.locator(".markers-panel .monaco-list-row").filter({ hasText: message });
  }

  /** Opens the menu of a row there, with the quick fixes of its problem. */
  async showFixes(message: string): Promise<void> {
    await this.problem(message).first().click();
    await this.#pressUntil(this.#page.locator(".monaco-menu"));
  }

  /** The key of quick fixes does nothing before they are known, and what moves in the editor closes their list. */
  #pressUntil(list: Locator): Promise<void> {
    return untilThere(list, () => this.#page.keyboard.press("Control+."));
  }

  /** Puts the cursor into a line, at a column; both count from 1. */
  async putCursor(line: number, column = 1): Promise<void> {
    await this.#page.keyboard.press("Control+1"); // The first group of editors, wherever the focus was.
    await this.#page.keyboard.press("Control+G");
    await this.#quickInput(`:${line}:${column}`);
    await this.#page.keyboard.press("Enter");
    await this.#page.locator(SHOWN_INPUT).waitFor({ state: "hidden" });
    await this.cursorAt(line);
  }

  /** Waits until the cursor is in a line, counted from 1. */
  async cursorAt(line: number): Promise<void> {
    await this.cursorIn(line).waitFor();
  }

  /** What says that it is there. */
  cursorIn(line: number): Locator {
    const status = this.#page.locator("#status\\.editor\\.selection");
    return status.filter({ hasText: new RegExp(`Ln ${line},`) });
  }

  /** Opens the link at the cursor, as a reader does who has no mouse; VS Code finds links a moment after the text has come. */
  followLink(comesToBe: Locator): Promise<void> {
    return untilThere(comesToBe, async () => {
      await this.#page.keyboard.press("F1");
      await this.#quickInput(">Open Link");
      await this.#page
        .locator(".quick-input-list .monaco-list-row")
        .filter({ hasText: "Open Link" })
        .first()
        .click(ONE_TRY);
    });
  }

  async #quickInput(text: string): Promise<void> {
    await this.#page.locator(`${SHOWN_INPUT} .quick-input-box input`).fill(text);
  }
}

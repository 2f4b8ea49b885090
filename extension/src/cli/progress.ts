/** One line on the terminal that says how far the reading is; nothing at all where standard error is not a terminal. */

import type { ReadProgress } from "#io/captureFile.ts";

const EVERY_MS = 100;
/** A file read faster than this shows nothing: a line that comes and goes in one blink tells no one anything. */
const FIRST_AFTER_MS = 400;
const CLEAR_LINE = "\r\x1b[K";

export class ProgressLine {
  readonly #name: string;
  readonly #isTerminal: boolean = process.stderr.isTTY === true;
  #next: number = performance.now() + FIRST_AFTER_MS;
  #shown = false;

  constructor(name: string) {
    this.#name = name;
  }

  update(progress: ReadProgress, frames: number): void {
    const now = performance.now();
    if (!this.#isTerminal || now < this.#next) return;
    this.#next = now + EVERY_MS;
    this.#shown = true;
    const { bytesRead, bytesTotal } = progress;
    const share =
      bytesTotal === null || bytesTotal === 0 ? "" : ` ${Math.floor((100 * bytesRead) / bytesTotal)} %,`;
    process.stderr.write(`${CLEAR_LINE}${this.#name}:${share} ${frames.toLocaleString("en")} frames`);
  }

  clear(): void {
    if (this.#shown) process.stderr.write(CLEAR_LINE);
    this.#shown = false;
  }
}

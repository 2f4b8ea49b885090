/** The capture editor, as the tests see it. Every selector of our own webview is in this file. */
import type { FrameLocator } from "playwright-core";

export class CaptureEditor {
  readonly frame: FrameLocator;

  constructor(frame: FrameLocator) {
    this.frame = frame;
  }

  /** Waits until the page is painted. */
  async painted(): Promise<void> {
    await this.frame.locator('body[data-ready="1"]').waitFor();
  }

  /** Waits until the capture is read to its end and what is shown is final. */
  async complete(): Promise<void> {
    await this.frame.locator('body[data-ready="1"][data-complete="1"]').waitFor();
  }
}

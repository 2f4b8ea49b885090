import { type Disposable, disposeAll, listen } from "../disposable.ts";
import {
  clampTop,
  isScaled,
  type ScrollGeometry,
  scrollTopFor,
  spacerHeight,
  topAfterScroll,
} from "./scrollGeometry.ts";

/** Once the scroll bar has rested for this long it is set to where it belongs. */
const REST_MS = 150;
const LINE_HEIGHT = 22;

/**
 * Scrolls a list of any length: keeps `top`, the offset of the content in pixels, beside the position of a scroll bar that may
 * stand for it at a smaller scale (see scrollGeometry.ts).
 */
export class ScrollArea implements Disposable {
  readonly #scroller: HTMLElement;
  readonly #spacer: HTMLElement;
  readonly #onScroll: () => void;
  readonly #disposable: Disposable;
  #geometry: ScrollGeometry;
  #top = 0;
  #lastScrollTop = 0;
  #restTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(scroller: HTMLElement, spacer: HTMLElement, geometry: ScrollGeometry, onScroll: () => void) {
    this.#scroller = scroller;
    this.#spacer = spacer;
    this.#geometry = geometry;
    this.#onScroll = onScroll;
    this.#disposable = disposeAll([
      listen(scroller, "scroll", () => this.#scrolled(), { passive: true }),
      listen(scroller, "wheel", (event) => this.#wheel(event), { passive: false }),
      { dispose: () => clearTimeout(this.#restTimer) },
    ]);
  }

  get top(): number {
    return this.#top;
  }

  get geometry(): ScrollGeometry {
    return this.#geometry;
  }

  dispose(): void {
    this.#disposable.dispose();
  }

  setGeometry(geometry: ScrollGeometry): void {
    this.#geometry = geometry;
    this.#spacer.style.height = `${spacerHeight(geometry)}px`;
    this.#top = clampTop(geometry, this.#top);
    this.#placeBar();
  }

  scrollTo(top: number): void {
    this.#top = clampTop(this.#geometry, top);
    this.#placeBar();
    this.#onScroll();
  }

  #placeBar(): void {
    const scrollTop = scrollTopFor(this.#geometry, this.#top);
    if (Math.abs(this.#scroller.scrollTop - scrollTop) >= 1) this.#scroller.scrollTop = scrollTop;
    this.#lastScrollTop = this.#scroller.scrollTop;
  }

  #scrolled(): void {
    const now = this.#scroller.scrollTop;
    if (now === this.#lastScrollTop) return; // Sideways, or our own doing.
    this.#top = topAfterScroll(this.#geometry, this.#top, this.#lastScrollTop, now);
    this.#lastScrollTop = now;
    this.#onScroll();
    if (!isScaled(this.#geometry)) return;
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => this.#placeBar(), REST_MS);
  }

  /** At a reduced scale the wheel would leap over rows: move the content itself, and the bar after it. */
  #wheel(event: WheelEvent): void {
    if (!isScaled(this.#geometry) || event.deltaY === 0 || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const unit = [1, LINE_HEIGHT, this.#geometry.viewportHeight][event.deltaMode] ?? 1;
    this.scrollTo(this.#top + event.deltaY * unit);
  }
}

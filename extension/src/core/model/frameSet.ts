import type { FrameNumber } from "../units.ts";

const FIRST_BYTES = 1024;

/** A set of frame numbers, a bit each: 12.5 MB for a hundred million frames, whatever is chosen of them. */
export class FrameSet {
  #bits = new Uint8Array(FIRST_BYTES);
  #size = 0;
  #last: FrameNumber = 0;

  get size(): number {
    return this.#size;
  }

  /** The highest number; 0 when the set is empty. */
  get last(): FrameNumber {
    return this.#last;
  }

  add(frame: FrameNumber): void {
    const at = frame >>> 3;
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(at + 1, 2 * this.#bits.length));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    const bit = 1 << (frame & 7);
    const before = this.#bits[at] ?? 0;
    if ((before & bit) !== 0) return;
    this.#bits[at] = before | bit;
    this.#size++;
    if (frame > this.#last) this.#last = frame;
  }

  has(frame: FrameNumber): boolean {
    return (((this.#bits[frame >>> 3] ?? 0) >> (frame & 7)) & 1) === 1;
  }

  /** In ascending order. */
  *numbers(): Generator<FrameNumber> {
    for (let frame = 1; frame <= this.#last; frame++) if (this.has(frame)) yield frame;
  }
}

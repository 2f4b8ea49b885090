/**
 * Where in its file each block of frames begins. In columns: 10^8 packets have a hundred thousand, and as objects they were most of what the
 * collector of garbage goes through each time that it marks what is alive.
 */

import type { Bookmark, KnownOfFile } from "../capture/formatReader.ts";
import type { FileOffset } from "../units.ts";
import { FRAMES_A_BLOCK } from "./blockFrames.ts";

export class Bookmarks {
  readonly #offsets: FileOffset[] = [];
  readonly #seconds: number[] = [];
  readonly #nanoseconds: number[] = [];
  /** What is known of the file, each from which block on. */
  readonly #known: { readonly first: number; readonly known: KnownOfFile }[] = [];

  get length(): number {
    return this.#offsets.length;
  }

  /** Of the first frame of the next block. */
  add({ offset, seconds, nanoseconds, known }: Bookmark): void {
    if (this.#known.at(-1)?.known !== known) this.#known.push({ first: this.length, known });
    this.#offsets.push(offset);
    this.#seconds.push(seconds);
    this.#nanoseconds.push(nanoseconds);
  }

  offsetOf(block: number): FileOffset | undefined {
    return this.#offsets[block];
  }

  of(block: number): Bookmark | undefined {
    const offset = this.#offsets[block];
    const known = this.#known.findLast(({ first }) => first <= block)?.known;
    if (offset === undefined || known === undefined) return undefined;
    const seconds = this.#seconds[block] ?? 0;
    const nanoseconds = this.#nanoseconds[block] ?? 0;
    return { offset, frame: block * FRAMES_A_BLOCK + 1, seconds, nanoseconds, known };
  }
}

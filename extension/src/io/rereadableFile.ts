import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { FrameSource } from "#core/reread/frameSource.ts";
import { detectCompression } from "./compression.ts";
import { STANDARD_INPUT } from "./fileSource.ts";

/** So many of the first bytes tell a capture from another one: the file's header, and the first frame's time. */
const HEAD_BYTES = 64;

/**
 * A capture file that can be read at any place, for as long as the process lives or until it is closed. A file that was
 * written anew meanwhile has no bytes any more: what is at a place now is not what was there.
 */
export class RereadableFile implements FrameSource {
  readonly #descriptor: number;
  readonly #head: Uint8Array;
  readonly #now = new Uint8Array(HEAD_BYTES);
  /** The file has become unreadable: from then on it has no bytes. */
  #isOpen = true;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
    const head = new Uint8Array(HEAD_BYTES);
    this.#head = head.slice(0, this.#readAt(0, head));
  }

  /** null for what cannot be read twice as it stands: standard input, a pipe, a compressed file, one that cannot be opened. */
  static open(path: string): RereadableFile | null {
    if (path === STANDARD_INPUT) return null;
    let descriptor: number;
    try {
      descriptor = openSync(path, "r");
    } catch {
      return null; // Why it cannot be opened is told when it is read.
    }
    const file = fstatSync(descriptor).isFile() ? new RereadableFile(descriptor) : null;
    if (file !== null && file.#head.length > 0 && detectCompression(file.#head) === null) return file;
    if (file !== null) file.close();
    else closeSync(descriptor);
    return null;
  }

  read(offset: number, target: Uint8Array): number {
    return this.#isSame() ? this.#readAt(offset, target) : 0;
  }

  #isSame(): boolean {
    const bytes = this.#readAt(0, this.#now);
    return bytes >= this.#head.length && this.#head.every((byte, i) => byte === this.#now[i]);
  }

  #readAt(offset: number, target: Uint8Array): number {
    if (!this.#isOpen) return 0;
    try {
      return readSync(this.#descriptor, target, 0, target.length, offset);
    } catch {
      this.close();
      return 0;
    }
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#descriptor);
    this.#isOpen = false;
  }
}

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { FrameSource } from "#core/reread/frameSource.ts";
import { COMPRESSION_MAGIC_BYTES, detectCompression } from "./compression.ts";
import { STANDARD_INPUT } from "./fileSource.ts";

/** A capture file that can be read at any place, for as long as the process lives or until it is closed. */
export class RereadableFile implements FrameSource {
  readonly #descriptor: number;
  /** The file has become unreadable: from then on it has no bytes. */
  #isOpen = true;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
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
    const file = new RereadableFile(descriptor);
    const magic = new Uint8Array(COMPRESSION_MAGIC_BYTES);
    const isPlain = fstatSync(descriptor).isFile() && file.read(0, magic) > 0;
    if (isPlain && detectCompression(magic) === null) return file;
    file.close();
    return null;
  }

  read(offset: number, target: Uint8Array): number {
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

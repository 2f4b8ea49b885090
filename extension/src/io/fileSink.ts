import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";

/**
 * A file that is written piece by piece beside its place and put there when it is whole: whoever looks sees the old one,
 * or all of the new one.
 */
export class FileSink {
  readonly #path: string;
  readonly #partial: string;
  readonly #file: number;
  #bytes = 0;
  #isOpen = true;

  /** Throws the system's error when it cannot be opened. */
  constructor(path: string) {
    this.#path = path;
    this.#partial = `${path}.part`;
    this.#file = openSync(this.#partial, "w");
  }

  get bytes(): number {
    return this.#bytes;
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#bytes += bytes.length;
  }

  /** The file is whole. */
  commit(): void {
    this.#close();
    renameSync(this.#partial, this.#path);
  }

  /** It is not wanted any more, or will never be whole. */
  discard(): void {
    this.#close();
    rmSync(this.#partial, { force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }
}

/** Whether two paths lead to one file; false where either leads to none. */
export function isSameFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }));
  return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;
}

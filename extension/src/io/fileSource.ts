/**
 * The bytes of a file or of standard input, read synchronously: of all ways to read that were measured the cheapest,
 * and a worker has nothing else to do meanwhile.
 *
 * A regular file is read up to the size that it had when it was opened, and no further: a capture that is still
 * being written would otherwise have no end, progress no meaning, and two readings of it no relation. Whether it
 * has changed its size is told at the end, so that the user can be asked to read it again. Everything else (pipes,
 * devices, files of /proc that call themselves empty) is read until it ends.
 */

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { ByteSource } from "./byteSource.ts";
import { fromSystemError, isDirectory, systemCode } from "./captureFileError.ts";

/** The name that stands for standard input, as everywhere. */
export const STANDARD_INPUT = "-";

const STANDARD_INPUT_DESCRIPTOR = 0;
const WAIT_MS = 5;

export class FileSource implements ByteSource {
  readonly name: string;
  readonly size: number | null;
  readonly #descriptor: number;
  readonly #owned: boolean;
  #position = 0;

  private constructor(name: string, descriptor: number, owned: boolean) {
    this.name = name;
    this.#descriptor = descriptor;
    this.#owned = owned;
    const status = fstatSync(descriptor);
    if (status.isDirectory()) throw isDirectory(name);
    this.size = status.isFile() && status.size > 0 ? status.size : null;
  }

  /** `path` is a path, or "-" for standard input. Throws a `CaptureFileError`. */
  static open(path: string): FileSource {
    if (path === STANDARD_INPUT) return new FileSource("standard input", STANDARD_INPUT_DESCRIPTOR, false);
    let descriptor: number | null = null;
    try {
      descriptor = openSync(path, "r");
      return new FileSource(path, descriptor, true);
    } catch (error) {
      if (descriptor !== null) closeSync(descriptor);
      throw fromSystemError(path, error);
    }
  }

  get position(): number {
    return this.#position;
  }

  async read(target: Uint8Array, from = 0): Promise<number> {
    const length = Math.min(target.length - from, (this.size ?? Number.POSITIVE_INFINITY) - this.#position);
    if (length <= 0) return 0;
    for (;;) {
      try {
        const position = this.size === null ? null : this.#position;
        const bytes = readSync(this.#descriptor, target, from, length, position);
        this.#position += bytes;
        return bytes;
      } catch (error) {
        const code = systemCode(error);
        if (code === "EOF") return 0; // Windows: the writer has closed the pipe
        // A pipe that another process has set to non-blocking, and nothing in it yet.
        if (code !== "EAGAIN") throw fromSystemError(this.name, error);
        await delay(WAIT_MS);
      }
    }
  }

  rewind(): void {
    this.#position = 0;
  }

  currentSize(): number | null {
    return this.size === null ? null : fstatSync(this.#descriptor).size;
  }

  close(): void {
    if (this.#owned) closeSync(this.#descriptor);
  }
}

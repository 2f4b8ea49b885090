import type { FileOffset } from "../units.ts";

/** The bytes of a capture that can be read again at any place: a file that is not compressed. */
export interface FrameSource {
  /** Fills `target` with the bytes from `offset` on, as far as there are any; returns how many there were. Never throws. */
  read(offset: FileOffset, target: Uint8Array): number;
}

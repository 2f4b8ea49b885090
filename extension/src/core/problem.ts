import type { FileOffset, FrameNumber } from "./units.ts";

/**
 * Damage found while reading a capture. Damage is data: everything before it has been read and is kept.
 * The words of `kind` are part of the contract's `capture.problems`.
 */
export type ProblemKind =
  | "empty-file" // no byte at all
  | "not-a-capture" // no known magic number
  | "truncated-header" // the file ends inside its own header
  | "truncated-record" // the file ends inside a record or block
  | "bad-record-length" // a record's length cannot be true
  | "bad-block-length" // a pcapng block's length cannot be true
  | "bad-block" // a pcapng block contradicts itself
  | "bad-option" // a pcapng option runs past its block
  | "bad-timestamp" // the part below the second is a second or more
  | "no-timestamp" // the record carries no time at all (pcapng simple packet block)
  | "unknown-interface" // a packet names an interface that no block described
  | "unsupported-version" // a version of the format that we do not know
  | "unsupported-link-type" // frames of this link type cannot be looked into
  | "bad-compression" // the compressed stream is damaged
  | "file-changed" // the file became shorter or longer while it was read
  | "time-order" // frames are not in order of time
  | "too-many-problems"; // further ones were counted, not kept

/** One piece of damage: `offset` is a byte offset in the uncompressed capture, `frame` the frame it struck (null: none). */
export interface CaptureProblem {
  readonly kind: ProblemKind;
  readonly offset: FileOffset;
  readonly frame: FrameNumber | null;
  /** One sentence for a person, with the numbers: what was promised, what is there. */
  readonly message: string;
}

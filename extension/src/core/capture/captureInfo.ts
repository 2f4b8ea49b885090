/** What a capture file says about itself, apart from its frames. It grows while the file is read. */

import type { CaptureProblem } from "../problem.ts";
import type { InterfaceObject } from "../report/contract.ts";
import type { FrameNumber } from "../units.ts";

/** An address and a name for it, from a pcapng name resolution block. */
export interface ResolvedName {
  readonly address: string;
  readonly name: string;
}

/** A comment in the file: on a frame, or (frame null) on the capture, an interface or its statistics. */
export interface CaptureComment {
  readonly frame: FrameNumber | null;
  readonly text: string;
}

/** Read-only view for those who read a capture. */
export interface CaptureInfo {
  /** null until the first bytes have shown it, and for ever when they show none. */
  readonly format: "pcap" | "pcapng" | "snoop" | null;
  /** A few words for a person: "microseconds, little-endian". */
  readonly variant: string | null;
  readonly frames: number;
  /** Bytes pushed so far, of the uncompressed capture. */
  readonly bytes: number;
  /** Over all sections of a pcapng file, in order: the index is the contract's `id`. The first 65,536 are kept. */
  readonly interfaces: readonly InterfaceObject[];
  /** LINKTYPE_ values in the order in which the file names them. */
  readonly linkTypes: readonly number[];
  readonly problems: readonly CaptureProblem[];
  /** The file ends inside a header, record or block. */
  readonly truncated: boolean;
  readonly names: readonly ResolvedName[];
  readonly comments: readonly CaptureComment[];
  /** Names, comments and interfaces beyond what is kept. */
  readonly notKept: number;
}

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

/** What the contract's interface object leaves out, but a copy of the capture must say again. */
export interface InterfaceClock {
  /** The byte of if_tsresol: 10^-n, or 2^-n when its highest bit is set (pcapng draft, section 4.2). */
  readonly resolution: number;
  /** Seconds that the file adds to every time. */
  readonly offset: number;
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
  /** How each of these interfaces counts time. */
  readonly clocks: readonly InterfaceClock[];
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

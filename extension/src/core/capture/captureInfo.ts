/**
 * What a capture file says about itself, apart from its frames. It grows while the file is read; everything
 * that a hostile file could make endless is bounded, and what was not kept is counted.
 */

import type { CaptureProblem, ProblemKind } from "../problem.ts";
import type { InterfaceObject } from "../report/contract.ts";
import type { FileOffset, FrameNumber } from "../units.ts";

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
  /** Over all sections of a pcapng file, in order: the index is the contract's `id`. */
  readonly interfaces: readonly InterfaceObject[];
  /** LINKTYPE_ values in the order in which the file names them. */
  readonly linkTypes: readonly number[];
  readonly problems: readonly CaptureProblem[];
  /** The file ends inside a header, record or block. */
  readonly truncated: boolean;
  readonly names: readonly ResolvedName[];
  readonly comments: readonly CaptureComment[];
  /** Names and comments beyond what is kept. */
  readonly notKept: number;
}

const MAX_PROBLEMS = 1000;
const MAX_NAMES = 10_000;
const MAX_COMMENTS = 10_000;
const MAX_INTERFACES = 1_000_000;

/** The side that the readers write to. */
export class CaptureNotes implements CaptureInfo {
  format: "pcap" | "pcapng" | "snoop" | null = null;
  variant: string | null = null;
  frames = 0;
  bytes = 0;
  truncated = false;
  notKept = 0;
  readonly interfaces: InterfaceObject[] = [];
  readonly linkTypes: number[] = [];
  readonly problems: CaptureProblem[] = [];
  readonly names: ResolvedName[] = [];
  readonly comments: CaptureComment[] = [];
  /** Offset in the capture of byte 0 of the view that a reader is looking at. */
  base: FileOffset = 0;

  #furtherProblems = 0;
  #namesSeen = new Set<string>();

  /** `at` is a position in the current view. */
  problem(kind: ProblemKind, at: number, frame: FrameNumber | null, message: string): void {
    if (this.problems.length < MAX_PROBLEMS) {
      this.problems.push({ kind, offset: this.base + at, frame, message });
      return;
    }
    this.#furtherProblems++;
    this.problems[MAX_PROBLEMS] = {
      kind: "too-many-problems",
      offset: this.base + at,
      frame,
      message: `${count(this.#furtherProblems)} further problems were counted, not kept; the last one at offset ${count(this.base + at)}.`,
    };
  }

  /** Returns the interface's id over all sections, or -1 when there are too many to be true. */
  addInterface(linkType: number, snapLength: number | null, name: string | null): number {
    if (this.interfaces.length >= MAX_INTERFACES) return -1;
    const id = this.interfaces.length;
    this.interfaces.push({ id, name, linkType, snapLength, dropped: null });
    if (!this.linkTypes.includes(linkType)) this.linkTypes.push(linkType);
    return id;
  }

  /** Statistics are cumulative: the last ones hold. */
  setDropped(id: number, dropped: number): void {
    const known = this.interfaces[id];
    if (known !== undefined) this.interfaces[id] = { ...known, dropped };
  }

  comment(frame: FrameNumber | null, text: string): void {
    if (this.comments.length < MAX_COMMENTS) this.comments.push({ frame, text });
    else this.notKept++;
  }

  name(address: string, name: string): void {
    const key = `${address} ${name}`;
    if (this.#namesSeen.has(key)) return;
    if (this.names.length >= MAX_NAMES) {
      this.notKept++;
      return;
    }
    this.#namesSeen.add(key);
    this.names.push({ address, name });
  }
}

/** A count as it stands in a sentence: 2147483648 becomes "2,147,483,648". */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

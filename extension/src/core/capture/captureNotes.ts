/**
 * The side of `CaptureInfo` that the readers write to. Everything that a hostile file could make endless is bounded,
 * and what was not kept is counted.
 */

import type { CaptureProblem, ProblemKind } from "../problem.ts";
import type { InterfaceObject } from "../report/contract.ts";
import type { FileOffset, FrameNumber } from "../units.ts";
import type { CaptureComment, CaptureInfo, InterfaceClock, ResolvedName } from "./captureInfo.ts";
import { count } from "./count.ts";

const MAX_PROBLEMS = 1000;
const MAX_NAMES = 10_000;
const MAX_COMMENTS = 10_000;
const MAX_INTERFACES = 65_536;
const MAX_INTERFACE_NAME = 256;
/** Characters of all comments and names together. */
const MAX_TEXT = 8 * 1024 * 1024;
const MICROSECONDS: InterfaceClock = { resolution: 6, offset: 0 };

export class CaptureNotes implements CaptureInfo {
  format: "pcap" | "pcapng" | "snoop" | null = null;
  variant: string | null = null;
  frames = 0;
  bytes = 0;
  truncated = false;
  notKept = 0;
  readonly interfaces: InterfaceObject[] = [];
  readonly clocks: InterfaceClock[] = [];
  readonly linkTypes: number[] = [];
  readonly problems: CaptureProblem[] = [];
  readonly names: ResolvedName[] = [];
  readonly comments: CaptureComment[] = [];
  /** Offset in the capture of byte 0 of the view that a reader is looking at. */
  base: FileOffset = 0;

  readonly #linkTypesSeen = new Set<number>();
  readonly #namesSeen = new Set<string>();
  #interfaceCount: number;
  #furtherProblems = 0;
  #textLeft = MAX_TEXT;

  /** @param interfacesBefore those described in a part of the file that is not read */
  constructor(interfacesBefore = 0) {
    this.#interfaceCount = interfacesBefore;
  }

  /** Interfaces described so far, those that were not kept included. */
  get interfaceCount(): number {
    return this.#interfaceCount;
  }

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

  /** Returns the interface's id over all sections, which is its index as long as it is kept. */
  addInterface(
    linkType: number,
    snapLength: number | null,
    name: string | null,
    clock: InterfaceClock = MICROSECONDS,
  ): number {
    const id = this.#interfaceCount++;
    if (!this.#linkTypesSeen.has(linkType)) {
      this.#linkTypesSeen.add(linkType);
      this.linkTypes.push(linkType);
    }
    if (id < MAX_INTERFACES) {
      const kept = name?.slice(0, MAX_INTERFACE_NAME) ?? null;
      this.interfaces.push({ id, name: kept, linkType, snapLength, dropped: null });
      this.clocks.push(clock);
    } else {
      this.notKept++;
    }
    return id;
  }

  /** A file may show how it counts time only after its header. */
  setClock(id: number, clock: InterfaceClock): void {
    if (id < this.clocks.length) this.clocks[id] = clock;
  }

  /** Statistics are cumulative: the last ones hold. */
  setDropped(id: number, dropped: number): void {
    const known = this.interfaces[id];
    if (known !== undefined) this.interfaces[id] = { ...known, dropped };
  }

  comment(frame: FrameNumber | null, text: string): void {
    if (this.comments.length < MAX_COMMENTS && this.#takeText(text)) this.comments.push({ frame, text });
    else this.notKept++;
  }

  name(address: string, name: string): void {
    const key = `${address} ${name}`;
    if (this.#namesSeen.has(key)) return;
    if (this.names.length < MAX_NAMES && this.#takeText(key)) {
      this.#namesSeen.add(key);
      this.names.push({ address, name });
    } else {
      this.notKept++;
    }
  }

  /** Is there room for this text? Then it is taken. */
  #takeText(text: string): boolean {
    if (text.length > this.#textLeft) return false;
    this.#textLeft -= text.length;
    return true;
  }
}

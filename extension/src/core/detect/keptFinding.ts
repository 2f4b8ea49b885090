/**
 * Findings as they are listed: what lists and pictures ask of all of them. Evidence and details, three quarters of a
 * finding's memory, are found again when somebody reads them, by the detector whose finding it is, at the same place: some
 * microseconds for what a reader sees. A large capture has a hundred thousand findings, and the collector moves what
 * is kept of them twice.
 */

import type { Certainty, FindingKind, Severity } from "../report/contract.ts";
import type { ConnectionIndex, FrameNumber, SegmentIndex } from "../units.ts";
import type { DetectorInput } from "./detectorInput.ts";
import { type Finding, type Found, told } from "./finding.ts";

/** The findings at a place: a connection, or whatever a detector knows its findings by. */
export type FindAgain = (input: DetectorInput, place: number) => readonly Found[];

/** Where findings of one detector come from. */
export class FindingOrigin {
  readonly #input: DetectorInput;
  readonly #find: FindAgain;
  /** Who reads one thing of a finding reads the next. */
  #place = -1;
  #rowsEpoch = 0;
  #latest: readonly Finding[] = [];

  constructor(input: DetectorInput, find: FindAgain) {
    this.#input = input;
    this.#find = find;
  }

  findAt(place: number): readonly Found[] {
    return this.#find(this.#input, place);
  }

  again({ kind, place, frame }: FoundAgain): Finding {
    const { rowsEpoch } = this.#input.analyzer;
    if (this.#place !== place || this.#rowsEpoch !== rowsEpoch) {
      // Connections that are read for it are there together.
      this.#latest = this.#input.analyzer.withRowsOf([], () => this.#find(this.#input, place).map(told));
      this.#place = place;
      this.#rowsEpoch = this.#input.analyzer.rowsEpoch;
    }
    // Where its connection was read again the segment has another row.
    const { segments } = this.#input.analyzer;
    const found = this.#latest.find((one) => one.kind === kind && segments.frameOf(one.segment) === frame);
    if (found === undefined) throw new Error(`KeptFinding: ${kind} of frame ${frame} was not found again`);
    return found;
  }

  frameOf(segment: SegmentIndex): FrameNumber {
    return this.#input.analyzer.segments.frameOf(segment);
  }

  /** The row of a connection's segment that may have to be read from the file. */
  rowOf(connection: ConnectionIndex, frame: FrameNumber): SegmentIndex {
    const { analyzer } = this.#input;
    const { segments } = analyzer;
    const kept = segments.rowOfFrame(frame);
    if (kept >= 0) return kept;
    const row = analyzer.segmentsOf(connection).find((one) => segments.frameOf(one) === frame);
    if (row === undefined) throw new Error(`KeptFinding: connection ${connection} has no frame ${frame}`);
    return analyzer.keepRow(row);
  }
}

/** What a verdict is, whatever its connection. */
export interface Decided {
  readonly kind: FindingKind;
  readonly certainty: Certainty;
  readonly severity: Severity;
}

/** What very many findings have in common. */
export interface Look extends Decided {
  readonly origin: FindingOrigin;
}

/** What can be found again by its place. */
abstract class FoundAgain {
  readonly look: Look;
  readonly connection: ConnectionIndex;
  readonly place: number;

  constructor(look: Look, connection: ConnectionIndex, place: number) {
    this.look = look;
    this.connection = connection;
    this.place = place;
  }

  abstract get frame(): FrameNumber;

  get kind(): FindingKind {
    return this.look.kind;
  }

  get certainty(): Certainty {
    return this.look.certainty;
  }

  get severity(): Severity {
    return this.look.severity;
  }

  get evidence(): Finding["evidence"] {
    return this.look.origin.again(this).evidence;
  }

  get details(): Finding["details"] {
    return this.look.origin.again(this).details;
  }
}

/** 56 bytes: there may be a hundred thousand of them. */
export class KeptFinding extends FoundAgain {
  readonly segment: SegmentIndex;

  constructor(look: Look, connection: ConnectionIndex, segment: SegmentIndex, place: number) {
    super(look, connection, place);
    this.segment = segment;
  }

  get frame(): FrameNumber {
    return this.look.origin.frameOf(this.segment);
  }
}

/** One whose segment is not kept either. */
export class PassedFinding extends FoundAgain {
  readonly frame: FrameNumber;
  #row: SegmentIndex = -1;

  constructor(look: Look, connection: ConnectionIndex, frame: FrameNumber, place: number) {
    super(look, connection, place);
    this.frame = frame;
  }

  /** Where rows were read from the file it may become another row of the same segment. */
  get segment(): SegmentIndex {
    const { origin } = this.look;
    if (this.#row < 0 || origin.frameOf(this.#row) !== this.frame)
      this.#row = origin.rowOf(this.connection, this.frame);
    return this.#row;
  }
}

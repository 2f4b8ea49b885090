import type { Analyzer } from "../analyzer.ts";
import { SYN_ACK_SEEN } from "../model/connectionTable.ts";
import { finish, type Steps } from "../steps.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../units.ts";
import { type Attempt, attemptOf, synsOf } from "./attempt.ts";
import type { Found } from "./finding.ts";
import { hostPairsOf } from "./hosts/hostPairs.ts";
import { findHosts } from "./hosts/hostTable.ts";
import type { CaptureGap } from "./loss/captureGaps.ts";
import { type CaptureLoss, captureLossBy, findCaptureLoss, NO_LOSS } from "./loss/captureLoss.ts";
import { findNotableRows } from "./notableRows.ts";
import { segmentsToGather } from "./segmentsToGather.ts";
import { Neighbours } from "./silence/neighbours.ts";
import { Silence } from "./silence/silence.ts";
import { type CapturePoint, findCapturePoint } from "./vantage/capturePoint.ts";

/**
 * Attempts that are kept at a time, a power of two: what is kept for longer than some hundred connections outlives the young objects, and
 * costs more than to look again.
 */
const MOST_ATTEMPTS = 16;

/** What every detector may look at. Computed once for a capture: all in steps by `prepare`, or each when it is asked for. */
export class DetectorInput {
  readonly analyzer: Analyzer;
  /** By the low bits of their connections. */
  readonly #attempts = new Array<Attempt | null>(MOST_ATTEMPTS).fill(null);
  #notable: Uint32Array | null = null;
  #rowsEpoch = 0;
  #captureLoss: CaptureLoss | null = null;
  #isLossUnknown = false;
  #isLossAsked = false;
  #capturePoint: CapturePoint | null = null;
  #silence: Silence | null = null;
  #neighbours: Neighbours | null = null;

  constructor(analyzer: Analyzer) {
    this.analyzer = analyzer;
  }

  /** Makes what detectors ask for, so that none of their questions takes long. What few captures need stays for later. */
  *prepare(): Steps<void> {
    const { analyzer } = this;
    if (!analyzer.isSparse) {
      yield* this.prepareWith(null, null);
      return;
    }
    const { wanted, notable } = yield* segmentsToGather(analyzer);
    yield* analyzer.gather(wanted);
    yield* this.prepareWith(notable, null);
  }

  /** The same where the segments are there. null: not known yet. */
  *prepareWith(notable: Uint32Array | null, gaps: readonly CaptureGap[] | null): Steps<void> {
    const { analyzer } = this;
    if (notable !== null) this.#notable = notable;
    if (gaps !== null) this.#captureLoss = yield* captureLossBy(analyzer, gaps);
    yield* findHosts(analyzer);
    yield* analyzer.orderSegments();
    this.#notable ??= yield* findNotableRows(analyzer);
    this.#silence ??= yield* Silence.find(this);
    hostPairsOf(analyzer);
    if (this.#silence.syns.length > 0) this.#captureLoss ??= yield* findCaptureLoss(analyzer);
  }

  /** The opening of a connection, SYN by SYN. Kept for a while: several detectors ask for it one after the other. */
  attempt(connection: ConnectionIndex): Attempt {
    this.#dropOldRows();
    const place = connection & (MOST_ATTEMPTS - 1);
    const kept = this.#attempts[place];
    if (kept?.connection === connection) return kept;
    const attempt = attemptOf(this.analyzer, connection, this.analyzer.attemptRowsOf(connection));
    this.#attempts[place] = attempt;
    return attempt;
  }

  /**
   * The SYNs of a connection alone, for those who look at many connections. Of an ordinary one whose segments are not
   * kept its opening, which is, tells all of them.
   */
  syns(connection: ConnectionIndex): Attempt["syns"] {
    const { analyzer } = this;
    const opening = analyzer.connections.has(connection, SYN_ACK_SEEN)
      ? analyzer.openingOf(connection)
      : null;
    return synsOf(analyzer, connection, opening ?? analyzer.attemptRowsOf(connection));
  }

  /** The first of them; -1: there is none. */
  firstSyn(connection: ConnectionIndex): SegmentIndex {
    return this.syns(connection)[0]?.segment ?? -1;
  }

  /** Of connections that were read from the file again an attempt names rows that may since be another's. */
  #dropOldRows(): void {
    const { rowsEpoch } = this.analyzer;
    if (rowsEpoch !== this.#rowsEpoch) this.#attempts.fill(null);
    this.#rowsEpoch = rowsEpoch;
  }

  /** The connections that are not ordinary, ascending: no detector of connections has anything to say of another. */
  get notable(): Uint32Array {
    this.#notable ??= finish(findNotableRows(this.analyzer));
    return this.#notable;
  }

  /** False: `work` has asked what the capture lost, which is not known yet, and what it found is worth nothing. */
  withoutLoss(work: () => void): boolean {
    this.#isLossUnknown = true;
    this.#isLossAsked = false;
    work();
    this.#isLossUnknown = false;
    return !this.#isLossAsked;
  }

  get captureLoss(): CaptureLoss {
    if (this.#isLossUnknown) {
      this.#isLossAsked = true;
      return NO_LOSS;
    }
    this.#captureLoss ??= finish(findCaptureLoss(this.analyzer));
    return this.#captureLoss;
  }

  get capturePoint(): CapturePoint {
    return finish(this.findCapturePoint());
  }

  /** The same in steps. */
  *findCapturePoint(): Steps<CapturePoint> {
    this.#capturePoint ??= yield* findCapturePoint(this.analyzer);
    return this.#capturePoint;
  }

  /** The SYNs without an answer, judged. */
  get silence(): Silence {
    this.#silence ??= finish(Silence.find(this));
    return this.#silence;
  }

  /** The connects around those that were silent. */
  get neighbours(): Neighbours {
    return finish(this.findNeighbours());
  }

  /** The same in steps. */
  *findNeighbours(): Steps<Neighbours> {
    this.#neighbours ??= yield* Neighbours.find(this.analyzer, this.silence.syns);
    return this.#neighbours;
  }

  /** The time of a segment, as the tables count it. */
  timeOf(segment: number): Nanoseconds {
    return this.analyzer.segments.timeOf(segment);
  }
}

/** Looks at one connection, of those that are notable. The first thing it does is a cheap test of the row. */
export type ConnectionDetector = (input: DetectorInput, connection: ConnectionIndex) => readonly Found[];

/** Looks at the capture as a whole: what can only be told by comparing connections. Where it takes long it yields undefined now and then: other work may be done in between. */
export type CaptureDetector = (input: DetectorInput) => Iterable<Found | undefined>;

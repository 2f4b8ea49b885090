/**
 * The RSTs of one connection, each told apart once for all detectors: injected, answering a SYN, or ending the
 * connection. What remains is nothing: the RST of a recovery, one that a TIME_WAIT met, one that nobody obeyed.
 */

import type { Analyzer } from "../analyzer.ts";
import {
  ACK_KNOWN,
  CLIENT,
  ESTABLISHED_SEEN,
  FIN_ACKED,
  FIN_SENT,
  FLAGS,
  RCV_NXT,
  REFUSED,
  RESET,
  RST_SENT,
  SERVER,
  SIDE,
  SND_NXT,
  STATE_MASK,
  SYN_ACK_SEEN,
  SYN_SEEN,
  TS_SEEN,
} from "../model/connectionTable.ts";
import type { Side } from "../report/contract.ts";
import { seqDiff } from "../seq.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../units.ts";
import { ACK, SYN } from "../wire/segment.ts";
import { type AfterReset, afterReset } from "./afterReset.ts";
import type { DetectorInput } from "./detectorInput.ts";
import type { InjectionSign } from "./finding.ts";
import { areIndependent, injectionSignsOf } from "./injectionSigns.ts";
import { answeredBy, type ResetShape, resetShapeOf } from "./resetShape.ts";
import { type RoundTrip, roundTripOf } from "./roundTrip.ts";
import { RowReplay } from "./rowReplay.ts";
import { isCopy, isReset, senderOf } from "./segmentFacts.ts";
import { type SenderHabits, senderHabitsOf } from "./senderHabits.ts";

/** An RST with what its packet and its neighbours tell of its origin. */
export interface SeenReset {
  readonly segment: SegmentIndex;
  /** Its place in `rows`. */
  readonly place: number;
  readonly by: Side;
  readonly shape: ResetShape;
  /** Signs against its alleged sender: two independent ones or more make it injected. */
  readonly signs: readonly InjectionSign[];
  readonly habits: SenderHabits;
  readonly after: AfterReset;
}

/** The RST that ended a side not yet closed, and both sides as they were when it came. */
export interface ClosingReset extends SeenReset {
  /** States of `endpointState.ts`. */
  readonly senderState: number;
  readonly receiverState: number;
  readonly senderSentFin: boolean;
  readonly receiverSentFin: boolean;
  /** The handshake was over, or began before the capture. */
  readonly established: boolean;
  /** Payload bytes of each side that the other had not acknowledged; the RST's own ACK counts. */
  readonly senderUnacknowledged: number;
  readonly receiverUnacknowledged: number;
  /** Payload bytes of each side before the RST. */
  readonly senderPayload: number;
  readonly receiverPayload: number;
  /** The segment that the RST may answer by its numbers and its time (`answeredBy`); -1: none. */
  readonly answered: SegmentIndex;
  /** The sender's SND.NXT by what the capture shows. */
  readonly senderNext: number;
}

export interface ConnectionResets {
  readonly rows: Uint32Array<ArrayBuffer>;
  /** All of them but copies, in order. */
  readonly all: readonly SegmentIndex[];
  readonly injected: readonly SeenReset[];
  /** RSTs of the server that answered a SYN, before any SYN-ACK. */
  readonly refusals: readonly SegmentIndex[];
  readonly closing: ClosingReset | null;
  readonly roundTrip: () => RoundTrip;
}

/** A connection with more RSTs than this is a flood; the later ones are told by the first. */
const MOST_RESETS_EXAMINED = 64;

const known = new WeakMap<DetectorInput, ResetsOfCapture>();

/** The RSTs of a connection; null when it has none that mattered. The first thing it does is a look at the row's flags. */
export function resetsOf(input: DetectorInput, connection: ConnectionIndex): ConnectionResets | null {
  const { connections } = input.analyzer;
  const sides = connections.word(connection, CLIENT + SIDE) | connections.word(connection, SERVER + SIDE);
  if ((sides & RST_SENT) === 0) return null;
  let resets = known.get(input);
  if (resets === undefined) {
    resets = new ResetsOfCapture(input);
    known.set(input, resets);
  }
  return resets.of(connection);
}

class ResetsOfCapture {
  readonly #input: DetectorInput;
  readonly #analyzer: Analyzer;
  readonly #replay: RowReplay;
  /** The detectors come to each connection one after the other: one answer is enough to keep. */
  #connection: ConnectionIndex = -1;
  #latest: ConnectionResets | null = null;

  constructor(input: DetectorInput) {
    this.#input = input;
    this.#analyzer = input.analyzer;
    this.#replay = new RowReplay(input.analyzer);
  }

  of(connection: ConnectionIndex): ConnectionResets | null {
    if (this.#connection !== connection) {
      this.#latest = this.#tell(connection);
      this.#connection = connection;
    }
    return this.#latest;
  }

  #tell(connection: ConnectionIndex): ConnectionResets | null {
    const { segments, connections } = this.#analyzer;
    const rows = this.#analyzer.segmentsOf(connection);
    const places: number[] = [];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      if (isReset(segments, row) && !isCopy(segments, row)) places.push(i);
    }
    let measured: RoundTrip | null = null;
    const roundTrip = (): RoundTrip => {
      measured ??= roundTripOf(segments, rows, true);
      return measured;
    };
    const seen = this.#examine(connection, rows, places, roundTrip);
    const injected = seen.filter((reset) => isInjected(reset, seen));
    const passedOver = new Set(injected.map((reset) => reset.place));
    for (const reset of seen)
      if (reset.after.wentOn >= 0 && reset.after.honoured === false) passedOver.add(reset.place);
    const mayMatter = (connections.word(connection, FLAGS) & (RESET | REFUSED)) !== 0;
    const { refusals, closing } = mayMatter
      ? this.#walk(rows, seen, passedOver, roundTrip)
      : { refusals: [], closing: null };
    return {
      rows,
      all: places.map((place) => rows[place] ?? 0),
      injected,
      refusals,
      closing,
      roundTrip,
    };
  }

  #examine(
    connection: ConnectionIndex,
    rows: Uint32Array<ArrayBuffer>,
    places: readonly number[],
    roundTrip: () => RoundTrip,
  ): SeenReset[] {
    const { segments, connections } = this.#analyzer;
    const habits: Partial<Record<Side, SenderHabits>> = {};
    return places.slice(0, MOST_RESETS_EXAMINED).map((place) => {
      const segment = rows[place] ?? 0;
      const by = senderOf(segments, segment);
      habits[by] ??= senderHabitsOf(segments, rows, by);
      const stamped = connections.sideHas(connection, by === "server" ? SERVER : CLIENT, TS_SEEN);
      const shape = resetShapeOf(segments, rows, place, stamped);
      const after = afterReset(segments, rows, place, () => sumOf(roundTrip()));
      const time = segments.time[segment] ?? 0;
      const own = habits[by];
      const signs = injectionSignsOf({
        segments,
        rows,
        place,
        shape,
        habits: own,
        after,
        answerTime: () => sampledTime(roundTrip(), by),
        captureLost: () => this.#input.captureLoss.covers(time, time),
      });
      return { segment, place, by, shape, signs, habits: own, after };
    });
  }

  /** Follows the connection without the RSTs that did not count, to the one that ended it. */
  #walk(
    rows: Uint32Array<ArrayBuffer>,
    seen: readonly SeenReset[],
    passedOver: ReadonlySet<number>,
    roundTrip: () => RoundTrip,
  ): { refusals: SegmentIndex[]; closing: ClosingReset | null } {
    const { segments } = this.#analyzer;
    const replay = this.#replay;
    const refusals: SegmentIndex[] = [];
    const lastSyn = this.#lastSynOfClient(rows);
    let next = 0;
    let others = 0;
    replay.restart();
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      if (seen[next]?.place === i) next++;
      if (isCopy(segments, row) || passedOver.has(i)) continue;
      if (!isReset(segments, row)) {
        others++;
        replay.follow(row);
        continue;
      }
      const reset = seen[next - 1];
      const unanswered = (replay.flags & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === SYN_SEEN;
      if (this.#isRecovery(row, i, lastSyn)) continue;
      if (unanswered && senderOf(segments, row) === "server") {
        refusals.push(row);
        replay.follow(row);
        continue;
      }
      const moment = reset?.place === i && others > 0 ? this.#moment(reset, rows, roundTrip) : null;
      replay.follow(row);
      if ((replay.flags & RESET) !== 0) return { refusals, closing: moment };
    }
    return { refusals, closing: null };
  }

  /**
   * The client rejects an answer that is not to its SYN, and sends the SYN again: the attempt goes on (RFC 9293 section
   * 3.5.1). All SYNs of a connection have the same ISN, so a SYN that follows is of the same attempt.
   */
  #isRecovery(row: SegmentIndex, place: number, lastSyn: number): boolean {
    if (place > lastSyn || senderOf(this.#analyzer.segments, row) === "server") return false;
    return (this.#replay.side(CLIENT) & ACK_KNOWN) === 0;
  }

  #lastSynOfClient(rows: Uint32Array<ArrayBuffer>): number {
    const { segments } = this.#analyzer;
    return rows.findLastIndex(
      (row) =>
        ((segments.flags[row] ?? 0) & (SYN | ACK)) === SYN &&
        senderOf(segments, row) === "client" &&
        !isCopy(segments, row),
    );
  }

  /** Both sides as they are before the RST. */
  #moment(reset: SeenReset, rows: Uint32Array<ArrayBuffer>, roundTrip: () => RoundTrip): ClosingReset {
    const { segments } = this.#analyzer;
    const replay = this.#replay;
    const mine = reset.by === "server" ? SERVER : CLIENT;
    const theirs = reset.by === "server" ? CLIENT : SERVER;
    const mySide = replay.side(mine);
    const theirSide = replay.side(theirs);
    const hasAck = ((segments.flags[reset.segment] ?? 0) & ACK) !== 0;
    const opened = replay.flags & (SYN_SEEN | SYN_ACK_SEEN);
    // The form of a live socket is no answer to anything.
    const trip = reset.shape === "socket" ? null : roundTrip();
    const least = trip === null ? null : reset.by === "server" ? trip.toServer : trip.toClient;
    const answered = trip === null ? -1 : answeredBy(segments, rows, reset.place, least);
    // Field by field: spread into a literal, these few objects would cost more than all the rest.
    return {
      segment: reset.segment,
      place: reset.place,
      by: reset.by,
      shape: reset.shape,
      signs: reset.signs,
      habits: reset.habits,
      after: reset.after,
      senderState: mySide & STATE_MASK,
      receiverState: theirSide & STATE_MASK,
      senderSentFin: (mySide & FIN_SENT) !== 0,
      receiverSentFin: (theirSide & FIN_SENT) !== 0,
      established: opened === 0 || (replay.side(CLIENT) & ACK_KNOWN) !== 0,
      senderUnacknowledged: this.#unacknowledged(mine, theirs, null),
      receiverUnacknowledged: this.#unacknowledged(
        theirs,
        mine,
        hasAck ? (segments.ack[reset.segment] ?? 0) : null,
      ),
      senderPayload: replay.payload(mine),
      receiverPayload: replay.payload(theirs),
      answered: answered < 0 ? -1 : (rows[answered] ?? -1),
      senderNext: replay.number(mine, SND_NXT),
    };
  }

  /** Bytes of text between what `sender` has sent and what `receiver` has acknowledged; `ack`: by the RST too. */
  #unacknowledged(sender: number, receiver: number, ack: number | null): number {
    const replay = this.#replay;
    const side = replay.side(sender);
    const payload = replay.payload(sender);
    if (payload === 0) return 0;
    const next = replay.number(sender, SND_NXT);
    let open = payload;
    if ((replay.side(receiver) & ACK_KNOWN) !== 0)
      open = Math.min(open, seqDiff(next, replay.number(receiver, RCV_NXT)));
    if (ack !== null) open = Math.min(open, Math.max(seqDiff(next, ack), 0));
    // An open FIN is one of the numbers, but no byte of text.
    if ((side & (FIN_SENT | FIN_ACKED)) === FIN_SENT) open -= 1;
    return Math.max(open, 0);
  }
}

/** One sample may be of an answer that was held back. */
const ENOUGH_SAMPLES = 2;

function sampledTime(trip: RoundTrip, by: Side): Nanoseconds | null {
  const { toServer, toClient, samplesToServer, samplesToClient } = trip;
  if (by === "server") return samplesToServer >= ENOUGH_SAMPLES ? toServer : null;
  return samplesToClient >= ENOUGH_SAMPLES ? toClient : null;
}

/** The whole way: the capture point sees one part of it on each side. */
function sumOf(trip: RoundTrip): Nanoseconds | null {
  return trip.toServer === null || trip.toClient === null ? null : trip.toServer + trip.toClient;
}

/**
 * Two independent signs. Where one is the TTL, the other RSTs of the same side with the same TTL came from there too:
 * who injects sends several.
 */
function isInjected(reset: SeenReset, all: readonly SeenReset[]): boolean {
  if (areIndependent(reset.signs)) return true;
  return reset.signs.includes("ttl") && all.some((other) => isSibling(other, reset));
}

function isSibling(other: SeenReset, reset: SeenReset): boolean {
  return other.by === reset.by && other.signs.includes("ttl") && areIndependent(other.signs);
}

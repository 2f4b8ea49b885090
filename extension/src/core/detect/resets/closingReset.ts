/** Which RST of a connection ended it, and both sides as they were when it came. */

import type { Analyzer } from "../../analyzer.ts";
import {
  ACK_KNOWN,
  CHALLENGED,
  CLIENT,
  type ConnectionTable,
  ESTABLISHED_SEEN,
  FIN_ACKED,
  FIN_SENT,
  FLAGS,
  OLD_SEGMENT,
  RCV_NXT,
  REFUSED,
  RESET,
  SERVER,
  SIMULTANEOUS,
  SND_NXT,
  SYN_ACK_REPEATED,
  SYN_ACK_SEEN,
  SYN_REPEATED,
  SYN_SEEN,
} from "../../model/connectionTable.ts";
import type { SegmentTable } from "../../model/segmentTable.ts";
import { seqDiff } from "../../seq.ts";
import type { ConnectionIndex, SegmentIndex, SequenceNumber } from "../../units.ts";
import { ACK, SYN } from "../../wire/segment.ts";
import type { RoundTrip } from "../roundTrip.ts";
import { isCopy, isReset, senderOf } from "../segmentFacts.ts";
import { BothEnds } from "./bothEnds.ts";
import { answeredBy } from "./resetShape.ts";
import { RowReplay } from "./rowReplay.ts";
import type { SeenReset } from "./seenReset.ts";

/** The RST that ended a side not yet closed (RFC 9293 section 3.5.3). */
export interface ClosingReset extends SeenReset {
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
  readonly senderNext: SequenceNumber;
}

export interface Ending {
  /** RSTs of the server that answered a SYN, before any SYN-ACK. */
  readonly refusals: readonly SegmentIndex[];
  readonly closing: ClosingReset | null;
}

const WELL_OPENED = SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN;
/** Marks of a connection in whose beginning something was sent again, met an older one, or came from both sides. */
const HOW_OPENED =
  RESET | REFUSED | WELL_OPENED | SIMULTANEOUS | CHALLENGED | SYN_REPEATED | SYN_ACK_REPEATED | OLD_SEGMENT;

export class ClosingResetFinder {
  readonly #connections: ConnectionTable;
  readonly #segments: SegmentTable;
  readonly #inRow: BothEnds;
  readonly #replay: RowReplay;

  constructor(analyzer: Analyzer) {
    this.#connections = analyzer.connections;
    this.#segments = analyzer.segments;
    this.#inRow = new BothEnds(analyzer.connections);
    this.#replay = new RowReplay(analyzer);
  }

  /** The RST that ended the connection, if one did, and those that answered its SYNs. Parameters as in `follow`. */
  find(
    connection: ConnectionIndex,
    rows: Uint32Array,
    seen: readonly SeenReset[],
    passedOver: ReadonlySet<number>,
    roundTrip: () => RoundTrip,
  ): Ending {
    const byRow = passedOver.size === 0 ? this.tellByRow(connection, rows, seen, roundTrip) : null;
    return byRow ?? this.follow(rows, seen, passedOver, roundTrip);
  }

  /**
   * What the row of a connection tells of the RST, if that is the only one and the last word of a connection that began with the client's
   * SYN: so it is with nine in ten. It answered the one SYN; or the handshake was seen, and the row, which keeps nothing but
   * marks of the RST, has both ends as they were when it came. null: the segments have to be followed.
   */
  tellByRow(
    connection: ConnectionIndex,
    rows: Uint32Array,
    seen: readonly SeenReset[],
    roundTrip: () => RoundTrip,
  ): Ending | null {
    const only = seen[0];
    if (only === undefined || seen.length > 1 || only.place !== rows.length - 1) return null;
    const segments = this.#segments;
    const first = rows[0] ?? 0;
    const isSyn = ((segments.flags[first] ?? 0) & (SYN | ACK)) === SYN;
    if (!isSyn || senderOf(segments, first) !== "client") return null;
    const opened = this.#connections.word(connection, FLAGS) & HOW_OPENED;
    if (opened === (REFUSED | SYN_SEEN)) return { refusals: [only.segment], closing: null };
    if (opened !== (RESET | WELL_OPENED) || segments.payloadLength(only.segment) > 0) return null;
    return { refusals: [], closing: this.#moment(only, this.#inRow.of(connection), rows, roundTrip) };
  }

  /**
   * Follows the connection to the RST that ended it.
   *
   * @param passedOver places of the RSTs that do not count: injected ones, and those that nobody obeyed
   */
  follow(
    rows: Uint32Array,
    seen: readonly SeenReset[],
    passedOver: ReadonlySet<number>,
    roundTrip: () => RoundTrip,
  ): Ending {
    const segments = this.#segments;
    const replay = this.#replay;
    const refusals: SegmentIndex[] = [];
    const lastSyn = lastSynOfClient(segments, rows);
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
      if (this.#isRecovery(row, i, lastSyn)) continue;
      if (this.#answersSyn(row)) {
        refusals.push(row);
        replay.follow(row);
        continue;
      }
      const reset = seen[next - 1];
      // RSTs alone show no connection that they could have ended.
      const moment =
        reset?.place === i && others > 0 ? this.#moment(reset, replay.ends, rows, roundTrip) : null;
      replay.follow(row);
      if ((replay.ends.flags & RESET) !== 0) return { refusals, closing: moment };
    }
    return { refusals, closing: null };
  }

  #answersSyn(row: SegmentIndex): boolean {
    const opened = this.#replay.ends.flags & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN);
    return opened === SYN_SEEN && senderOf(this.#segments, row) === "server";
  }

  /**
   * The client rejects an answer that is not to its SYN, and sends the SYN again: the attempt goes on (RFC 9293 section
   * 3.5.1). All SYNs of a connection have the same ISN, so a SYN that follows is of the same attempt.
   */
  #isRecovery(row: SegmentIndex, place: number, lastSyn: number): boolean {
    if (place > lastSyn || senderOf(this.#segments, row) === "server") return false;
    return (this.#replay.ends.side(CLIENT) & ACK_KNOWN) === 0;
  }

  /** Both sides as they are before the RST. */
  #moment(reset: SeenReset, ends: BothEnds, rows: Uint32Array, roundTrip: () => RoundTrip): ClosingReset {
    const segments = this.#segments;
    const mine = reset.by === "server" ? SERVER : CLIENT;
    const theirs = reset.by === "server" ? CLIENT : SERVER;
    const ack = ((segments.flags[reset.segment] ?? 0) & ACK) !== 0 ? segments.ack[reset.segment] : undefined;
    const opened = ends.flags & (SYN_SEEN | SYN_ACK_SEEN);
    // The form of a live socket is no answer to anything.
    const trip = reset.shape === "socket" ? null : roundTrip();
    const least = trip === null ? null : reset.by === "server" ? trip.toServer : trip.toClient;
    const answered = trip === null ? -1 : answeredBy(segments, rows, reset.place, least);
    // Field by field: an object spread here costs more time than all the rest together (measured on 200,000 RSTs).
    return {
      segment: reset.segment,
      place: reset.place,
      by: reset.by,
      ttl: reset.ttl,
      shape: reset.shape,
      signs: reset.signs,
      habits: reset.habits,
      after: reset.after,
      senderSentFin: (ends.side(mine) & FIN_SENT) !== 0,
      receiverSentFin: (ends.side(theirs) & FIN_SENT) !== 0,
      established: opened === 0 || (ends.side(CLIENT) & ACK_KNOWN) !== 0,
      senderUnacknowledged: unacknowledged(ends, mine, theirs, undefined),
      receiverUnacknowledged: unacknowledged(ends, theirs, mine, ack),
      senderPayload: ends.payload(mine),
      receiverPayload: ends.payload(theirs),
      answered: answered < 0 ? -1 : (rows[answered] ?? -1),
      senderNext: ends.number(mine, SND_NXT),
    };
  }
}

/** Bytes of text between what `sender` has sent and what `receiver` has acknowledged; `ack`: by the RST too. */
function unacknowledged(
  ends: BothEnds,
  sender: number,
  receiver: number,
  ack: SequenceNumber | undefined,
): number {
  const payload = ends.payload(sender);
  if (payload === 0) return 0;
  const side = ends.side(sender);
  // An open FIN is one of the numbers, but no byte of text.
  const next = ends.number(sender, SND_NXT) - ((side & (FIN_SENT | FIN_ACKED)) === FIN_SENT ? 1 : 0);
  let open = payload;
  if ((ends.side(receiver) & ACK_KNOWN) !== 0)
    open = Math.min(open, seqDiff(next, ends.number(receiver, RCV_NXT)));
  if (ack !== undefined) open = Math.min(open, seqDiff(next, ack));
  return Math.max(open, 0);
}

function lastSynOfClient(segments: SegmentTable, rows: Uint32Array): number {
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i] ?? 0;
    const isSyn = ((segments.flags[row] ?? 0) & (SYN | ACK)) === SYN;
    if (isSyn && senderOf(segments, row) === "client" && !isCopy(segments, row)) return i;
  }
  return -1;
}

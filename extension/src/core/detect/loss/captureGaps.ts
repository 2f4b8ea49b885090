/**
 * Acknowledgements of what the capture does not have: data, a FIN, a SYN-ACK. Each shows that a segment passed and was
 * not captured, and so that others may be missing at that time too.
 *
 * A row tells cheaply whether its connection can have a gap at all: all bytes that were acknowledged were also counted
 * as payload, and nothing was sent twice. Only the others are read segment by segment.
 */

import type { Analyzer } from "../../analyzer.ts";
import { MAY_HAVE_GAP } from "../../fastPath/lookBits.ts";
import {
  ACK_KNOWN,
  CLIENT,
  CONTIGUOUS,
  type ConnectionTable,
  ESTABLISHED_SEEN,
  FIN_SENT,
  FLAGS,
  ISN,
  ISN_KNOWN,
  LETTERS_SHIFT,
  PAYLOAD,
  SEGMENTS,
  SERVER,
  SIDE,
  SND_NXT,
  START,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../../model/connectionTable.ts";
import type { RareFacts } from "../../model/rareFacts.ts";
import { FROM_SERVER, IS_COPY } from "../../model/segmentTable.ts";
import { COUNTED_LETTERS } from "../../reconstruct/historyLetters.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import {
  type ConnectionIndex,
  NANOSECONDS_PER_SECOND,
  type Nanoseconds,
  type SegmentIndex,
} from "../../units.ts";
import { ACK, FIN, RST, SYN } from "../../wire/segment.ts";
import { mayShow, type RowLooks, rowsThatMayShow } from "../rowLooks.ts";
import { HolePass } from "./holePass.ts";
import { type Hole, SideGaps } from "./sideGaps.ts";

export interface CaptureGap {
  readonly connection: ConnectionIndex;
  /** The segment that acknowledges what was not captured. */
  readonly segment: SegmentIndex;
  /** The missing segments passed between these times. */
  readonly from: Nanoseconds;
  readonly until: Nanoseconds;
  /** Sequence numbers not captured: bytes, a SYN or FIN counts one. */
  readonly missing: number;
  readonly what: "data" | "syn" | "syn-ack";
}

/**
 * Data is acknowledged within 0.5 s (RFC 1122 section 4.2.3.2), plus as much for the way: what was not captured passed
 * at most this long before its acknowledgement.
 */
const ACKNOWLEDGED_WITHIN: Nanoseconds = NANOSECONDS_PER_SECOND;

/** Connections that are read in one step, where no pass reads them some microseconds each. */
const CONNECTIONS_A_STEP = 4096;

/** Where so much is missing no more is looked for. */
export const MOST_GAPS = 100_000;

/** In the order of the acknowledging segments; at most some MOST_GAPS. */
export function* findGaps(analyzer: Analyzer): Steps<CaptureGap[]> {
  const gaps: CaptureGap[] = [];
  const rows = yield* rowsThatMayShow(analyzer, MAY_HAVE_GAP, (row) => mayHaveGap(analyzer, row));
  const pass = HolePass.over(analyzer, CONNECTIONS_A_STEP);
  yield* stretchesInSteps(
    rows.length,
    (start, end) => readAll(analyzer, rows.subarray(start, end), pass, gaps),
    CONNECTIONS_A_STEP,
  );
  pass?.release();
  return gaps.sort((a, b) => a.segment - b.segment);
}

/** Adds the gaps of connections, as long as not too many are known. */
function readAll(analyzer: Analyzer, rows: Uint32Array, pass: HolePass | null, gaps: CaptureGap[]): void {
  for (const row of connectionsToRead(analyzer, rows, pass))
    if (gaps.length < MOST_GAPS) readConnection(analyzer, row, gaps);
}

/** Of these connections all that have a gap, and some others. Where there is no pass the rows alone tell. */
export function connectionsToRead(analyzer: Analyzer, rows: Uint32Array, pass: HolePass | null): Uint32Array {
  const holes = pass?.of(rows) ?? null;
  return rows.filter((row, i) => {
    const isWorthIt = holes === null || holes[i] === 1 || lacksSyn(analyzer, row);
    return isWorthIt && mayHaveGap(analyzer, row);
  });
}

/**
 * What the row tells: a connection of which it is false has none.
 *
 * @param looks rule most rows out; null: each is looked at
 */
export function mayHaveGap(analyzer: Analyzer, row: ConnectionIndex, looks: RowLooks = null): boolean {
  if (!mayShow(looks, row, MAY_HAVE_GAP)) return false;
  const { connections } = analyzer;
  // Of a connection with one side captured every acknowledgement names unseen data: that is `oneDirection`.
  if (connections.word(row, CLIENT + SEGMENTS) === 0 || connections.word(row, SERVER + SEGMENTS) === 0)
    return false;
  const flags = connections.word(row, FLAGS);
  if ((flags & (SYN_SEEN | SYN_ACK_SEEN)) === SYN_SEEN) return (flags & ESTABLISHED_SEEN) !== 0;
  if ((flags & (SYN_SEEN | SYN_ACK_SEEN)) === SYN_ACK_SEEN) return true;
  const marks = connections.word(row, CLIENT + SIDE) | connections.word(row, SERVER + SIDE);
  if ((marks & (COUNTED_LETTERS << LETTERS_SHIFT)) !== 0) return true;
  const rare = connections.rareFacts(row);
  if (rare !== undefined && !isOfHandshake(rare)) return true;
  return !isWhole(connections, row, CLIENT) || !isWhole(connections, row, SERVER);
}

/** As much text was seen of a side as its numbers say, and nothing is out of order. */
function isWhole(connections: ConnectionTable, row: ConnectionIndex, side: number): boolean {
  const marks = connections.word(row, side + SIDE);
  const next = connections.word(row, side + SND_NXT);
  if ((marks & ISN_KNOWN) === 0 || next !== connections.word(row, side + CONTIGUOUS)) return false;
  const span = (next - connections.word(row, side + ISN)) >>> 0;
  return connections.double(row, side + PAYLOAD) >= span - 1 - ((marks & FIN_SENT) !== 0 ? 1 : 0);
}

/** A SYN that came again moves no number. */
function isOfHandshake(rare: RareFacts): boolean {
  const { handshake, history, synData, clientStretches, serverStretches } = rare;
  if (handshake === undefined || history !== undefined) return false;
  return synData === undefined && clientStretches === undefined && serverStretches === undefined;
}

/** A handshake that both sides completed, well after the capture began, and no SYN: it was sent and not captured. */
function lacksSyn(analyzer: Analyzer, row: ConnectionIndex): boolean {
  const table = analyzer.connections;
  return (
    (table.word(row, FLAGS) & (SYN_SEEN | SYN_ACK_SEEN)) === SYN_ACK_SEEN &&
    table.double(row, START) - analyzer.earliest > ACKNOWLEDGED_WITHIN &&
    table.sideHas(row, SERVER, ISN_KNOWN) &&
    table.sideHas(row, CLIENT, ACK_KNOWN)
  );
}

/** Adds the gaps of one connection. */
export function readConnection(analyzer: Analyzer, row: ConnectionIndex, gaps: CaptureGap[]): void {
  const { segments } = analyzer;
  if (lacksSyn(analyzer, row)) {
    const until = analyzer.connections.double(row, START);
    const segment = analyzer.segmentsOf(row)[0] ?? 0;
    gaps.push({
      connection: row,
      segment,
      from: until - ACKNOWLEDGED_WITHIN,
      until,
      missing: 1,
      what: "syn",
    });
  }
  const reader = new GapReader(analyzer, row);
  for (const segment of analyzer.segmentsOf(row)) {
    if (((segments.bits[segment] ?? 0) & IS_COPY) !== 0) continue;
    const flags = segments.flags[segment] ?? 0;
    if ((flags & SYN) !== 0) reader.readSyn(segment, flags);
    else if ((flags & RST) === 0) reader.read(segment, flags);
  }
  gaps.push(...reader.gaps());
}

class GapReader {
  readonly #analyzer: Analyzer;
  readonly #row: ConnectionIndex;
  /** Client, server. */
  readonly #sides = [new SideGaps(), new SideGaps()] as const;
  readonly #latest: [Nanoseconds, Nanoseconds] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  readonly #found: { readonly hole: Hole; readonly from: Nanoseconds; readonly what: CaptureGap["what"] }[] =
    [];
  /** Before a SYN-ACK the server's segments are those of an older incarnation (TIME_WAIT, challenge ACK). */
  #opened: boolean;
  #syn: Nanoseconds | null = null;
  #synAck = false;

  constructor(analyzer: Analyzer, row: ConnectionIndex) {
    this.#analyzer = analyzer;
    this.#row = row;
    this.#opened = !analyzer.connections.has(row, SYN_SEEN);
  }

  readSyn(segment: SegmentIndex, flags: number): void {
    const { segments } = this.#analyzer;
    const mine = this.#sideOf(segment);
    const time = segments.timeOf(segment);
    const seq = segments.seq[segment] ?? 0;
    if ((flags & ACK) === 0) this.#syn = time;
    else this.#synAck = true;
    if (mine === 1 && (flags & ACK) !== 0) this.#opened = true;
    // The SYN's own data (RFC 7413) may be taken or not: it is no hole either way.
    this.#sides[mine].syn(seq);
    this.#sides[mine].sent(seq + 1, segments.payloadLength(segment), time);
    this.#latest[mine] = time;
  }

  read(segment: SegmentIndex, flags: number): void {
    const { segments } = this.#analyzer;
    const mine = this.#sideOf(segment);
    const seq = segments.seq[segment] ?? 0;
    if ((mine === 1 && !this.#opened) || !this.#sides[mine].accepts(seq)) return;
    const time = segments.timeOf(segment);
    if (!this.#opened && (flags & ACK) !== 0) this.#open(segment, time);
    const length = segments.payloadLength(segment) + ((flags & FIN) !== 0 ? 1 : 0);
    this.#sides[mine].sent(seq, length, time);
    this.#latest[mine] = time;
    if ((flags & ACK) === 0) return;
    const theirs = mine === 0 ? 1 : 0;
    const hole = this.#sides[theirs].acknowledged(segments.ack[segment] ?? 0, segment, time);
    if (hole === null) return;
    this.#found.push({
      hole,
      from: Math.max(this.#latest[theirs], time - ACKNOWLEDGED_WITHIN),
      what: "data",
    });
  }

  gaps(): CaptureGap[] {
    return this.#found
      .filter(({ hole }) => hole.missing > 0)
      .map(({ hole, from, what }) => ({
        connection: this.#row,
        segment: hole.segment,
        from,
        until: hole.at,
        missing: hole.missing,
        what,
      }));
  }

  /** The client goes on: it has got a SYN-ACK. */
  #open(segment: SegmentIndex, time: Nanoseconds): void {
    this.#opened = true;
    if (this.#synAck || this.#syn === null) return;
    this.#found.push({ hole: { segment, at: time, missing: 1 }, from: this.#syn, what: "syn-ack" });
  }

  #sideOf(segment: SegmentIndex): 0 | 1 {
    return ((this.#analyzer.segments.bits[segment] ?? 0) & FROM_SERVER) !== 0 ? 1 : 0;
  }
}

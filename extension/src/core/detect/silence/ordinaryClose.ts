/**
 * What a server with tcp_tw_recycle would remember of a connection that it closed in the ordinary way: its FIN, the ACK of that,
 * the client's FIN. So it is with nearly every connection that is asked for, and to send all of its segments through
 * a tracker again takes ten times as long.
 */

import type { Analyzer } from "../../analyzer.ts";
import {
  CHALLENGED,
  CLIENT,
  CLOSED_BY_CLIENT,
  CLOSED_BY_SERVER,
  type ConnectionTable,
  ESTABLISHED_SEEN,
  FIN_NXT,
  FIN_REPEATED,
  FLAGS,
  OLD_SEGMENT,
  REFUSED,
  RESET,
  RST_SENT,
  SERVER,
  SIDE,
  SIMULTANEOUS,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../../model/connectionTable.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY, type SegmentTable } from "../../model/segmentTable.ts";
import { seqBefore, seqMax } from "../../seq.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex, SequenceNumber } from "../../units.ts";
import { ACK, FIN, SYN } from "../../wire/segment.ts";
import type { MemoryEvent } from "./perHostPaws.ts";

const ORDINARY = SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN | CLOSED_BY_SERVER;
const UNUSUAL = SIMULTANEOUS | REFUSED | CHALLENGED | CLOSED_BY_CLIENT | RESET | FIN_REPEATED | OLD_SEGMENT;

/**
 * The same as following the connection again tells (`memories.ts`). null: it was not closed in the ordinary way.
 *
 * @param secondOf the capture's clock in whole seconds since 1970
 */
export function memoriesOfOrdinaryClose(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  secondOf: (time: Nanoseconds) => number,
): readonly MemoryEvent[] | null {
  const { connections, segments } = analyzer;
  if (!isOrdinary(connections, connection)) return null;
  const finNxt = connections.unsigned(connection, SERVER + FIN_NXT);
  const rows = analyzer.segmentsOf(connection);
  const place = placeOfFin(segments, rows, finNxt);
  if (place < 0) return null;
  return eventsAfterFin(segments, rows, place, finNxt, secondOf);
}

function eventsAfterFin(
  segments: SegmentTable,
  rows: Uint32Array,
  place: number,
  finNxt: SequenceNumber,
  secondOf: (time: Nanoseconds) => number,
): readonly MemoryEvent[] | null {
  const { bits: bitsOf, flags: flagsOf, ack: ackOf } = segments;
  // What the server has acknowledged: there the client goes on.
  let next = ackOf[rows[place] ?? 0] ?? 0;
  const events: MemoryEvent[] = [];
  for (let i = place + 1; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const bits = bitsOf[row] ?? 0;
    const kinds = (flagsOf[row] ?? 0) & (SYN | FIN | ACK);
    const isFin = kinds === (FIN | ACK);
    if ((bits & IS_COPY) !== 0 || (kinds !== ACK && !isFin)) return null;
    const ack = ackOf[row] ?? 0;
    const isOfServer = (bits & FROM_SERVER) !== 0;
    // A second one of the server, or both crossed.
    if (isFin && (isOfServer || seqBefore(ack, finNxt))) return null;
    if (isOfServer) next = seqMax(ack, next);
    if (isOfServer || seqBefore(ack, finNxt) || (!isFin && events.length > 0)) continue;
    if (ack !== finNxt || !isTaken(segments, row, next)) return null;
    // FIN_WAIT_2 by an ACK alone; then TIME_WAIT by the client's FIN, which nothing but an RST ends.
    events.push(eventOf(segments, row, isFin, secondOf));
    if (isFin) break;
  }
  return events;
}

/** Opened by a handshake, closed by the server first; no FIN was repeated, nothing was reset or foreign. */
function isOrdinary(connections: ConnectionTable, row: ConnectionIndex): boolean {
  if ((connections.word(row, FLAGS) & (ORDINARY | UNUSUAL)) !== ORDINARY) return false;
  return ((connections.word(row, CLIENT + SIDE) | connections.word(row, SERVER + SIDE)) & RST_SENT) === 0;
}

/** The place of the server's FIN; -1: there is a copy before it, or the capture shows its acknowledgement before it. */
function placeOfFin(
  { bits: bitsOf, flags: flagsOf, ack: ackOf }: SegmentTable,
  rows: Uint32Array,
  finNxt: SequenceNumber,
): number {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const bits = bitsOf[row] ?? 0;
    const kinds = (flagsOf[row] ?? 0) & (SYN | FIN | ACK);
    if ((bits & IS_COPY) !== 0) return -1;
    if ((bits & FROM_SERVER) === 0) {
      if ((kinds & ACK) !== 0 && !seqBefore(ackOf[row] ?? 0, finNxt)) return -1;
    } else if ((kinds & FIN) !== 0) return kinds === (FIN | ACK) ? i : -1;
  }
  return -1;
}

/** The server takes the segment's TSval, and its FIN in order: it is the next one (RFC 7323 section 4.3, rule 2). */
function isTaken(segments: SegmentTable, row: SegmentIndex, next: SequenceNumber): boolean {
  return ((segments.bits[row] ?? 0) & HAS_TIMESTAMP) !== 0 && segments.seq[row] === next;
}

function eventOf(
  segments: SegmentTable,
  segment: SegmentIndex,
  certain: boolean,
  secondOf: (time: Nanoseconds) => number,
): MemoryEvent {
  const time = segments.timeOf(segment);
  const tsVal = segments.tsVal[segment] ?? 0;
  return { time, segment, memory: { tsVal, segment, setAt: time, second: secondOf(time), certain } };
}

/**
 * The round trip of a handshake: SYN to the first SYN-ACK that answers it, and SYN-ACK to the ACK that answers that.
 * A wait between two SYN-ACKs is no part of it. Where several could be meant the timestamps tell: TSecr of a SYN-ACK
 * names the SYN, TSecr of the ACK the SYN-ACK (RFC 7323 section 3.2).
 *
 * A handshake without repetition needs one time, which the row has; the others stand in `rare`.
 */

import {
  CLIENT,
  type ConnectionTable,
  FLAGS,
  HANDSHAKE,
  HANDSHAKE_OVER,
  ISN,
  ISN_KNOWN,
  RTT_KNOWN,
  SERVER,
  SIDE,
  SIMULTANEOUS,
  SYN_ACK_SEEN,
  SYN_SEEN,
  TIME_WAIT_START,
  TS_RECENT,
  TS_RECENT_KNOWN,
} from "../model/connectionTable.ts";
import type { RepeatedHandshake } from "../model/rareFacts.ts";
import type { Nanoseconds } from "../units.ts";
import type { HandshakeSegment } from "../wire/segment.ts";

/** No stack sends a SYN or a SYN-ACK oftener in one attempt. */
const MOST_TRIES = 32;

/** A SYN of the client; to be called before the row learns of it. */
export function timeSyn(table: ConnectionTable, at: number, segment: HandshakeSegment): void {
  const flags = table.words[at + FLAGS] ?? 0;
  if ((flags & HANDSHAKE_OVER) !== 0) return;
  if ((flags & (SYN_SEEN | SYN_ACK_SEEN)) === 0) {
    table.doubles[(at + HANDSHAKE) >> 1] = segment.time;
    return;
  }
  const { syns } = repeated(table, at);
  if (syns.length < MOST_TRIES)
    syns.push({ time: segment.time, tsVal: segment.hasTimestamp ? segment.tsVal >>> 0 : null });
}

/** A SYN-ACK that answers the client's SYN; to be called before the row learns of it. */
export function timeSynAck(table: ConnectionTable, at: number, segment: HandshakeSegment): void {
  const flags = table.words[at + FLAGS] ?? 0;
  if ((flags & HANDSHAKE_OVER) !== 0) return;
  const isFirst = (flags & (SYN_ACK_SEEN | SIMULTANEOUS)) === 0;
  if (isFirst && table.rareFacts(table.rowAt(at))?.handshake === undefined) return;
  const { syns, synAcks } = repeated(table, at);
  const named = segment.hasTimestamp
    ? syns.find(({ tsVal }) => tsVal !== null && tsVal === segment.tsEcr >>> 0)
    : undefined;
  if (synAcks.length < MOST_TRIES)
    synAcks.push({
      time: segment.time,
      seq: segment.seq | 0,
      tsVal: segment.hasTimestamp ? segment.tsVal >>> 0 : null,
      syn: (named ?? syns.at(-1))?.time ?? null,
    });
}

/** The client's first segment at ISN + 1. */
export function timeLastAck(table: ConnectionTable, at: number, segment: HandshakeSegment): void {
  const { words, doubles } = table;
  const flags = words[at + FLAGS] ?? 0;
  words[at + FLAGS] = flags | HANDSHAKE_OVER;
  const syn = synOf(table, at, flags, segment);
  forgetTries(table, at, flags);
  if (syn === null) return;
  doubles[(at + HANDSHAKE) >> 1] = segment.time - syn;
  words[at + FLAGS] = flags | HANDSHAKE_OVER | RTT_KNOWN;
}

/** The lists, when the handshake is over. Where no SYN-ACK was seen a SYN of the server may still ask for the last try. */
function forgetTries(table: ConnectionTable, at: number, flags: number): void {
  const row = table.rowAt(at);
  const facts = table.rareFacts(row);
  if (facts?.handshake === undefined || (flags & SYN_ACK_SEEN) === 0) return;
  facts.handshake = undefined;
  if (facts.isEmpty) table.dropRare(row);
}

/** When the SYN was sent that the ACK completes, moved by any wait for the SYN-ACK to be sent again. */
function synOf(table: ConnectionTable, at: number, flags: number, ack: HandshakeSegment): Nanoseconds | null {
  const handshake = table.rareFacts(table.rowAt(at))?.handshake;
  if (handshake) {
    const { synAcks } = handshake;
    const echoed = ack.hasTimestamp ? ack.tsEcr >>> 0 : null;
    const synAck = synAcks.findLast(({ tsVal }) => tsVal === null || tsVal === echoed) ?? synAcks.at(-1);
    if (!synAck || synAck.syn === null || ((synAck.seq + 1) | 0) !== (ack.ack | 0)) return null;
    const first = synAcks.find(({ syn }) => syn === synAck.syn) ?? synAck;
    return synAck.syn + (synAck.time - first.time);
  }
  const isPlain = (flags & (SYN_SEEN | SYN_ACK_SEEN | SIMULTANEOUS)) === (SYN_SEEN | SYN_ACK_SEEN);
  if (!isPlain || ((table.words[at + SERVER + SIDE] ?? 0) & ISN_KNOWN) === 0) return null;
  if ((((table.words[at + SERVER + ISN] ?? 0) + 1) | 0) !== (ack.ack | 0)) return null;
  return table.doubles[(at + HANDSHAKE) >> 1] ?? 0;
}

/** When the client last sent its SYN; to be asked before anything shows that it was accepted. */
export function lastSynOf(table: ConnectionTable, at: number): Nanoseconds {
  const syns = table.rareFacts(table.rowAt(at))?.handshake?.syns;
  return syns?.at(-1)?.time ?? table.doubles[(at + HANDSHAKE) >> 1] ?? 0;
}

/** The lists of a handshake with repetitions; the first SYN and SYN-ACK are moved there from the row. */
function repeated(table: ConnectionTable, at: number): RepeatedHandshake {
  const facts = table.rareOf(table.rowAt(at));
  if (facts.handshake) return facts.handshake;
  const flags = table.words[at + FLAGS] ?? 0;
  const time = table.doubles[(at + HANDSHAKE) >> 1] ?? 0;
  const syn = (flags & SYN_SEEN) !== 0 ? time : null;
  facts.handshake = {
    syns: syn === null ? [] : [{ time: syn, tsVal: lastTsValOf(table, at, SERVER) }],
    synAcks: [],
  };
  if ((flags & SYN_ACK_SEEN) !== 0 && ((table.words[at + SERVER + SIDE] ?? 0) & ISN_KNOWN) !== 0)
    facts.handshake.synAcks.push({
      time: table.doubles[(at + TIME_WAIT_START) >> 1] ?? 0,
      seq: table.words[at + SERVER + ISN] ?? 0,
      tsVal: lastTsValOf(table, at, CLIENT),
      syn,
    });
  return facts.handshake;
}

/** What the receiver remembers is the TSval of the only SYN that has come. */
function lastTsValOf(table: ConnectionTable, at: number, receiver: number): number | null {
  const isKnown = ((table.words[at + receiver + SIDE] ?? 0) & TS_RECENT_KNOWN) !== 0;
  return isKnown ? (table.words[at + receiver + TS_RECENT] ?? 0) >>> 0 : null;
}

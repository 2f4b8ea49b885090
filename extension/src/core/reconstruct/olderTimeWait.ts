/**
 * What the segments of a new attempt do to the TIME_WAIT that an older incarnation left. They stand in the new connection;
 * the state they meet is the old one's, until it is shown that the attempt was accepted.
 */

import {
  AFTER_TIME_WAIT,
  CLIENT,
  CLIENT_IS_B,
  type ConnectionTable,
  ESTABLISHED_SEEN,
  FIN_NXT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  PREVIOUS,
  SERVER,
  START,
  SYN_ACK_SEEN,
} from "../model/connectionTable.ts";
import type { ConnectionIndex, Nanoseconds } from "../units.ts";
import type { Segment } from "../wire/segment.ts";
import { ISN_AFTER_TIME_WAIT } from "./isnAfterTimeWait.ts";
import {
  arriveAtHolder,
  endByIncarnation,
  endByProof,
  hasEntered,
  type MetTimeWait,
  sentByHolder,
} from "./timeWaitStay.ts";

/** A new incarnation begins behind `previous`: is there a TIME_WAIT that it may meet? */
export function rememberOlder(table: ConnectionTable, row: ConnectionIndex, previous: ConnectionIndex): void {
  const flags = table.word(previous, FLAGS);
  let older = previous;
  if ((flags & (HOLDER_CLIENT | HOLDER_SERVER)) === 0) {
    // A TIME_WAIT outlives attempts that were not accepted.
    if ((flags & (AFTER_TIME_WAIT | SYN_ACK_SEEN | ESTABLISHED_SEEN)) !== AFTER_TIME_WAIT) return;
    older = olderOf(table, previous);
    table.rareOf(row).olderTimeWait = older;
    const facts = table.rareFacts(previous);
    if (facts) facts.olderTimeWait = undefined;
  }
  const at = table.at(row);
  table.words[at + FLAGS] = (table.words[at + FLAGS] ?? 0) | AFTER_TIME_WAIT;
}

/** A segment of an attempt that is not accepted yet. */
export function meetOlder(
  table: ConnectionTable,
  at: number,
  mine: number,
  segment: Segment,
  length: Nanoseconds,
): void {
  const met = meeting(table, at, length, mine === CLIENT);
  for (const holder of [CLIENT, SERVER]) {
    if (!hasEntered(table, met.at, holder)) continue;
    met.holder = holder;
    if (holder === blockOfOlder(table, at, met.at, mine)) sentByHolder(met, segment);
    else arriveAtHolder(met, segment);
  }
}

/** The attempt was accepted: no TIME_WAIT is left. */
export function acceptOlder(table: ConnectionTable, at: number, length: Nanoseconds): void {
  const met = meeting(table, at, length, true);
  for (const holder of [CLIENT, SERVER]) {
    if (!hasEntered(table, met.at, holder)) continue;
    met.holder = holder;
    endByIncarnation(met);
  }
}

/** A SYN or SYN-ACK whose ISN may come from a TIME_WAIT of its sender. */
export function proveOlder(
  table: ConnectionTable,
  at: number,
  mine: number,
  segment: Segment,
  length: Nanoseconds,
): void {
  const met = meeting(table, at, length, true);
  const holder = blockOfOlder(table, at, met.at, mine);
  const born = ((table.words[met.at + holder + FIN_NXT] ?? 0) + ISN_AFTER_TIME_WAIT) | 0;
  met.holder = holder;
  if ((segment.seq | 0) === born && hasEntered(table, met.at, holder)) endByProof(met);
}

/** Whose TIME_WAIT it is, `holder`, is still to be said. */
function meeting(table: ConnectionTable, at: number, length: Nanoseconds, byClient: boolean): MetTimeWait {
  const older = olderOf(table, table.rowAt(at));
  const attempt = table.doubles[(at + START) >> 1] ?? 0;
  return { table, row: older, at: table.at(older), holder: CLIENT, length, attempt, byClient };
}

function olderOf(table: ConnectionTable, row: ConnectionIndex): ConnectionIndex {
  return table.rareFacts(row)?.olderTimeWait ?? table.word(row, PREVIOUS);
}

/** The block that a side of the new connection has in the older one. */
function blockOfOlder(table: ConnectionTable, at: number, older: number, block: number): number {
  const sameRoles =
    (((table.words[at + FLAGS] ?? 0) ^ (table.words[older + FLAGS] ?? 0)) & CLIENT_IS_B) === 0;
  return sameRoles ? block : CLIENT + SERVER - block;
}

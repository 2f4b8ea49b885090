/**
 * RSTs that are plain: the only one and the last word of a connection that began with the client's SYN, its sender's by every sign, and of a
 * form that tells its cause. So it is with nine in ten, and one way through the segments decides them; of all others, and of what a reader
 * is told, the rules in `core/detect/resets/` decide. Each question here is one of theirs, for that case alone.
 */

import {
  COLUMN_ACK,
  COLUMN_BITS,
  COLUMN_FLAGS,
  COLUMN_IP_ID,
  COLUMN_LENGTH,
  COLUMN_SEQ,
  COLUMN_TTL,
  COLUMN_WINDOW,
} from "../core/fastPath/columnWords";
import { FIELDS_OF_RESETS } from "../core/fastPath/packedWords";
import {
  LARGEST_ID_STEP,
  LONGEST_ANSWER,
  MOST_SEGMENTS,
  NOT_PLAIN,
  PLAIN_CLOSE,
  PLAIN_CUT,
  PLAIN_REFUSAL,
} from "../core/fastPath/plainWords";
import {
  ACK_KNOWN,
  CHALLENGED,
  CLIENT,
  ESTABLISHED_SEEN,
  FIN_ACKED,
  FIN_SENT,
  FLAGS,
  ISN,
  OLD_SEGMENT,
  PAYLOAD,
  RCV_NXT,
  REFUSED,
  RESET,
  SERVER,
  SIDE,
  SIMULTANEOUS,
  SND_NXT,
  SYN_ACK_REPEATED,
  SYN_ACK_SEEN,
  SYN_REPEATED,
  SYN_SEEN,
  TS_SEEN,
} from "../core/model/connectionWords";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY, IS_IPV6, OPTIONS_CUT } from "../core/wire/segmentWords";
import { ACK, FIN, RST, SYN } from "../core/wire/tcpFlags";
import { anyRow, wordOf } from "./anyRow";
import { addressIn, byteAt, double, halfAt, word } from "./memory";
import { timeOf } from "./segmentTimes";

const WELL_OPENED: i32 = SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN;
/** With these nothing in its beginning was sent again, met an older one, or came from both sides. */
const HOW_OPENED: i32 =
  RESET | REFUSED | WELL_OPENED | SIMULTANEOUS | CHALLENGED | SYN_REPEATED | SYN_ACK_REPEATED | OLD_SEGMENT;

// The columns of segments.
let segmentColumns: usize = 0;
let seqs: usize = 0;
let acks: usize = 0;
let lengths: usize = 0;
let windows: usize = 0;
let ids: usize = 0;
let flagBytes: usize = 0;
let bitBytes: usize = 0;
let ttls: usize = 0;

/** Where the columns of segments are: their addresses stand from `columns` on. */
export function setColumnsOfResets(columns: usize): void {
  segmentColumns = columns;
  seqs = addressIn(columns, COLUMN_SEQ);
  acks = addressIn(columns, COLUMN_ACK);
  lengths = addressIn(columns, COLUMN_LENGTH);
  windows = addressIn(columns, COLUMN_WINDOW);
  ids = addressIn(columns, COLUMN_IP_ID);
  flagBytes = addressIn(columns, COLUMN_FLAGS);
  bitBytes = addressIn(columns, COLUMN_BITS);
  ttls = addressIn(columns, COLUMN_TTL);
}

/**
 * What the RST of a connection is.
 *
 * @param rows of connections
 * @param first where the rows of its segments stand, to before `end`. No length is above 65,535
 * @returns NOT_PLAIN: there is none, or the rules have to be asked
 */
export function verdictOfReset(rows: usize, connection: u32, first: usize, end: usize): i32 {
  const opened = wordOf(rows, connection, FLAGS) & HOW_OPENED;
  if (opened === (REFUSED | SYN_SEEN)) return refusalOf(wordOf(rows, connection, CLIENT + ISN), first, end);
  if (opened !== (RESET | WELL_OPENED)) return NOT_PLAIN;
  return closeOf(anyRow(rows, connection, 0, FIELDS_OF_RESETS), first, end);
}

function flagsOf(segment: u32): i32 {
  return byteAt(flagBytes, segment);
}

function bitsOf(segment: u32): i32 {
  return byteAt(bitBytes, segment);
}

function lengthOf(segment: u32): i32 {
  return halfAt(lengths, segment);
}

/** A SYN, and the RST that acknowledges it: nothing else was sent. */
function refusalOf(isn: i32, first: usize, end: usize): i32 {
  if (end - first !== 8 || !isSynOfClient(load<u32>(first))) return NOT_PLAIN;
  const reset = load<u32>(first + 4);
  if ((bitsOf(reset) & (FROM_SERVER | IS_COPY)) !== FROM_SERVER) return NOT_PLAIN;
  if ((flagsOf(reset) & (RST | ACK)) !== (RST | ACK)) return NOT_PLAIN;
  return word(acks, reset) - isn === 1 ? PLAIN_REFUSAL : NOT_PLAIN;
}

function isSynOfClient(segment: u32): bool {
  return (bitsOf(segment) & (FROM_SERVER | IS_COPY)) === 0 && (flagsOf(segment) & (SYN | ACK | RST)) === SYN;
}

/** The two forms that Linux gives an RST (`resetShape.ts`): that of a live socket, or an answer without one. */
function closeOf(row: usize, first: usize, end: usize): i32 {
  const last = end - 4;
  const reset = load<u32>(last);
  const bits = bitsOf(reset);
  const flags = flagsOf(reset);
  if ((flags & RST) === 0 || (bits & IS_COPY) !== 0 || lengthOf(reset) > 0) return NOT_PLAIN;
  if (last - first > (<usize>MOST_SEGMENTS) << 2 || !isSynOfClient(load<u32>(first))) return NOT_PLAIN;
  if ((word(row, CLIENT + SIDE) & ACK_KNOWN) === 0) return NOT_PLAIN;
  const mine = (bits & FROM_SERVER) !== 0 ? SERVER : CLIENT;
  if ((flags & ACK) !== 0) {
    const isStamped = (bits & (HAS_TIMESTAMP | OPTIONS_CUT)) === HAS_TIMESTAMP;
    if (!isStamped || (word(row, mine + SIDE) & TS_SEEN) === 0) return NOT_PLAIN;
    if (mayFollowProbe(load<u32>(last - 4), bits & FROM_SERVER, word(row, mine + SND_NXT))) return NOT_PLAIN;
  } else {
    if ((bits & HAS_TIMESTAMP) !== 0 || windowOf(reset) !== 0) return NOT_PLAIN;
    if (!answers(reset, load<u32>(last - 4))) return NOT_PLAIN;
    // The listener may not have taken the connection of a server that had sent nothing but its SYN-ACK.
    if (mine === SERVER && double(row, SERVER + PAYLOAD) === 0) return NOT_PLAIN;
  }
  return afterAll(row, first, last, mine);
}

/** Whether the segment before the RST may be a keep-alive probe of its sender, whose next number that is (`resetCause.ts`). */
function mayFollowProbe(segment: u32, side: i32, next: i32): bool {
  if ((bitsOf(segment) & FROM_SERVER) !== side || (flagsOf(segment) & (SYN | FIN)) !== 0) return false;
  return lengthOf(segment) <= 1 && word(seqs, segment) === next - 1;
}

/** Whether the RST answers the segment before it, text of the other side (`answeredBy` in `resetShape.ts`). */
function answers(reset: u32, segment: u32): bool {
  if (((bitsOf(segment) ^ bitsOf(reset)) & FROM_SERVER) === 0) return false;
  if (lengthOf(segment) === 0 || (flagsOf(segment) & ACK) === 0) return false;
  return (
    word(acks, segment) === word(seqs, reset) &&
    timeOf(segmentColumns, reset) - timeOf(segmentColumns, segment) <= LONGEST_ANSWER
  );
}

/** Goes through what came before the RST, at `last`: it must be all of one make, and the RST with it. */
function afterAll(row: usize, first: usize, last: usize, mine: i32): i32 {
  const reset = load<u32>(last);
  const isAbort = (flagsOf(reset) & ACK) !== 0;
  begin(reset);
  for (let at = first; at < last; at += 4) if (!take(load<u32>(at))) return NOT_PLAIN;
  const seq = word(seqs, reset);
  if (!hasSent || !hasAcknowledged || seq - sent > 0 || seq - acknowledged < 0) return NOT_PLAIN;
  if (!hasNextId(reset, isAbort)) return NOT_PLAIN;
  const theirs = mine === SERVER ? CLIENT : SERVER;
  const cuts =
    isUnderWay(row, mine, theirs, false, 0) ||
    isUnderWay(row, theirs, mine, isAbort, word(acks, reset)) ||
    (isAbort && leavesUnread(reset)) ||
    (mine === SERVER && isLastTextTheirs);
  return cuts ? PLAIN_CUT : PLAIN_CLOSE;
}

// What the segments so far show: of the RST's sender, and of the other side.
let side: i32 = 0;
let ttl: i32 = 0;
let hasSent: bool = false;
/** After all that its sender sent. */
let sent: i32 = 0;
let hasAcknowledged: bool = false;
/** The highest ACK number of the other side. */
let acknowledged: i32 = 0;
/** The IPv4 ID of its sender's latest segment but SYNs; -1: none. */
let latestId: i32 = -1;
let isLastTextTheirs: bool = false;
/** Bytes of text of the other side since the latest of its sender, and the sender's latest segment before these. */
let unread: i32 = 0;
let before: u32 = 0;

function begin(reset: u32): void {
  side = bitsOf(reset) & FROM_SERVER;
  ttl = ttlOf(reset);
  hasSent = false;
  hasAcknowledged = false;
  latestId = -1;
  isLastTextTheirs = false;
  unread = 0;
  before = reset;
}

/** False: a copy, another RST, or of the RST's sender with another TTL, or out of its count of IDs. */
function take(segment: u32): bool {
  const bits = bitsOf(segment);
  const flags = flagsOf(segment);
  if ((bits & IS_COPY) !== 0 || (flags & RST) !== 0) return false;
  const length = lengthOf(segment);
  const isMine = (bits & FROM_SERVER) === side;
  if (length > 0) isLastTextTheirs = !isMine;
  if (!isMine) {
    unread += length;
    if ((flags & ACK) !== 0) takeAck(word(acks, segment));
    return true;
  }
  takeSent(segment, flags, length);
  if (ttlOf(segment) !== ttl) return false;
  // Linux answers a SYN by ID 0, and IPv6 has none.
  return (bits & IS_IPV6) !== 0 || (flags & SYN) !== 0 || takeId(idOf(segment));
}

function takeAck(ack: i32): void {
  if (!hasAcknowledged || ack - acknowledged > 0) acknowledged = ack;
  hasAcknowledged = true;
}

function takeSent(segment: u32, flags: i32, length: i32): void {
  const next = word(seqs, segment) + length + ((flags & SYN) !== 0 ? 1 : 0) + ((flags & FIN) !== 0 ? 1 : 0);
  if (!hasSent || next - sent > 0) sent = next;
  hasSent = true;
  if (length > 0) unread = 0;
  if (unread === 0) before = segment;
}

function takeId(id: i32): bool {
  const isNext = id !== 0 && (latestId < 0 || isUsualStep(latestId, id));
  latestId = id;
  return isNext;
}

function ttlOf(segment: u32): i32 {
  return byteAt(ttls, segment);
}

function idOf(segment: u32): i32 {
  return halfAt(ids, segment);
}

function isUsualStep(before: i32, id: i32): bool {
  const step = (id - before) & 0xffff;
  return step > 0 && step <= LARGEST_ID_STEP;
}

/** Whether the RST goes on in the count of IDs (`oddIpId.ts`), of which an answer without a socket is no part. */
function hasNextId(reset: u32, isAbort: bool): bool {
  const id = idOf(reset);
  if ((bitsOf(reset) & IS_IPV6) !== 0 || (!isAbort && id === 0)) return true;
  return latestId >= 0 && isUsualStep(latestId, id);
}

/** Whether text is between what `sender` has sent and what `receiver` has acknowledged; by the RST, too (`unacknowledged` in `closingReset.ts`). */
function isUnderWay(row: usize, sender: i32, receiver: i32, hasAck: bool, ack: i32): bool {
  if (double(row, sender + PAYLOAD) === 0) return false;
  const hasOpenFin = (word(row, sender + SIDE) & (FIN_SENT | FIN_ACKED)) === FIN_SENT;
  const next = word(row, sender + SND_NXT) - (hasOpenFin ? 1 : 0);
  if ((word(row, receiver + SIDE) & ACK_KNOWN) !== 0 && next - word(row, receiver + RCV_NXT) <= 0)
    return false;
  return !hasAck || next - ack > 0;
}

/** Whether the RST's window still counts text that was not read (`windowHoldsData` in `resetCause.ts`). */
function leavesUnread(reset: u32): bool {
  if (unread === 0) return false;
  const window = windowOf(before);
  const less = window - windowOf(reset);
  if (less <= 0) return false;
  return (flagsOf(before) & SYN) === 0 || (less <= unread && 2 * less < window);
}

function windowOf(segment: u32): i32 {
  return halfAt(windows, segment);
}

/**
 * Why a connection was reset, as far as the packets tell. Where the form of the RST and what came before it leave more
 * than one cause, the answer is "unknown": a wrong cause is worse than none.
 */

import { LONGEST_ANSWER } from "../../fastPath/plainWords.ts";
import type { SegmentTable } from "../../model/segmentTable.ts";
import { seqAdd } from "../../seq.ts";
import type { SegmentIndex } from "../../units.ts";
import { ACK, RST, SYN } from "../../wire/segment.ts";
import type { ResetCause } from "../finding.ts";
import { isCopy, isReset, senderOf, seqEnd } from "../segmentFacts.ts";
import type { ClosingReset } from "./closingReset.ts";
import type { ConnectionResets } from "./connectionResets.ts";

export interface ResetVerdict {
  readonly cause: ResetCause;
  /** Keep-alive probes that went unanswered before the RST (cause keep-alive-timeout). */
  readonly probes: readonly SegmentIndex[];
  /** Data of the other side probably lay unread in the socket that was closed. Never certain (RFC 2525 section 2.17). */
  readonly unreadDataLikely: boolean;
  /** The RST answers the last segment of the handshake: the listener did not take the connection. */
  readonly atAccept: boolean;
}

export function resetVerdictOf(
  segments: SegmentTable,
  resets: ConnectionResets,
  closing: ClosingReset,
): ResetVerdict {
  const probes = unansweredProbes(segments, resets.rows, closing);
  const atAccept = isAtAccept(segments, resets, closing);
  const cause = causeOf(segments, resets, closing, probes, atAccept);
  const unreadDataLikely =
    cause === "abort" && closing.shape === "socket" && windowHoldsData(segments, resets.rows, closing);
  return { cause, probes: cause === "keep-alive-timeout" ? probes : [], unreadDataLikely, atAccept };
}

function causeOf(
  segments: SegmentTable,
  resets: ConnectionResets,
  closing: ClosingReset,
  probes: readonly SegmentIndex[],
  atAccept: boolean,
): ResetCause {
  // Something speaks against its alleged sender: what that host did is then not to be told from it.
  if (closing.signs.length > 0) return "unknown";
  if (!closing.established) return causeInHandshake(segments, resets, closing);
  if (closing.shape === "answer" && closing.answered >= 0) return atAccept ? "unknown" : "closed-socket";
  if (probes.length >= ENOUGH_PROBES) return "keep-alive-timeout";
  return closing.shape === "socket" || showsSocket(segments, resets, closing) ? "abort" : "unknown";
}

/** The client's RST to a SYN-ACK: RFC 9293 section 3.5.2, groups 1 and 2. */
function causeInHandshake(
  segments: SegmentTable,
  resets: ConnectionResets,
  closing: ClosingReset,
): ResetCause {
  if (closing.by === "server") return "unknown";
  const synAck = latestSynAck(segments, resets.rows, closing.place);
  if (synAck < 0) return "unknown";
  if (closing.shape === "socket") return "abort";
  const seq = segments.seq[closing.segment] ?? 0;
  const acknowledged = segments.ack[synAck] ?? 0;
  if (acknowledged !== seq) return "unknown";
  return acknowledged === closing.senderNext ? "syn-sent-closed" : "unexpected-ack";
}

function latestSynAck(segments: SegmentTable, rows: ArrayLike<SegmentIndex>, place: number): SegmentIndex {
  for (let i = place - 1; i >= 0; i--) {
    const row = rows[i] ?? 0;
    if (((segments.flags[row] ?? 0) & (SYN | ACK)) === (SYN | ACK) && senderOf(segments, row) === "server")
      return row;
  }
  return -1;
}

/**
 * The server's host answers the ACK that ends the handshake by RST, having sent nothing but its SYN-ACK: Linux with
 * tcp_abort_on_overflow and a full accept queue, a listener closed in between, a SYN cookie that does not check, or a
 * proxy that found no server behind it. Where text follows the ACK at once, an RST for each segment shows that the ACK
 * was among those answered; one fewer, that it had been taken.
 */
function isAtAccept(segments: SegmentTable, resets: ConnectionResets, closing: ClosingReset): boolean {
  if (closing.by !== "server" || closing.shape !== "answer" || closing.senderPayload > 0) return false;
  if (closing.senderSentFin || closing.receiverSentFin) return false;
  const { rows } = resets;
  const seq = segments.seq[closing.segment];
  const synAck = latestSynAck(segments, rows, closing.place);
  if (synAck < 0 || seq !== seqAdd(segments.seq[synAck] ?? 0, 1)) return false;
  let ends = -1;
  let sent = 0;
  for (const row of rows) {
    const isAck = ((segments.flags[row] ?? 0) & (SYN | ACK | RST)) === ACK && segments.ack[row] === seq;
    if (!isAck || senderOf(segments, row) === "server" || isCopy(segments, row)) continue;
    if (ends < 0) ends = row;
    sent++;
  }
  if (ends < 0 || ends > closing.segment) return false;
  if (segments.timeOf(closing.segment) - segments.timeOf(ends) > LONGEST_ANSWER) return false;
  return resets.all.filter((reset) => segments.seq[reset] === seq).length >= sent;
}

const ENOUGH_PROBES = 2;

/**
 * Keep-alive probes of the RST's sender (the byte before SND.NXT once more, or nothing there: RFC 9293 section 3.8.4) at
 * the end of the connection, with no sign of the other side since the first of them.
 */
function unansweredProbes(
  segments: SegmentTable,
  rows: ArrayLike<SegmentIndex>,
  closing: ClosingReset,
): SegmentIndex[] {
  if (closing.shape === "answer" && closing.answered >= 0) return [];
  const probes: SegmentIndex[] = [];
  for (let i = closing.place - 1; i >= 0; i--) {
    const row = rows[i] ?? 0;
    if (isCopy(segments, row)) continue;
    const length = segments.payloadLength(row);
    const beforeNext = segments.seq[row] === seqAdd(closing.senderNext, -1) && length <= 1;
    const isPlain = seqEnd(segments, row) === seqAdd(segments.seq[row] ?? 0, length);
    if (senderOf(segments, row) !== closing.by || isReset(segments, row) || !beforeNext || !isPlain) break;
    probes.unshift(row);
  }
  return probes;
}

/**
 * Whether an RST of no telling form shows a live socket all the same: its number is its sender's SND.NXT, and either no
 * ACK number of the other side, so that it is taken from no segment, or there is no segment that it could answer. A host
 * without a socket has neither the knowledge nor a reason to send. The TTL must be the sender's, for a device between
 * the ends that watched the connection knows as much; and after its own FIN a sender may mean that the socket is closed.
 */
function showsSocket(segments: SegmentTable, resets: ConnectionResets, closing: ClosingReset): boolean {
  const { habits } = closing;
  const seq = segments.seq[closing.segment] ?? 0;
  if (habits.ttl === null || closing.senderSentFin || seq !== closing.senderNext) return false;
  // Without ACK it is the form of an answer, unless the stack counts it with its other packets.
  const hasAck = ((segments.flags[closing.segment] ?? 0) & ACK) !== 0;
  if (!hasAck && (habits.idOrder === null || segments.ipId[closing.segment] === 0)) return false;
  if (closing.answered < 0) return true;
  const before = resets.rows.subarray(0, closing.place);
  return !before.some((row) => senderOf(segments, row) !== closing.by && segments.ack[row] === seq);
}

/**
 * Text of the other side came after the last text of the RST's sender, and the window in the RST is smaller than the
 * one before that text: it still counts what was not read (Linux __tcp_select_window). A window scale of more than
 * the text hides it, and a growing receive buffer too: no sign is no proof that all was read.
 */
function windowHoldsData(
  segments: SegmentTable,
  rows: ArrayLike<SegmentIndex>,
  closing: ClosingReset,
): boolean {
  let text = 0;
  let before = -1;
  let isOfSyn = false;
  for (let i = 0; i < closing.place; i++) {
    const row = rows[i] ?? 0;
    if (isCopy(segments, row) || isReset(segments, row)) continue;
    const length = segments.payloadLength(row);
    if (senderOf(segments, row) !== closing.by) {
      text += length;
      continue;
    }
    if (length > 0) text = 0;
    if (text > 0) continue;
    before = segments.window[row] ?? 0;
    isOfSyn = ((segments.flags[row] ?? 0) & SYN) !== 0;
  }
  const less = before - (segments.window[closing.segment] ?? 0);
  if (text === 0 || less <= 0) return false;
  // The window of a SYN is never scaled (RFC 7323 section 2.2), the RST's may be: they compare only where the text
  // accounts for the difference, byte by byte.
  return !isOfSyn || (less <= text && less < before / 2);
}

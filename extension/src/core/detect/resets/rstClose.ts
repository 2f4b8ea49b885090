import { FLAGS, RESET } from "../../model/connectionTable.ts";
import { HAS_TIMESTAMP, OPTIONS_CUT, type SegmentTable } from "../../model/segmentTable.ts";
import type { Certainty, Severity } from "../../report/contract.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import { FIN } from "../../wire/segment.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type FoundOf, NO_FINDINGS } from "../finding.ts";
import { isCopy, senderOf } from "../segmentFacts.ts";
import type { ClosingReset } from "./closingReset.ts";
import { type ConnectionResets, resetsOf } from "./connectionResets.ts";
import { type ResetVerdict, resetVerdictOf } from "./resetCause.ts";

/** An RST that ended a connection, and what the words and the finding are made of. */
export interface RstClose {
  readonly resets: ConnectionResets;
  readonly closing: ClosingReset;
  readonly verdict: ResetVerdict;
  /**
   * Payload bytes of both sides that were on the way when the RST came: sent, as the capture shows it, and not acknowledged
   * by the other side; what the RST's own ACK number covers counts as acknowledged.
   */
  readonly bytesUnacknowledged: number;
  /** The server reset after text of the client that it had not answered by any text of its own. */
  readonly requestUnanswered: boolean;
}

/** The closing RST of a connection; null when none ended it. */
export function rstCloseOf(input: DetectorInput, connection: ConnectionIndex): RstClose | null {
  const { connections, segments } = input.analyzer;
  if ((connections.word(connection, FLAGS) & RESET) === 0) return null;
  const resets = resetsOf(input, connection);
  const closing = resets?.closing;
  if (!resets || !closing) return null;
  return {
    resets,
    closing,
    verdict: resetVerdictOf(segments, resets, closing),
    bytesUnacknowledged: closing.senderUnacknowledged + closing.receiverUnacknowledged,
    requestUnanswered: closing.by === "server" && lastTextIsOfClient(segments, resets.rows, closing.place),
  };
}

/** The RSTs after the one that ended the connection, injected ones left out. */
export function laterResets({ resets, closing }: RstClose): readonly SegmentIndex[] {
  const { all, injected } = resets;
  return all.filter(
    (segment) => segment > closing.segment && !injected.some((reset) => reset.segment === segment),
  );
}

/**
 * A connection ended by RST: one finding each, at the first RST that ended a side not yet closed (RFC 9293 section
 * 3.5.2). Injected RSTs and those that nobody obeyed end nothing (`connectionResets.ts`).
 */
export function rstClose(input: DetectorInput, connection: ConnectionIndex): readonly FoundOf<"rst-close">[] {
  const close = rstCloseOf(input, connection);
  if (close === null) return NO_FINDINGS;
  const { closing, resets, verdict } = close;
  const { segments } = input.analyzer;
  const bits = segments.bits[closing.segment] ?? 0;
  return [
    {
      kind: "rst-close",
      certainty: certaintyOf(verdict, closing),
      severity: severityOf(close),
      connection,
      segment: closing.segment,
      tell: () => ({
        evidence: evidenceOf(
          ...firstFins(segments, resets.rows, closing.place),
          ...verdict.probes,
          closing.answered,
          closing.segment,
          ...laterResets(close),
        ),
        details: {
          by: closing.by,
          cause: verdict.cause,
          afterFin: closing.senderSentFin || closing.receiverSentFin,
          ttl: segments.ttl[closing.segment] ?? 0,
          hasTimestamp: (bits & OPTIONS_CUT) !== 0 ? null : (bits & HAS_TIMESTAMP) !== 0,
          bytesUnacknowledged: close.bytesUnacknowledged,
          unreadDataLikely: verdict.unreadDataLikely,
        },
      }),
    },
  ];
}

/** The form of the RST says it (explained), or only its numbers do (compatible). */
function certaintyOf(verdict: ResetVerdict, closing: ClosingReset): Certainty {
  if (verdict.cause === "unknown") return "compatible";
  return closing.shape !== "socket" && verdict.cause === "abort" ? "compatible" : "explained";
}

/**
 * Information when the RST cut nothing off. It did when text was on the way or lay unread, when a request had no
 * answer, and when the connect itself was turned away.
 */
function severityOf(close: RstClose): Severity {
  const { verdict, closing } = close;
  if (close.bytesUnacknowledged > 0 || verdict.unreadDataLikely || verdict.atAccept) return "warning";
  if (verdict.cause === "unexpected-ack" || verdict.cause === "keep-alive-timeout") return "warning";
  const serverInHandshake = !closing.established && closing.by === "server";
  return serverInHandshake || close.requestUnanswered ? "warning" : "info";
}

function lastTextIsOfClient(segments: SegmentTable, rows: ArrayLike<SegmentIndex>, place: number): boolean {
  for (let i = place - 1; i >= 0; i--) {
    const row = rows[i] ?? 0;
    if (segments.payloadLength(row) > 0 && !isCopy(segments, row))
      return senderOf(segments, row) === "client";
  }
  return false;
}

/** The first FIN of each side before the RST. */
function firstFins(segments: SegmentTable, rows: ArrayLike<SegmentIndex>, place: number): SegmentIndex[] {
  const fins: SegmentIndex[] = [];
  const seen = { client: false, server: false };
  for (let i = 0; i < place; i++) {
    const row = rows[i] ?? 0;
    if (((segments.flags[row] ?? 0) & FIN) === 0 || isCopy(segments, row)) continue;
    const side = senderOf(segments, row);
    if (!seen[side]) fins.push(row);
    seen[side] = true;
  }
  return fins;
}

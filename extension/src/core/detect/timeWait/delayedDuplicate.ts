/**
 * A segment that the network delivered late, into TIME_WAIT or into a later incarnation: what TIME_WAIT and PAWS are
 * there to catch (RFC 9293 section 3.4.3, RFC 7323 section 5.1). It is the same segment, not one sent again: a
 * retransmission has another IP ID or a later TSval.
 */

import {
  CLIENT_IS_B,
  COUNTS,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  OLD_SEGMENT,
} from "../../model/connectionTable.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY, IS_IPV6 } from "../../model/segmentTable.ts";
import { lifeBefore } from "../../reconstruct/lives.ts";
import { restartsOf } from "../../reconstruct/timeWait.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import { ACK, FIN, RST, SYN } from "../../wire/segment.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Found, type FoundOf, NO_FINDINGS } from "../finding.ts";
import { timeWaitStartOf } from "../segmentOfFrame.ts";

interface Duplicate {
  readonly segment: SegmentIndex;
  /** The life in which it was sent, and what it is there. */
  readonly belongsTo: ConnectionIndex;
  readonly original: SegmentIndex;
}

/** A duplicate this many lives old would be older than any MSL. */
const MOST_LIVES_BACK = 3;

export function delayedDuplicate(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  const table = input.analyzer.connections;
  if (restartsOf(table.word(connection, COUNTS)) === 0 && !table.has(connection, OLD_SEGMENT))
    return NO_FINDINGS;
  const found = [...intoTimeWait(input, connection), ...intoLaterLife(input, connection)];
  return withoutSecondTakes(input, found).map((one) => findingOf(connection, one));
}

/** So many segments late by exactly the same time are no accident of the network. */
const SECOND_TAKE = 3;
const SAME_DELAY = 10_000; // nanoseconds

/** Drops what a second take of the same traffic made: a mirror of another VLAN, a recording played again. */
function withoutSecondTakes(input: DetectorInput, found: readonly Duplicate[]): readonly Duplicate[] {
  const delayOf = ({ segment, original }: Duplicate) =>
    Math.round((input.timeOf(segment) - input.timeOf(original)) / SAME_DELAY);
  const counts = new Map<number, number>();
  for (const one of found) counts.set(delayOf(one), (counts.get(delayOf(one)) ?? 0) + 1);
  const alike = (delay: number) =>
    (counts.get(delay - 1) ?? 0) + (counts.get(delay) ?? 0) + (counts.get(delay + 1) ?? 0);
  return found.filter((one) => alike(delayOf(one)) < SECOND_TAKE);
}

/** The segment's original in the same connection, when it came into TIME_WAIT; -1 when it is no duplicate. */
export function delayedDuplicateOf(
  input: DetectorInput,
  connection: ConnectionIndex,
  segment: SegmentIndex,
): SegmentIndex {
  return isCandidate(input, segment) ? originalOf(input, connection, segment, false, true) : -1;
}

function intoTimeWait(input: DetectorInput, connection: ConnectionIndex): Duplicate[] {
  const { analyzer } = input;
  const table = analyzer.connections;
  const holders = table.word(connection, FLAGS) & (HOLDER_CLIENT | HOLDER_SERVER);
  if (holders === 0 || restartsOf(table.word(connection, COUNTS)) === 0) return [];
  const started = timeWaitStartOf(analyzer, connection);
  const found: Duplicate[] = [];
  for (const segment of analyzer.segmentsOf(connection)) {
    if (segment <= started) continue;
    const original = delayedDuplicateOf(input, connection, segment);
    if (original >= 0 && original <= started) found.push({ segment, belongsTo: connection, original });
  }
  return found;
}

function intoLaterLife(input: DetectorInput, connection: ConnectionIndex): Duplicate[] {
  const { analyzer } = input;
  const table = analyzer.connections;
  if (!table.has(connection, OLD_SEGMENT)) return [];
  let older = lifeBefore(table, connection);
  const found: Duplicate[] = [];
  for (let lives = 0; lives < MOST_LIVES_BACK && older >= 0; lives++) {
    const turned = ((table.word(older, FLAGS) ^ table.word(connection, FLAGS)) & CLIENT_IS_B) !== 0;
    for (const segment of analyzer.segmentsOf(connection)) {
      if (!isCandidate(input, segment)) continue;
      const original = originalOf(input, older, segment, turned, false);
      if (original >= 0) found.push({ segment, belongsTo: older, original });
    }
    older = lifeBefore(table, older);
  }
  return found;
}

/** Neither a copy of a frame, nor a SYN (it opens an attempt), nor an RST (it leaves no state to come from). */
function isCandidate(input: DetectorInput, segment: SegmentIndex): boolean {
  const { segments } = input.analyzer;
  const flags = segments.flags[segment] ?? 0;
  const opens = (flags & (SYN | ACK)) === SYN;
  return !opens && (flags & RST) === 0 && ((segments.bits[segment] ?? 0) & IS_COPY) === 0;
}

/** A timestamp or an IP ID tells the segment from one that was sent again. */
function isIdentified(input: DetectorInput, segment: SegmentIndex): boolean {
  const { segments } = input.analyzer;
  const bits = segments.bits[segment] ?? 0;
  return (bits & HAS_TIMESTAMP) !== 0 || ((bits & IS_IPV6) === 0 && segments.ipId[segment] !== 0);
}

/**
 * Whether being the same is enough to be the same segment. In its own life a FIN is sent again by design and
 * text may be, so something must identify text; a SYN-ACK is not sent again once the handshake is over. In a later life nobody sends the
 * older one's text again, but bare ACKs are too alike unless something identifies them.
 */
function canBeTold(input: DetectorInput, segment: SegmentIndex, inOwnLife: boolean): boolean {
  const { segments } = input.analyzer;
  const flags = segments.flags[segment] ?? 0;
  const hasText = segments.payloadLength(segment) > 0;
  if (inOwnLife)
    return (flags & SYN) !== 0 || (hasText && (flags & FIN) === 0 && isIdentified(input, segment));
  return hasText || (flags & (FIN | SYN)) !== 0 || isIdentified(input, segment);
}

/** The same segment, earlier: same numbers, length and timestamp, and the same IP ID where there is one. */
function originalOf(
  input: DetectorInput,
  connection: ConnectionIndex,
  segment: SegmentIndex,
  turned: boolean,
  inOwnLife: boolean,
): SegmentIndex {
  if (!canBeTold(input, segment, inOwnLife)) return -1;
  const { segments } = input.analyzer;
  const side = ((segments.bits[segment] ?? 0) & FROM_SERVER) ^ (turned ? FROM_SERVER : 0);
  for (const other of input.analyzer.segmentsOf(connection)) {
    // Not by rows: those of an older life need not stand before these.
    if (segments.frameOf(other) >= segments.frameOf(segment)) break;
    if (
      segments.seq[other] === segments.seq[segment] &&
      segments.payloadLength(other) === segments.payloadLength(segment) &&
      segments.ack[other] === segments.ack[segment] &&
      segments.flags[other] === segments.flags[segment] &&
      segments.tsVal[other] === segments.tsVal[segment] &&
      segments.ipId[other] === segments.ipId[segment] &&
      segments.checksum[other] === segments.checksum[segment] &&
      ((segments.bits[other] ?? 0) & FROM_SERVER) === side
    )
      return other;
  }
  return -1;
}

function findingOf(
  connection: ConnectionIndex,
  { segment, belongsTo, original }: Duplicate,
): FoundOf<"delayed-duplicate"> {
  return {
    kind: "delayed-duplicate",
    certainty: "proved",
    severity: "warning",
    connection,
    segment,
    tell: () => ({
      evidence: evidenceOf(original, segment),
      details: { belongsTo, original },
    }),
  };
}

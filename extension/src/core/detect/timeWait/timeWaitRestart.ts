import {
  CLIENT,
  COUNTS,
  FIN_NXT,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  SERVER,
  TS_RECENT,
  TS_RECENT_KNOWN,
} from "../../model/connectionTable.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY } from "../../model/segmentTable.ts";
import { restartsOf } from "../../reconstruct/timeWait.ts";
import { timeWaitOf } from "../../reconstruct/timeWaitFacts.ts";
import { seqBefore } from "../../seq.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type SegmentIndex } from "../../units.ts";
import { ACK, FIN, RST, SYN } from "../../wire/segment.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Found, NO_FINDINGS, type RestartCause } from "../finding.ts";
import { timeWaitStartOf } from "../segmentOfFrame.ts";
import { delayedDuplicateOf } from "./delayedDuplicate.ts";

/**
 * The 2MSL timer started anew (RFC 9293 section 3.10.7.4 for the peer's FIN sent again; Linux for nearly every segment).
 * One for each connection, at the first segment that did it and was answered. A SYN that did it is told by
 * `time-wait-syn-refused`, a delayed duplicate by `delayed-duplicate`; a bare ACK that crossed the last ACK restarts the
 * timer by a round trip, which `timeWait.restarts` counts and nobody needs to read. Nor is it told where it made no
 * difference: the TIME_WAIT ended before its first timer would have run out.
 */
export function timeWaitRestart(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  const { analyzer } = input;
  const restarts = restartsOf(analyzer.connections.word(connection, COUNTS));
  if (restarts === 0 || endedInItsFirstTime(input, connection)) return NO_FINDINGS;
  const started = timeWaitStartOf(analyzer, connection);
  const first = firstRestart(input, connection, started);
  if (first < 0) return NO_FINDINGS;
  return [
    {
      kind: "time-wait-restart",
      certainty: "explained",
      severity: "info",
      connection,
      segment: first,
      tell: () => ({
        evidence: evidenceOf(started, first),
        details: { cause: causeOf(input, first), restarts },
      }),
    },
  ];
}

function endedInItsFirstTime(input: DetectorInput, connection: ConnectionIndex): boolean {
  const { connections, assumptions, latest } = input.analyzer;
  const timeWait = timeWaitOf(connections, connection, assumptions, latest);
  if (timeWait === null) return true;
  const { start, end, endedBy } = timeWait;
  return (
    end !== null && endedBy !== "expiry" && end - start < assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND
  );
}

function firstRestart(
  input: DetectorInput,
  connection: ConnectionIndex,
  started: SegmentIndex,
): SegmentIndex {
  const { assumptions } = input.analyzer;
  const length = (assumptions.timeWaitSeconds + assumptions.timeWaitSlackSeconds) * NANOSECONDS_PER_SECOND;
  for (const segment of input.analyzer.segmentsOf(connection)) {
    if (segment <= started || !wakesHolder(input, connection, segment)) continue;
    if (input.timeOf(segment) - input.timeOf(started) > length) return -1;
    if (delayedDuplicateOf(input, connection, segment) < 0) return segment;
  }
  return -1;
}

/** A segment from the peer of the holder that a TIME_WAIT answers: all but a bare ACK just at RCV.NXT, and RSTs. */
function wakesHolder(input: DetectorInput, connection: ConnectionIndex, segment: SegmentIndex): boolean {
  const { segments, connections } = input.analyzer;
  const bits = segments.bits[segment] ?? 0;
  const flags = segments.flags[segment] ?? 0;
  const fromServer = (bits & FROM_SERVER) !== 0;
  if (!connections.has(connection, fromServer ? HOLDER_CLIENT : HOLDER_SERVER)) return false;
  if ((bits & IS_COPY) !== 0 || (flags & RST) !== 0 || (flags & (SYN | ACK)) === SYN) return false;
  if ((flags & (FIN | SYN)) !== 0 || segments.payloadLength(segment) > 0) return true;
  const peer = fromServer ? SERVER : CLIENT;
  const holder = fromServer ? CLIENT : SERVER;
  const isOld =
    (bits & HAS_TIMESTAMP) !== 0 &&
    connections.sideHas(connection, holder, TS_RECENT_KNOWN) &&
    seqBefore(segments.tsVal[segment] ?? 0, connections.unsigned(connection, holder + TS_RECENT));
  return isOld || segments.seq[segment] !== connections.unsigned(connection, peer + FIN_NXT);
}

function causeOf(input: DetectorInput, segment: SegmentIndex): RestartCause {
  const { segments } = input.analyzer;
  if (((segments.flags[segment] ?? 0) & FIN) !== 0) return "fin-retransmission";
  return segments.payloadLength(segment) > 0 ? "old-segment" : "bare-ack";
}

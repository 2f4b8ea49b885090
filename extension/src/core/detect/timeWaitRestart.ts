import { COUNTS, FLAGS, HOLDER_CLIENT, HOLDER_SERVER } from "../model/connectionTable.ts";
import { FROM_SERVER, IS_COPY } from "../model/segmentTable.ts";
import { restartsOf } from "../reconstruct/timeWait.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type SegmentIndex } from "../units.ts";
import { FIN, RST, SYN } from "../wire/segment.ts";
import { delayedDuplicateOf } from "./delayedDuplicate.ts";
import type { DetectorInput } from "./detectorInput.ts";
import { evidenceOf, type Finding, type RestartCause } from "./finding.ts";
import { timeWaitStartOf } from "./segmentOfFrame.ts";

/**
 * The 2MSL timer started anew (RFC 9293 section 3.10.7.4 for the peer's FIN sent again; Linux for nearly every segment).
 * One for each connection, at the first segment that did it. A SYN that did it is told by `time-wait-syn-refused`, a
 * delayed duplicate by `delayed-duplicate`.
 */
export function timeWaitRestart(input: DetectorInput, connection: ConnectionIndex): readonly Finding[] {
  const { analyzer } = input;
  const restarts = restartsOf(analyzer.connections.word(connection, COUNTS));
  if (restarts === 0) return [];
  const started = timeWaitStartOf(analyzer, connection);
  const first = firstRestart(input, connection, started);
  if (first < 0) return [];
  return [
    {
      kind: "time-wait-restart",
      certainty: "explained",
      severity: "info",
      connection,
      segment: first,
      evidence: evidenceOf(started, first),
      details: { cause: causeOf(input, first), restarts },
    },
  ];
}

function firstRestart(
  input: DetectorInput,
  connection: ConnectionIndex,
  started: SegmentIndex,
): SegmentIndex {
  const { analyzer } = input;
  const { segments, assumptions } = analyzer;
  const holders = analyzer.connections.word(connection, FLAGS) & (HOLDER_CLIENT | HOLDER_SERVER);
  const length = (assumptions.timeWaitSeconds + assumptions.timeWaitSlackSeconds) * NANOSECONDS_PER_SECOND;
  for (const segment of analyzer.segmentsOf(connection)) {
    if (segment <= started) continue;
    const flags = segments.flags[segment] ?? 0;
    const bits = segments.bits[segment] ?? 0;
    const fromPeer =
      holders === (HOLDER_CLIENT | HOLDER_SERVER) ||
      ((bits & FROM_SERVER) !== 0) === (holders === HOLDER_CLIENT);
    if (!fromPeer || (bits & IS_COPY) !== 0 || (flags & (RST | SYN)) !== 0) continue;
    if (input.timeOf(segment) - input.timeOf(started) > length) return -1;
    if (delayedDuplicateOf(input, connection, segment) < 0) return segment;
  }
  return -1;
}

function causeOf(input: DetectorInput, segment: SegmentIndex): RestartCause {
  const { segments } = input.analyzer;
  if (((segments.flags[segment] ?? 0) & FIN) !== 0) return "fin-retransmission";
  return (segments.payloadLength[segment] ?? 0) > 0 ? "old-segment" : "bare-ack";
}

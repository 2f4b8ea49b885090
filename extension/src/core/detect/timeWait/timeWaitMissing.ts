import { HOLDER_CLIENT, TIME_WAIT_MISSING } from "../../model/connectionTable.ts";
import { FROM_SERVER } from "../../model/segmentTable.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND } from "../../units.ts";
import { FIN, RST } from "../../wire/segment.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Found, NO_FINDINGS } from "../finding.ts";
import { timeWaitStartOf } from "../segmentOfFrame.ts";

/**
 * A TIME_WAIT that should be alive is not there: the side that should hold it answers by RST. On Linux it was never
 * made because `tcp_max_tw_buckets` was reached (tcp_time_wait, counter TCPTimeWaitOverflow), or the host lost it.
 */
export function timeWaitMissing(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  const { analyzer } = input;
  const table = analyzer.connections;
  if (!table.has(connection, TIME_WAIT_MISSING)) return NO_FINDINGS;
  const { segments } = analyzer;
  const started = timeWaitStartOf(analyzer, connection);
  const holderBit = table.has(connection, HOLDER_CLIENT) ? 0 : FROM_SERVER;
  let before = -1;
  for (const segment of analyzer.segmentsOf(connection)) {
    if (segment <= started) continue;
    const fromHolder = ((segments.bits[segment] ?? 0) & FROM_SERVER) === holderBit;
    if (!fromHolder) before = segment;
    else if (((segments.flags[segment] ?? 0) & RST) !== 0) {
      const age = input.timeOf(segment) - input.timeOf(started);
      if (before < 0 || age >= analyzer.assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND)
        return NO_FINDINGS;
      const finAgain = ((segments.flags[before] ?? 0) & FIN) !== 0;
      return [
        {
          kind: "time-wait-missing",
          certainty: "explained",
          severity: "warning",
          connection,
          segment,
          tell: () => ({
            evidence: evidenceOf(started, before, segment),
            details: { evidence: finAgain ? "fin-answered-by-rst" : "segment-answered-by-rst" },
          }),
        },
      ];
    }
  }
  return NO_FINDINGS;
}

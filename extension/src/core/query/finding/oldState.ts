/** What is left of the life before, carried into the states of the connection that met it. */

import type { Analyzer } from "../../analyzer.ts";
import type { Finding } from "../../detect/finding.ts";
import type { OlderLife } from "../../detect/timeWait/olderLife.ts";
import { CLOSED, UNKNOWN } from "../../reconstruct/endpointState.ts";
import type { Replay } from "../../reconstruct/replayConnection.ts";
import type { SegmentIndex } from "../../units.ts";

/** The segment that ended what was left; -1: none did. */
export function endOfOldState(findings: readonly Finding[]): SegmentIndex {
  const ending = findings.find(
    (finding) =>
      finding.kind === "time-wait-assassination" ||
      (finding.kind === "syn-into-open-connection" && finding.details.resetSegment >= 0),
  );
  if (ending?.kind === "syn-into-open-connection") return ending.details.resetSegment;
  return ending?.segment ?? -1;
}

/** The server stays in the state `old` until the segment `endedAt` ends it, or the connection takes its place. */
export function keepOldServer({ rows, serverState }: Replay, old: number, endedAt: SegmentIndex): void {
  let state = old;
  for (const [i, row] of rows.entries()) {
    const own = serverState[i] ?? UNKNOWN;
    if (state === UNKNOWN || (own !== UNKNOWN && own !== CLOSED)) return;
    if (row === endedAt) state = CLOSED;
    serverState[i] = state;
  }
}

/** The holder's TIME_WAIT, or what else was left, was gone when the connection's first segment came. */
export function isGoneBefore(analyzer: Analyzer, older: OlderLife, first: SegmentIndex): boolean {
  const time = analyzer.segments.timeOf(first);
  const { timeWait } = older;
  if (timeWait === null) return false;
  return time >= timeWait.expires || (timeWait.end !== null && timeWait.end < time);
}

/** What a line of the list says after its port: a few words, since the kind stands above it. */

import type { Analyzer } from "../../analyzer.ts";
import type { DetectorInput } from "../../detect/detectorInput.ts";
import { findingsOf } from "../../detect/detectors.ts";
import type { FindingOf, ResetCause } from "../../detect/finding.ts";
import { bestCause, hypothesesOf } from "../../detect/silence/weighCauses.ts";
import { counted, grouped, span } from "../../explain/words.ts";
import { timeWaitOf } from "../../reconstruct/timeWaitFacts.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import type { FindingBundle } from "../findingGroups.ts";
import { CAUSE_OPEN, causeTitle } from "./causeTitles.ts";
import { clockLetter } from "./clockLetter.ts";

export function shortText(analyzer: Analyzer, bundle: FindingBundle): string {
  const [finding] = bundle;
  const { input } = findingsOf(analyzer);
  switch (finding.kind) {
    case "syn-dropped-by-paws":
      return behind(input, bundle);
    case "syn-unanswered":
      return bestCauseOf(input, finding);
    case "time-wait-syn-refused":
      return refusal(input, finding);
    case "time-wait-assassination":
      return assassination(analyzer, finding);
    case "time-wait-reincarnation":
      return `${ACCEPTED_BY[finding.details.acceptedBy ?? "unknown"]} after ${spanOf(finding.details.gap)}`;
    case "time-wait-restart":
      return finding.details.cause === "fin-retransmission" ? "by a FIN sent again" : "by an old segment";
    case "time-wait-missing":
      return finding.details.evidence === "fin-answered-by-rst"
        ? "FIN answered by RST"
        : "segment answered by RST";
    case "quadruplet-reuse":
      return finding.details.gap === null ? "" : `after ${spanOf(finding.details.gap)}`;
    case "syn-into-open-connection": {
      const { oldState, recoveredAfter } = finding.details;
      return recoveredAfter === null
        ? `met ${oldState}`
        : `met ${oldState}, recovered after ${spanOf(recoveredAfter)}`;
    }
    case "rst-close":
      return `${finding.details.by} ${RESET_CAUSES[finding.details.cause]}`;
    case "connection-refused":
      return `by the ${finding.details.by}`;
    case "rst-injected":
      return `in the ${finding.details.claimedBy}’s name`;
    case "delayed-duplicate":
      return `of #${analyzer.segments.frameOf(finding.details.original)}`;
    case "slow-connect":
      return `${spanOf(finding.details.delay)}, ${counted(finding.details.attempts, "SYN")}`;
    case "half-closed":
      return `for ${spanOf(finding.details.open)}, the ${finding.details.waitingFor} does not close`;
    case "syn-ack-unanswered":
      return finding.details.acknowledged
        ? counted(finding.details.synAcks.length, "SYN-ACK")
        : `${counted(finding.details.synAcks.length, "SYN-ACK")}, never acknowledged`;
    case "port-pressure":
      return `${grouped(finding.details.peak)} of ${grouped(finding.details.limit)} ports`;
    case "timestamps-off":
      return counted(finding.details.timeWaits, "TIME_WAIT");
    case "timestamp-clocks":
      return finding.details.model === "per-connection"
        ? "one for each connection"
        : `at least ${counted(finding.details.clocks, "clock")}`;
  }
}

const ACCEPTED_BY = {
  timestamp: "newer TSval",
  sequence: "newer sequence",
  both: "newer TSval",
  "initiator-reuse": "reused by its holder",
  unknown: "accepted",
} as const;

const RESET_CAUSES: Readonly<Record<ResetCause, string>> = {
  abort: "aborted",
  "closed-socket": "had no socket",
  "unexpected-ack": "met an unexpected ACK",
  "syn-sent-closed": "had given up",
  "keep-alive-timeout": "got no keep-alive answer",
  unknown: "reset it",
};

export function spanOf(length: Nanoseconds): string {
  return span(length / NANOSECONDS_PER_SECOND);
}

/** "behind B, C": whose TSvals the SYNs were compared with. */
function behind(input: DetectorInput, bundle: FindingBundle): string {
  const letters = bundle.flatMap((finding) => {
    if (finding.kind !== "syn-dropped-by-paws") return [];
    const remembered = input.analyzer.segments.connection[finding.details.rememberedSegment] ?? -1;
    return [clockLetter(input, remembered)];
  });
  const named = [...new Set(letters.filter((letter) => letter !== ""))];
  return named.length > 0 ? `behind ${named.join(", ")}` : "older TSval";
}

function bestCauseOf(input: DetectorInput, { segment }: FindingOf<"syn-unanswered">): string {
  const best = bestCause(hypothesesOf(input, segment));
  return best === null ? CAUSE_OPEN : causeTitle(best);
}

/** "ACK, RST, SYN again": how the refusal went on. */
function refusal(input: DetectorInput, finding: FindingOf<"time-wait-syn-refused">): string {
  const { answer, resetSegment } = finding.details;
  const again = input.attempt(finding.connection).syns.some(({ segment }) => segment > finding.segment);
  const steps = [
    answer === "ack" ? "ACK" : "no answer",
    ...(resetSegment >= 0 ? ["RST"] : []),
    ...(again ? ["SYN again"] : []),
  ];
  return steps.join(", ");
}

function assassination(analyzer: Analyzer, finding: FindingOf<"time-wait-assassination">): string {
  const { previous } = finding.details;
  const row = previous < 0 ? finding.connection : previous;
  const wait = timeWaitOf(analyzer.connections, row, analyzer.assumptions, analyzer.latest);
  if (!wait) return "";
  const lived = analyzer.segments.timeOf(finding.segment) - wait.start;
  return `after ${partOfTimeWait(analyzer, lived)}`;
}

/** "2.61 of 60 s". */
export function partOfTimeWait({ assumptions }: Analyzer, lived: Nanoseconds): string {
  return `${spanOf(lived).replace(/ s$/, "")} of ${assumptions.timeWaitSeconds} s`;
}

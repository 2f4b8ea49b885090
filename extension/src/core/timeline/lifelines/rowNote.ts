/** What happened to a lifeline in a few words, for the lane of its row. */

import type { Analyzer } from "../../analyzer.ts";
import { findingsOf } from "../../detect/detectors.ts";
import type { Finding, FindingOf } from "../../detect/finding.ts";
import { bestCause, hypothesesOf } from "../../detect/silence/weighCauses.ts";
import { counted, span } from "../../explain/words.ts";
import { timeWaitOf } from "../../reconstruct/timeWaitFacts.ts";
import type { FindingKind } from "../../report/contract.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import { findingRank } from "./lifelineIndex.ts";

export interface RowNote {
  readonly short: string;
  /** With its number: for the selected row. */
  readonly long: string;
}

const NO_NOTE: RowNote = { short: "", long: "" };

/** Among findings of the same weight, the one that says more of the story comes first. */
const STORY: readonly FindingKind[] = [
  "rst-injected",
  "syn-dropped-by-paws",
  "time-wait-syn-refused",
  "syn-into-open-connection",
  "syn-unanswered",
  "connection-refused",
  "syn-ack-unanswered",
  "time-wait-assassination",
  "time-wait-missing",
  "delayed-duplicate",
  "rst-close",
  "half-closed",
  "time-wait-restart",
  "time-wait-reincarnation",
  "slow-connect",
];

/** @param findings of all lives in the range, in order of time; @param letterOf the clock of a connection */
export function rowNote(
  analyzer: Analyzer,
  findings: readonly Finding[],
  letterOf: ((connection: ConnectionIndex) => string) | null,
): RowNote {
  const told = findings.filter(({ kind }) => STORY.includes(kind));
  if (told.length === 0) return NO_NOTE;
  const [first] = [...told].sort(
    (a, b) =>
      findingRank(b.severity, b.kind) - findingRank(a.severity, a.kind) ||
      STORY.indexOf(a.kind) - STORY.indexOf(b.kind),
  );
  if (!first) return NO_NOTE;
  const same = told.filter(({ kind }) => kind === first.kind);
  return words(analyzer, first, same, letterOf);
}

function words(
  analyzer: Analyzer,
  finding: Finding,
  same: readonly Finding[],
  letterOf: ((connection: ConnectionIndex) => string) | null,
): RowNote {
  switch (finding.kind) {
    case "syn-dropped-by-paws":
      return droppedByPaws(analyzer, finding, same, letterOf);
    case "syn-unanswered":
      return unanswered(analyzer, finding);
    case "time-wait-syn-refused":
      return refused(analyzer, finding);
    case "syn-into-open-connection": {
      const { oldState, recoveredAfter } = finding.details;
      const recovered = recoveredAfter === null ? "" : `, recovered after ${spanOf(recoveredAfter)}`;
      return once(`met a connection in ${oldState}${recovered}`);
    }
    case "time-wait-reincarnation": {
      const { acceptedBy, gap } = finding.details;
      const by = { timestamp: "newer TSval", sequence: "newer sequence", both: "newer TSval" } as const;
      if (acceptedBy === "initiator-reuse")
        return once(`TIME_WAIT reused by its holder after ${spanOf(gap)}`);
      const why = acceptedBy === null ? "" : `: ${by[acceptedBy]}`;
      return {
        short: `accepted in TIME_WAIT${why}`,
        long: `accepted in TIME_WAIT after ${spanOf(gap)}${why}`,
      };
    }
    case "time-wait-assassination":
      return assassinated(analyzer, finding);
    case "time-wait-restart":
      return once(
        `TIME_WAIT restarted ${finding.details.restarts === 1 ? "once" : `${finding.details.restarts} times`}`,
      );
    case "time-wait-missing":
      return once("TIME_WAIT missing");
    case "syn-ack-unanswered": {
      const { synAcks, acknowledged } = finding.details;
      return once(`${counted(synAcks.length, "SYN-ACK")}${acknowledged ? "" : ", never acknowledged"}`);
    }
    case "connection-refused":
      return once(`refused by RST of the ${finding.details.by}`);
    case "rst-injected":
      return once(`RST not sent by the ${finding.details.claimedBy}: ${signs(finding)}`);
    case "rst-close":
      return once(`reset by the ${finding.details.by}${RESET_CAUSES[finding.details.cause]}`);
    case "delayed-duplicate":
      return once(`delayed duplicate of frame ${analyzer.segments.frameOf(finding.details.original)}`);
    case "slow-connect":
      return once(`slow: ${spanOf(finding.details.delay)}, ${counted(finding.details.attempts, "SYN")}`);
    case "half-closed":
      return once(
        `half closed for ${spanOf(finding.details.open)}, the ${finding.details.waitingFor} did not close`,
      );
    default:
      return NO_NOTE;
  }
}

const RESET_CAUSES = {
  abort: ": abort",
  "closed-socket": ": its socket was closed",
  "unexpected-ack": ": unexpected ACK",
  "syn-sent-closed": ": given up in SYN_SENT",
  "keep-alive-timeout": ": keep-alive ran out",
  unknown: "",
} as const;

function once(text: string): RowNote {
  return { short: text, long: text };
}

function spanOf(length: Nanoseconds): string {
  return span(length / NANOSECONDS_PER_SECOND);
}

function droppedByPaws(
  analyzer: Analyzer,
  first: FindingOf<"syn-dropped-by-paws">,
  same: readonly Finding[],
  letterOf: ((connection: ConnectionIndex) => string) | null,
): RowNote {
  const { segments } = analyzer;
  const letters = same.flatMap((finding) =>
    finding.kind === "syn-dropped-by-paws"
      ? [letterOf?.(segments.connection[finding.details.rememberedSegment] ?? 0) ?? ""]
      : [],
  );
  const named = [...new Set(letters.filter((letter) => letter !== ""))];
  const than = named.length > 0 ? named.join(", then ") : "the remembered TSval";
  const short = `older than ${than}`;
  return { short, long: `${short}: ${ticks(first.details.delta)} behind` };
}

/** "849.8 M ticks". */
function ticks(n: number): string {
  const units = [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const;
  for (const [size, unit] of units) if (n >= size) return `${(n / size).toFixed(1)}\u202f${unit} ticks`;
  return counted(n, "tick");
}

const CAUSES: Readonly<Record<string, string>> = {
  "accept-queue-overflow": "a full accept queue explains it",
  "first-syn-drop": "a load balancer's first-SYN drop explains it",
  "stale-nat-entry": "a stale NAT entry fits",
  "time-wait-ack-limited": "a TIME_WAIT with its ACKs limited fits",
  filter: "a filter fits",
  loss: "loss on the way fits",
  "no-host": "nobody answers there",
  "capture-loss": "one direction only was captured",
};

function unanswered(analyzer: Analyzer, finding: Finding): RowNote {
  const best = bestCause(hypothesesOf(findingsOf(analyzer).input, finding.segment));
  const cause = best === null ? undefined : CAUSES[best];
  return cause ? once(cause) : { short: "", long: "no answer; the packets do not tell why" };
}

function refused(analyzer: Analyzer, finding: FindingOf<"time-wait-syn-refused">): RowNote {
  const { input } = findingsOf(analyzer);
  const accepted = input.attempt(finding.connection).syns.find(({ answer }) => answer === "syn-ack");
  if (!accepted) return once("refused by a TIME_WAIT");
  const after = input.timeOf(accepted.answerSegment) - input.timeOf(finding.segment);
  return {
    short: `refused, recovered after ${spanOf(after)}`,
    long: `refused by a TIME_WAIT, recovered after ${spanOf(after)}`,
  };
}

function assassinated(analyzer: Analyzer, finding: FindingOf<"time-wait-assassination">): RowNote {
  const { connections, assumptions, latest } = analyzer;
  const { previous } = finding.details;
  const wait = previous < 0 ? null : timeWaitOf(connections, previous, assumptions, latest);
  if (!wait || wait.end === null) return once("TIME_WAIT ended by RST");
  return once(
    `TIME_WAIT ended by RST after ${spanOf(wait.end - wait.start)} of ${spanOf(wait.expires - wait.start)}`,
  );
}

const SIGNS = {
  ttl: "another TTL",
  "ip-id": "another IP ID",
  sequence: "an odd sequence number",
  options: "other options",
  "data-after": "data after it",
  arrival: "an odd arrival",
} as const;

function signs({ details }: FindingOf<"rst-injected">): string {
  return details.signs
    .slice(0, 2)
    .map((sign) => SIGNS[sign])
    .join(", ");
}

/** The headline of a capture with findings: the worst kind tells it, with its numbers. */

import type { Finding, FindingOf } from "../detect/finding.ts";
import type { Findings } from "../detect/findings.ts";
import { bestCause, hypothesesOf } from "../detect/silence/weighCauses.ts";
import type { FindingKind } from "../report/contract.ts";
import { NANOSECONDS_PER_SECOND } from "../units.ts";
import { Speaker } from "./explanation.ts";
import { counted, span } from "./words.ts";

type Sentence<K extends FindingKind> = (findings: readonly FindingOf<K>[], say: Speaker) => string;

/** Worst first: what is certain harm, then what failed, then what was slow. What is only information makes no headline. */
const SENTENCES: readonly { readonly [K in FindingKind]?: Sentence<K> }[] = [
  { "syn-dropped-by-paws": droppedByPaws },
  { "rst-injected": injected },
  { "port-pressure": portPressure },
  { "time-wait-syn-refused": refusedByTimeWait },
  { "syn-into-open-connection": intoOpen },
  { "syn-unanswered": unanswered },
  { "connection-refused": refused },
  { "rst-close": resets },
  { "syn-ack-unanswered": synAckUnanswered },
  { "half-closed": halfClosed },
  { "slow-connect": slow },
  {
    "time-wait-missing": (list) =>
      `${counted(list.length, "TIME_WAIT")} that should be there ${were(list)} missing.`,
  },
  { "delayed-duplicate": (list) => `${counted(list.length, "delayed duplicate")} came in late.` },
  {
    "time-wait-assassination": (list) =>
      `${counted(list.length, "TIME_WAIT")} ${were(list)} ended early by an RST.`,
  },
];

/** null when no finding is worth a headline. */
export function findingSentence({ input, list }: Findings): string | null {
  const say = new Speaker(input);
  const grave = list.filter(({ severity }) => severity !== "info");
  for (const entry of SENTENCES) {
    for (const [kind, sentence] of Object.entries(entry)) {
      const findings = grave.filter((finding) => finding.kind === kind);
      // Each function is typed by its kind; the pair was made above.
      if (findings.length > 0)
        return (sentence as (findings: readonly Finding[], say: Speaker) => string)(findings, say);
    }
  }
  return null;
}

function droppedByPaws(list: readonly FindingOf<"syn-dropped-by-paws">[], say: Speaker): string {
  const first = list[0];
  if (first === undefined) return "";
  const source = first.details.sourceAddress;
  const { silence } = say.input;
  const verdict = silence.of(first.segment)?.verdict;
  // The rule is one for each pair of hosts: what other servers dropped of this address is counted apart.
  const same = list.filter(({ segment }) => silence.of(segment)?.verdict?.pair === verdict?.pair);
  const all = verdict === undefined ? same.length : verdict.pair.syns.length;
  const silent = verdict === undefined ? same.length : verdict.pair.syns.silent;
  const explained = same.length === silent ? "every one" : `${same.length} of them`;
  const more =
    same.length < list.length
      ? ` ${list.length - same.length} more SYNs between other hosts met the same rule.`
      : "";
  return `${silent} of ${counted(all, "SYN")} from ${source} got no answer. Per-host PAWS (tcp_tw_recycle) at ${say.serverAddress(first.connection)} explains ${explained}.${more}`;
}

function injected(list: readonly FindingOf<"rst-injected">[], say: Speaker): string {
  const first = list[0];
  if (first === undefined) return "";
  const more = list.length > 1 ? ` (${list.length} such RSTs)` : "";
  return `The RST at ${say.client(first.connection)} to ${say.server(first.connection)} was not sent by the ${first.details.claimedBy}: something between the two hosts made it${more}.`;
}

function portPressure(list: readonly FindingOf<"port-pressure">[]): string {
  const first = list[0];
  if (first === undefined) return "";
  const { client, server, peak, limit, exhausted } = first.details;
  return exhausted.length > 0
    ? `${client} ran out of ports towards ${server}: ${peak} of ${limit} were taken.`
    : `${client} came close to the end of its ports towards ${server}: ${peak} of ${limit} were taken.`;
}

function refusedByTimeWait(list: readonly FindingOf<"time-wait-syn-refused">[], say: Speaker): string {
  const first = list[0];
  if (first === undefined) return "";
  if (list.length > 1)
    return `${counted(list.length, "SYN")} were refused because a TIME_WAIT of their ports was alive.`;
  const attempt = say.input.attempt(first.connection);
  const accepted = attempt.syns.find(({ answer }) => answer === "syn-ack");
  const recovered =
    accepted === undefined
      ? "the connect did not recover in this capture"
      : `the connect recovered after ${span((say.input.timeOf(accepted.answerSegment) - say.input.timeOf(first.segment)) / NANOSECONDS_PER_SECOND)}`;
  return `A SYN from ${say.client(first.connection)} was refused because a TIME_WAIT of its port was alive; ${recovered}.`;
}

function intoOpen(list: readonly FindingOf<"syn-into-open-connection">[], say: Speaker): string {
  const first = list[0];
  if (first === undefined) return "";
  if (list.length > 1)
    return `${counted(list.length, "SYN")} met a connection that was still open at the other end.`;
  const { oldState, recoveredAfter } = first.details;
  const recovered =
    recoveredAfter === null
      ? "the connect did not recover in this capture"
      : `the connect recovered after ${say.span(recoveredAfter)}`;
  return `A SYN from ${say.client(first.connection)} met the previous connection still in ${oldState}; ${recovered}.`;
}

function unanswered(list: readonly FindingOf<"syn-unanswered">[], say: Speaker): string {
  const connects = new Set(list.map(({ connection }) => connection));
  const rescued = list.every(({ segment }) => say.input.silence.of(segment)?.syn.rescued === true);
  const what = `${counted(list.length, "SYN")} of ${counted(connects.size, "connect")} got no answer`;
  const first = list[0];
  const best = first === undefined ? null : bestCause(hypothesesOf(say.input, first.segment));
  const same =
    best !== null &&
    list.slice(1, 50).every(({ segment }) => bestCause(hypothesesOf(say.input, segment)) === best);
  if (!same && rescued) return `${what}; a SYN sent again got through each time.`;
  return same
    ? `${what}; ${BEST[best] ?? "one cause stands out"}.`
    : `${what}; the packets alone do not tell why.`;
}

const BEST: Readonly<Record<string, string>> = {
  "accept-queue-overflow": "a full accept queue explains it",
  "capture-loss": "only one direction was captured, so that shows nothing",
  "first-syn-drop": "a load balancer that drops the first SYN on reused ports explains it",
  filter: "a filter fits",
  loss: "loss on the way fits",
  "no-host": "nobody answers at that address",
};

function refused(list: readonly FindingOf<"connection-refused">[], say: Speaker): string {
  const first = list[0];
  if (first === undefined) return "";
  return list.length === 1
    ? `The connect of ${say.client(first.connection)} to ${say.server(first.connection)} was refused by RST.`
    : `${counted(list.length, "connect")} were refused by RST.`;
}

function resets(list: readonly FindingOf<"rst-close">[], say: Speaker): string {
  const first = list[0];
  if (first === undefined) return "";
  return list.length === 1
    ? `The ${first.details.by} ended ${say.client(first.connection)} to ${say.server(first.connection)} by RST.`
    : `${counted(list.length, "connection")} ended by RST with something cut off.`;
}

function synAckUnanswered(list: readonly FindingOf<"syn-ack-unanswered">[]): string {
  return `${counted(list.length, "SYN-ACK")} ${were(list)} sent again or never acknowledged.`;
}

function halfClosed(list: readonly FindingOf<"half-closed">[]): string {
  return `${counted(list.length, "connection")} ${were(list)} closed at one end only.`;
}

function slow(list: readonly FindingOf<"slow-connect">[], say: Speaker): string {
  const slowest = Math.max(...list.slice(0, 100_000).map(({ details }) => details.delay));
  return `${counted(list.length, "connect")} ${were(list)} slow, the slowest by ${say.span(slowest)}.`;
}

function were(list: readonly unknown[]): string {
  return list.length === 1 ? "was" : "were";
}

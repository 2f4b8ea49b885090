/** Notes on a SYN that met what the life before had left. */

import type { Finding, FindingOf } from "../../detect/finding.ts";
import type { OlderLife } from "../../detect/timeWait/olderLife.ts";
import { grouped } from "../../explain/words.ts";
import { COUNTS, SERVER, TIME_WAIT_FRAME } from "../../model/connectionTable.ts";
import { incarnationOf } from "../../reconstruct/timeWait.ts";
import { timeWaitOf } from "../../reconstruct/timeWaitFacts.ts";
import { seqAdd, seqDiff } from "../../seq.ts";
import type { Fact, LadderNote } from "../findingModel.ts";
import { AFTER_TIME_WAIT, tickWords } from "./factsOfTimeWait.ts";
import { type FactWriter, signed } from "./factWriter.ts";
import { partOfTimeWait, spanOf } from "./shortText.ts";

/** What whoever receives the new SYN still knows. */
export function noteOfMemory(older: OlderLife, all: readonly Finding[], writer: FactWriter): LadderNote {
  const { analyzer } = writer.input;
  const rows = analyzer.segmentsOf(older.connection);
  const last = analyzer.segments.frameOf(rows.at(-1) ?? 0);
  const began = analyzer.connections.unsigned(older.connection, TIME_WAIT_FRAME);
  const shown = [...rows.subarray(-2)].map((row) => analyzer.segments.frameOf(row));
  const life = incarnationOf(analyzer.connections.word(older.connection, COUNTS));
  const holder = older.receiver === SERVER ? "server" : "client";
  const facts: Fact[] = [];
  if (older.rcvNxt !== null) facts.push({ name: "RCV.NXT", value: grouped(older.rcvNxt) });
  if (older.sndNxt !== null) facts.push({ name: "SND.NXT", value: grouped(older.sndNxt) });
  if (older.tsRecent !== null) facts.push({ name: "TS.Recent", value: grouped(older.tsRecent) });
  const isOpen = all.some(({ kind }) => kind === "syn-into-open-connection");
  const remembers = older.heldByReceiver || older.timeWait === null || isOpen;
  return {
    title: remembers ? `End of life ${life}: what the ${holder} remembers` : `End of life ${life}`,
    frames: [shown.includes(began) ? began : last],
    tone: "",
    facts: remembers ? facts : [],
    text: remembers && !older.heldBySender ? "" : "The opener of the new life itself holds the TIME_WAIT.",
    certainty: null,
  };
}

export function notesOfRefused(
  finding: FindingOf<"time-wait-syn-refused">,
  older: OlderLife | null,
  writer: FactWriter,
): readonly LadderNote[] {
  const { details, segment, certainty } = finding;
  const facts: Fact[] = [];
  const seqIsBehind = older?.rcvNxt != null && seqDiff(writer.seq(segment), older.rcvNxt) <= 0;
  if (details.tsVal !== null && details.tsRecent !== null)
    facts.push({
      name: "TSval",
      value: signed(seqDiff(details.tsVal, details.tsRecent)),
      tone: "warn",
      text: "to TS.Recent",
    });
  if (older?.rcvNxt != null)
    facts.push({
      name: "seq",
      value: signed(seqDiff(writer.seq(segment), older.rcvNxt)),
      tone: details.reason === "old-sequence" ? "warn" : "",
      text: "to RCV.NXT",
    });
  const refused: LadderNote = {
    title: REFUSED[details.reason ?? "unknown"],
    frames: [writer.frame(segment)],
    tone: "warn",
    facts,
    text: whyRefused(details.reason, seqIsBehind),
    certainty,
  };
  return [refused, ...letInLater(finding, older, writer)];
}

const REFUSED = {
  "older-timestamp": "Refused: older timestamp",
  "old-sequence": "Refused: old sequence number",
  unknown: "Refused by the TIME_WAIT",
} as const;

function whyRefused(reason: "older-timestamp" | "old-sequence" | null, seqIsBehind: boolean): string {
  switch (reason) {
    case "older-timestamp":
      return seqIsBehind
        ? "Both are behind; the older TSval alone is enough to refuse the SYN."
        : "The older TSval alone is enough to refuse the SYN.";
    case "old-sequence":
      return "It does not lie after everything received before, and no newer TSval makes up for that.";
    case null:
      return "By the rule of Linux it would have been let in: another stack, or numbers changed on the way.";
  }
}

/** The SYN sent again, once the TIME_WAIT is gone. */
function letInLater(
  finding: FindingOf<"time-wait-syn-refused">,
  older: OlderLife | null,
  writer: FactWriter,
): readonly LadderNote[] {
  const { details, segment, connection, certainty } = finding;
  const { input } = writer;
  const { syns } = input.attempt(connection);
  const accepted = syns.find((syn) => syn.answer === "syn-ack" && syn.segment > segment);
  const lastRefused = syns.filter((syn) => syn.answer !== "syn-ack").at(-1);
  if (!accepted || lastRefused?.segment !== segment) return [];
  const since = details.resetSegment >= 0 ? details.resetSegment : segment;
  const later = spanOf(input.timeOf(accepted.segment) - input.timeOf(since));
  const tsVal = writer.tsVal(accepted.segment);
  const sentences: string[] = [];
  if (tsVal !== null && details.tsRecent !== null && seqDiff(tsVal, details.tsRecent) < 0)
    sentences.push("Same ISN, TSval still older: so no TIME_WAIT was alive.");
  if (older?.sndNxt != null && writer.seq(accepted.answerSegment) !== seqAdd(older.sndNxt, AFTER_TIME_WAIT))
    sentences.push(
      `The ISN of #${writer.frame(accepted.answerSegment)} is not SND.NXT + ${grouped(AFTER_TIME_WAIT)} either.`,
    );
  return [
    {
      title: `Next try, ${later} later, is let in`,
      frames: [writer.frame(accepted.segment), writer.frame(accepted.answerSegment)],
      tone: "alive",
      facts: [],
      text: sentences.join(" "),
      certainty,
    },
  ];
}

export function noteOfAssassination(
  finding: FindingOf<"time-wait-assassination">,
  all: readonly Finding[],
  writer: FactWriter,
): LadderNote {
  const { details, segment, connection, certainty } = finding;
  const { analyzer } = writer.input;
  const row = details.previous < 0 ? connection : details.previous;
  const wait = timeWaitOf(analyzer.connections, row, analyzer.assumptions, analyzer.latest);
  const lived = wait
    ? `TIME_WAIT is gone after ${partOfTimeWait(analyzer, writer.input.timeOf(segment) - wait.start)}`
    : "TIME_WAIT is gone";
  const refused = all.find(
    (each) => each.kind === "time-wait-syn-refused" && each.details.resetSegment === segment,
  );
  const answer = refused?.kind === "time-wait-syn-refused" ? refused.details.answerSegment : -1;
  if (answer >= 0)
    return {
      title: "The answer kills the TIME_WAIT",
      frames: [writer.frame(answer), writer.frame(segment)],
      tone: "harm",
      facts: [],
      text: `#${writer.frame(answer)} repeats the old ack. The client, in SYN_SENT, must answer with an RST at exactly that number, and RCV.NXT is hit: ${lived} (tcp_rfc1337 is 0).`,
      certainty,
    };
  return {
    title: "An RST ends the TIME_WAIT",
    frames: [writer.frame(segment)],
    tone: "harm",
    facts: [],
    text: `It hits RCV.NXT: ${lived} (tcp_rfc1337 is 0).`,
    certainty,
  };
}

export function notesOfReincarnation(
  finding: FindingOf<"time-wait-reincarnation">,
  older: OlderLife | null,
  writer: FactWriter,
): readonly LadderNote[] {
  const { details, segment, certainty } = finding;
  const facts: Fact[] = [];
  const tsVal = writer.tsVal(segment);
  if (older?.tsRecent != null && tsVal !== null)
    facts.push(
      writer.distance(
        "TSval",
        tsVal,
        older.tsRecent,
        (before) => `${tickWords(before)} than TS.Recent`,
        "alive",
      ),
    );
  if (older?.rcvNxt != null)
    facts.push({
      name: "seq",
      value: signed(seqDiff(writer.seq(segment), older.rcvNxt)),
      text: "to RCV.NXT",
    });
  const notes: LadderNote[] = [
    {
      title: ACCEPTED[details.acceptedBy ?? "unknown"],
      frames: [writer.frame(segment)],
      tone: "alive",
      facts,
      text: `${spanOf(details.gap)} after the TIME_WAIT began.`,
      certainty,
    },
  ];
  const born = details.acceptedBy === "initiator-reuse" ? segment : details.synAck;
  if (details.isnProof && born >= 0)
    notes.push({
      title: "Born from a TIME_WAIT",
      frames: [writer.frame(born)],
      tone: "alive",
      facts: [{ name: "ISN", value: grouped(writer.seq(born)) }],
      text: `It is the old SND.NXT + ${grouped(AFTER_TIME_WAIT)}: Linux gives that number to nothing else.`,
      certainty: "proved",
    });
  return notes;
}

const ACCEPTED = {
  timestamp: "Let in: newer timestamp",
  sequence: "Let in: newer sequence number",
  both: "Let in: newer timestamp and number",
  "initiator-reuse": "Reused by its own holder",
  unknown: "Let in",
} as const;

export function noteOfOpen(finding: FindingOf<"syn-into-open-connection">, writer: FactWriter): LadderNote {
  const { details, segment, certainty } = finding;
  const recovered =
    details.recoveredAfter === null
      ? "The connect does not recover in this capture."
      : `The connect succeeds ${spanOf(details.recoveredAfter)} after this SYN.`;
  const cleared = details.resetSegment >= 0 ? "The client’s RST clears it." : "";
  return {
    title: `Met the older life in ${details.oldState}`,
    frames: [segment, details.answerSegment, details.resetSegment]
      .filter((each) => each >= 0)
      .map((each) => writer.frame(each)),
    tone: "warn",
    facts: [],
    text: ["The answer is a challenge ACK with the old numbers.", cleared, recovered]
      .filter((each) => each !== "")
      .join(" "),
    certainty,
  };
}

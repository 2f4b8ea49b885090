/** Numbers of a SYN that met what an older life of its ports had left. */

import type { DetectorInput } from "../../detect/detectorInput.ts";
import { type OlderLife, olderLifeOf } from "../../detect/timeWait/olderLife.ts";
import { grouped } from "../../explain/words.ts";
import { timeWaitOf } from "../../reconstruct/timeWaitFacts.ts";
import { seqAdd } from "../../seq.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import type { Fact } from "../findingModel.ts";
import type { FactsOf } from "./facts.ts";
import type { FactWriter } from "./factWriter.ts";
import { spanOf } from "./shortText.ts";

/** What Linux adds to the old SND.NXT for a connection born from a TIME_WAIT. */
export const AFTER_TIME_WAIT = 65537;

export const factsOfRefused: FactsOf<"time-wait-syn-refused"> = (finding, writer) => {
  const { details, connection, segment } = finding;
  const { input } = writer;
  const older = olderLifeOf(input.analyzer, connection);
  const facts: Fact[] = [];
  if (details.tsRecent !== null && details.tsVal !== null) {
    facts.push(
      writer.at("TS.Recent", details.tsRecent, writer.lastWithTsVal(details.previous, details.tsRecent)),
      writer.at("this SYN", details.tsVal, segment),
      writer.distance("difference", details.tsVal, details.tsRecent, tickWords, "warn"),
    );
  } else if (older?.rcvNxt != null) {
    facts.push(
      { name: "RCV.NXT", value: grouped(older.rcvNxt), text: "of the TIME_WAIT" },
      writer.at("this SYN’s seq", writer.seq(segment), segment),
      writer.distance("difference", writer.seq(segment), older.rcvNxt, byteWords, "warn"),
    );
  }
  const accepted = input.attempt(connection).syns.find(({ answer }) => answer === "syn-ack");
  if (accepted) facts.push(costOf(input, writer, segment, accepted.answerSegment));
  else facts.push({ name: "cost", value: "the connect", tone: "warn", text: "no SYN-ACK follows" });
  return facts;
};

function costOf(input: DetectorInput, writer: FactWriter, segment: SegmentIndex, answer: SegmentIndex): Fact {
  return {
    name: "cost",
    value: spanOf(input.timeOf(answer) - input.timeOf(segment)),
    frame: writer.frame(answer),
    text: "to the SYN-ACK",
  };
}

export function tickWords(isOlder: boolean): string {
  return isOlder ? "ticks older" : "ticks newer";
}

export function byteWords(isOlder: boolean): string {
  return isOlder ? "bytes before it" : "bytes after it";
}

export const factsOfAssassination: FactsOf<"time-wait-assassination"> = (finding, writer) => {
  const { details, connection, segment } = finding;
  const { analyzer } = writer.input;
  const row: ConnectionIndex = details.previous < 0 ? connection : details.previous;
  const wait = timeWaitOf(analyzer.connections, row, analyzer.assumptions, analyzer.latest);
  const facts = [writer.at("RST’s seq", writer.seq(segment), segment)];
  const older = olderLifeOf(analyzer, connection);
  if (details.previous >= 0 && older?.rcvNxt != null)
    facts.unshift({ name: "RCV.NXT", value: grouped(older.rcvNxt), text: "of the TIME_WAIT" });
  if (wait) {
    const now = writer.input.timeOf(segment);
    facts.push(
      {
        name: "lived",
        value: spanOf(now - wait.start),
        text: `of ${analyzer.assumptions.timeWaitSeconds} s`,
      },
      { name: "lost", value: spanOf(wait.expires - now), tone: "warn", text: "of protection" },
    );
  }
  return facts;
};

export const factsOfReincarnation: FactsOf<"time-wait-reincarnation"> = (finding, writer) => {
  const { details, connection, segment } = finding;
  const older = olderLifeOf(writer.input.analyzer, connection);
  const facts: Fact[] = [];
  const tsVal = writer.tsVal(segment);
  if (older?.tsRecent != null && tsVal !== null) {
    facts.push(
      writer.at("TS.Recent", older.tsRecent, writer.lastWithTsVal(older.connection, older.tsRecent)),
      writer.at("this SYN", tsVal, segment),
      writer.distance("difference", tsVal, older.tsRecent, tickWords, "alive"),
    );
  }
  if (older?.rcvNxt != null)
    facts.push(
      writer.distance(
        "seq",
        writer.seq(segment),
        older.rcvNxt,
        (before) => (before ? "bytes before RCV.NXT" : "bytes after RCV.NXT"),
        "",
      ),
    );
  if (details.isnProof)
    facts.push(
      ...proofFacts(older, details.acceptedBy === "initiator-reuse" ? segment : details.synAck, writer),
    );
  facts.push({ name: "gap", value: spanOf(details.gap), text: "since the TIME_WAIT began" });
  return facts;
};

/** The mark that Linux leaves: the new ISN is the old SND.NXT + 65537. */
function proofFacts(older: OlderLife | null, born: SegmentIndex, writer: FactWriter): readonly Fact[] {
  if (born < 0) return [];
  const isn = writer.seq(born);
  return [
    {
      name: "old SND.NXT",
      value: grouped(seqAdd(isn, -AFTER_TIME_WAIT)),
      ...(older ? {} : { text: "from the new ISN" }),
    },
    { ...writer.at("new ISN", isn, born), text: "= SND.NXT + 65,537" },
  ];
}

export const factsOfReuse: FactsOf<"quadruplet-reuse"> = ({ details, segment }, writer) => [
  writer.at("new SYN", writer.seq(segment), segment),
  ...(details.gap === null
    ? []
    : [{ name: "gap", value: spanOf(details.gap), text: "since the older life ended" }]),
  { name: "before", value: BEFORE[details.why] },
];

const BEFORE = {
  expired: "TIME_WAIT had run out",
  assassinated: "an RST had ended the TIME_WAIT",
  reset: "an RST had closed it",
  missing: "no TIME_WAIT was kept",
  unknown: "not shown",
} as const;

export const factsOfOpen: FactsOf<"syn-into-open-connection"> = ({ details, segment }, writer) => [
  { name: "met", value: details.oldState, text: "of the older life" },
  writer.at("this SYN", writer.seq(segment), segment),
  ...(details.answerSegment >= 0 ? [writer.at("challenge ACK", "", details.answerSegment)] : []),
  ...(details.resetSegment >= 0 ? [writer.at("RST", "", details.resetSegment)] : []),
  details.recoveredAfter === null
    ? { name: "cost", value: "the connect", tone: "warn" as const, text: "no SYN-ACK follows" }
    : { name: "cost", value: spanOf(details.recoveredAfter), text: "to the SYN-ACK" },
];

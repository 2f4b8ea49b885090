/** Numbers of SYNs that got no answer, a late one, or one that was not heard. */

import { grouped } from "../../explain/words.ts";
import { clockLetter } from "./clockLetter.ts";
import type { FactsOf } from "./facts.ts";
import { spanOf } from "./shortText.ts";

export const factsOfPaws: FactsOf<"syn-dropped-by-paws"> = (finding, writer) => {
  const { details, segment, connection } = finding;
  const { input } = writer;
  const remembered = input.analyzer.segments.connection[details.rememberedSegment] ?? -1;
  return [
    writer.at(
      "remembered",
      details.rememberedTsVal,
      details.rememberedSegment,
      clockLetter(input, remembered),
    ),
    writer.at("this SYN", details.tsVal, segment, clockLetter(input, connection)),
    { name: "difference", value: grouped(details.delta), tone: "harm", text: "ticks older, signed 32 bit" },
    { name: "rule", value: "> 1", text: `for 60 s; now ${spanOf(details.age)} old` },
  ];
};

export const factsOfUnanswered: FactsOf<"syn-unanswered"> = ({ connection }, writer) => {
  const { input } = writer;
  const { syns } = input.attempt(connection);
  return syns.slice(0, MOST_SYNS).map(({ segment }, i) => {
    const before = syns[i - 1]?.segment ?? segment;
    const value = i === 0 ? "first" : `+${spanOf(input.timeOf(segment) - input.timeOf(before))}`;
    return writer.at(`SYN ${i + 1}`, value, segment);
  });
};

/** More attempts than a client usually makes. */
const MOST_SYNS = 8;

export const factsOfSlow: FactsOf<"slow-connect"> = ({ connection, details }, writer) => {
  const { syns, synAcks } = writer.input.attempt(connection);
  const first = syns[0]?.segment ?? -1;
  const answer = synAcks.at(-1) ?? -1;
  return [
    writer.at("first SYN", "", first),
    ...(answer >= 0 ? [writer.at("SYN-ACK", "", answer)] : []),
    { name: "SYNs sent", value: grouped(details.attempts) },
    { name: "delay", value: spanOf(details.delay), tone: "warn", text: CAUSES[details.cause] },
  ];
};

const CAUSES = {
  "syn-retransmitted": "until a SYN got through",
  "refused-by-older-state": "until the older state was gone",
  "syn-ack-late": "until the SYN-ACK came",
  "syn-ack-retransmitted": "until a SYN-ACK got through",
} as const;

export const factsOfSynAcks: FactsOf<"syn-ack-unanswered"> = ({ details }, writer) =>
  details.synAcks.slice(0, MOST_SYNS).map((segment, i) => {
    const before = details.synAcks[i - 1] ?? segment;
    const { input } = writer;
    const value = i === 0 ? "first" : `+${spanOf(input.timeOf(segment) - input.timeOf(before))}`;
    return writer.at(`SYN-ACK ${i + 1}`, value, segment);
  });

/** Notes on SYNs without an answer. */

import type { Finding, FindingOf } from "../../detect/finding.ts";
import { bestCause, hypothesesOf } from "../../detect/silence/weighCauses.ts";
import { counted, grouped } from "../../explain/words.ts";
import type { LadderNote } from "../findingModel.ts";
import { causeTitle } from "./causeTitles.ts";
import { clockLetter } from "./clockLetter.ts";
import type { FactWriter } from "./factWriter.ts";
import { spanOf } from "./shortText.ts";

const MOST_FRAMES = 6;

type Silence = FindingOf<"syn-dropped-by-paws"> | FindingOf<"syn-unanswered">;

export function noteOfSilence(finding: Silence, all: readonly Finding[], writer: FactWriter): LadderNote {
  const same = all.filter(({ kind }) => kind === finding.kind);
  const frames = same.slice(0, MOST_FRAMES).map(({ segment }) => writer.frame(segment));
  const { certainty } = finding;
  if (finding.kind === "syn-unanswered") {
    const best = bestCause(hypothesesOf(writer.input, finding.segment));
    const cause = best === null ? "The packets do not tell why." : `What fits best: ${causeTitle(best)}.`;
    return {
      title: `${counted(same.length, "SYN")} without an answer`,
      frames,
      tone: "harm",
      facts: [],
      text: cause,
      certainty,
    };
  }
  const { details } = finding;
  const remembered = writer.input.analyzer.segments.connection[details.rememberedSegment] ?? -1;
  return {
    title: "Dropped: older than what the server remembers",
    frames,
    tone: "harm",
    facts: [
      writer.at(
        "remembered",
        details.rememberedTsVal,
        details.rememberedSegment,
        clockLetter(writer.input, remembered),
      ),
      { name: "this TSval", value: grouped(details.tsVal) },
      { name: "difference", value: grouped(details.delta), tone: "harm", text: "ticks older" },
    ],
    text: `Remembered for the whole address ${spanOf(details.age)} before, and for 60 s.${same.length > 1 ? ` All ${same.length} SYNs met the same rule.` : ""}`,
    certainty,
  };
}

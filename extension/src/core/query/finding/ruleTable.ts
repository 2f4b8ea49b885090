/** Per-host PAWS against the capture: what the rule says of every SYN, and what happened to it. */

import type { DetectorInput } from "../../detect/detectorInput.ts";
import { counted, grouped } from "../../explain/words.ts";
import type { SegmentIndex } from "../../units.ts";
import type { RuleTable } from "../findingModel.ts";

export function pawsRuleTable(input: DetectorInput, segment: SegmentIndex): RuleTable | null {
  const verdict = input.silence.of(segment)?.verdict;
  if (!verdict) return null;
  const { predictedDrops, observedDrops, explainedAnswers, unexplained, counterExamples, pair } = verdict;
  const unsure = pair.syns.length - predictedDrops - explainedAnswers - unexplained;
  const against =
    counterExamples.length === 0 ? "no counter-example" : counted(counterExamples.length, "counter-example");
  return {
    title: `Rule against capture: ${against} in ${counted(pair.syns.length, "SYN")}`,
    facts: [
      {
        name: "rule says drop",
        value: grouped(predictedDrops),
        tone: predictedDrops > observedDrops ? "warn" : "",
        text: outcome(observedDrops, "got no answer", predictedDrops - observedDrops, "answered"),
      },
      {
        name: "rule says let in",
        value: grouped(explainedAnswers + unexplained),
        text: outcome(explainedAnswers, "answered", unexplained, "got no answer"),
      },
      ...(unsure > 0
        ? [{ name: "cannot tell", value: grouped(unsure), text: "at the edge of the rule" }]
        : []),
    ],
  };
}

function outcome(agreeing: number, words: string, others: number, otherWords: string): string {
  const rest = others > 0 ? `, ${grouped(others)} ${otherWords}` : "";
  return `${grouped(agreeing)} ${words}${rest}`;
}

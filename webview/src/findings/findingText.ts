/** A finding as plain text, for a post-mortem or a chat: what the detail shows, in the same order. */

import type { Fact, FindingDetail } from "#core/query/findingModel.ts";
import { when } from "../clock.ts";
import { listWords, narrowGroups } from "../format.ts";

export function findingText(detail: FindingDetail): string {
  const { title, certainty, frame, time, endpoints, life, explanation, facts, rule, settlement } = detail;
  const about = [endpoints, life].filter((each) => each !== "").join(", ");
  const settle = settlement ? [`${settleTitle(settlement.where)}: ${settlement.command}`] : [];
  return [
    narrowGroups(`${title} (${certainty}), frame ${frame}, ${when(time)}`),
    ...(about === "" ? [] : [about]),
    narrowGroups(explanation),
    ...facts.map(factText),
    ...(rule ? [rule.title, ...rule.facts.map(factText)] : []),
    ...settle,
    ...(detail.advice === "" ? [] : [narrowGroups(detail.advice)]),
  ].join("\n");
}

/** "What would settle it, on 192.0.2.80". */
export function settleTitle(where: string): string {
  return where === "" ? "What would settle it" : `What would settle it, ${where}`;
}

function factText({ name, value, clock, frame, time, text }: Fact): string {
  const place = [
    clock ? `clock ${clock}` : "",
    frame === undefined ? "" : `frame ${frame}`,
    time === undefined ? "" : when(time),
    text ?? "",
  ].filter((each) => each !== "");
  const said = `${name}: ${value}${place.length > 0 ? ` (${place.join(", ")})` : ""}`;
  return narrowGroups(said);
}

/** "#59, #61 and 74 more": the frames that a finding rests on, told. */
export function evidenceWords({ frames, frameCount }: FindingDetail): string {
  const more = frameCount - frames.length;
  return listWords([...frames.map((frame) => `#${frame}`), ...(more > 0 ? [`${more} more`] : [])]);
}

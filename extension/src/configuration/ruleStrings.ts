/** Everything that the rules say, for those who translate it. */

import { explanation } from "./hoverText.ts";
import { IMAGE_BUILD } from "./imageBuild.ts";
import { rules } from "./rules.ts";

export function ruleStrings(): readonly string[] {
  const said = new Set<string>([IMAGE_BUILD.message]);
  const note = (message: string): string => {
    said.add(message);
    return message;
  };
  for (const rule of rules) {
    explanation(rule, note);
    for (const { message } of rule.judgements) said.add(message);
    for (const { one, many } of rule.evidence) said.add(one).add(many);
  }
  return [...said];
}

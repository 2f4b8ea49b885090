/** What is to be said about the settings of a file. */

import { holds, portCount, portRange } from "./condition.ts";
import { IMAGE_BUILD } from "./imageBuild.ts";
import { lineNumber } from "./lines.ts";
import type { Judgement, Rule } from "./rule.ts";
import { ruleOf } from "./rules.ts";
import type { Setting } from "./setting.ts";

const TIME_WAIT_SECONDS = 60;

/** What {…} in a message stands for. */
export type MessageArguments = Readonly<Record<string, string | number>>;

export interface Judged {
  readonly setting: Setting;
  readonly rule: Rule;
  readonly judgement: Judgement;
  readonly arguments: MessageArguments;
  /** The setting without which this one would be in order. */
  readonly other: Setting | null;
}

export function judge(settings: readonly Setting[], text: string): readonly Judged[] {
  return settings.flatMap((setting) => {
    const rule = ruleOf(setting.key);
    return rule ? judgementsOf(setting, rule, settings, text) : [];
  });
}

function judgementsOf(
  setting: Setting,
  rule: Rule,
  all: readonly Setting[],
  text: string,
): readonly Judged[] {
  const judged: Judged[] = [];
  const say = (judgement: Judgement, other: Setting | null): number =>
    judged.push({ setting, rule, judgement, arguments: argumentsOf(setting, other, text), other });
  if (setting.inImageBuild) say(IMAGE_BUILD, null);
  for (const judgement of rule.judgements) {
    if (!holds(judgement.when, setting.value)) continue;
    const other = otherOf(judgement, setting, all);
    if (judgement.together && !other) continue;
    say(judgement, other);
    break;
  }
  return judged;
}

function otherOf({ together }: Judgement, setting: Setting, all: readonly Setting[]): Setting | null {
  if (!together) return null;
  const isIt = ({ key, group, value }: Setting): boolean =>
    key === together.key && group === setting.group && holds(together.when, value);
  return all.find(isIt) ?? null;
}

function argumentsOf(setting: Setting, other: Setting | null, text: string): MessageArguments {
  const ports = portRange(setting.value);
  const count = ports ? portCount(ports) : 0;
  return {
    value: setting.value ?? "",
    ports: count,
    perSecond: Math.floor(count / TIME_WAIT_SECONDS),
    otherLine: other ? lineNumber(text, other.name.start) : 0,
  };
}

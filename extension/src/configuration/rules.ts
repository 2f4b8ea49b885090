/** The rules table: every setting that has a say in how connections live and die, and what is known of it. */

import type { Rule } from "./rule.ts";
import { middleboxRules } from "./rules/middleboxRules.ts";
import { portRules } from "./rules/portRules.ts";
import { proxyRules } from "./rules/proxyRules.ts";
import { queueRules } from "./rules/queueRules.ts";
import { retryRules } from "./rules/retryRules.ts";
import { sourceCodeRules } from "./rules/sourceCodeRules.ts";
import { timeWaitRules } from "./rules/timeWaitRules.ts";

export const rules: readonly Rule[] = [
  ...timeWaitRules,
  ...portRules,
  ...queueRules,
  ...retryRules,
  ...middleboxRules,
  ...proxyRules,
  ...sourceCodeRules,
];

const byKey: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.key, rule]));

export function ruleOf(key: string): Rule | null {
  return byKey.get(key) ?? null;
}

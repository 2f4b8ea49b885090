/** The explanation of a rule as Markdown, for the hover and for the page in the documentation. */

import type { Rule } from "./rule.ts";

/** `vscode.l10n.t`, or what stands for it outside the editor. */
export type Translate = (message: string) => string;

export function explanation(rule: Rule, t: Translate): readonly string[] {
  const list = (items: readonly string[]): string => items.map((item) => `- ${t(item)}`).join("\n");
  const parts = [
    t(rule.does),
    `**${t("Since, until")}:** ${t(rule.exists)}`,
    `**${t("Default")}:** ${rule.defaults.map(t).join("; ")}.`,
  ];
  if (rule.beware.length > 0) parts.push(`**${t("Often misunderstood")}**\n\n${list(rule.beware)}`);
  parts.push(`**${t("Sources")}:** ${rule.sources.map(t).join("; ")}.`);
  return parts;
}

export function hoverText(rule: Rule, t: Translate): string {
  return [`**${rule.title}**`, ...explanation(rule, t)].join("\n\n");
}

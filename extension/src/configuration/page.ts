/** `docs/configuration.md`, made of the rules table. */

import { explanation } from "./hoverText.ts";
import { rules } from "./rules.ts";

const INTRODUCTION = `# Settings and what they really do

What TCP Lifelines knows of the settings that decide how connections open, close and are remembered. This page is made
of the rules that the editor shows on configuration files; \`npm run explanations\` writes it.`;

export function explanationPage(): string {
  const sections = rules.map((rule) => {
    const values = rule.judgements.map(({ verdict, message }) => `- *${verdict}*: ${example(message)}`);
    const judged = values.length > 0 ? [`**What the editor says**\n\n${values.join("\n")}`] : [];
    return [heading(rule.id, rule.title), ...explanation(rule, (text) => text), ...judged].join("\n\n");
  });
  return `${[INTRODUCTION, ...sections].join("\n\n")}\n`;
}

/** Where a rule's section begins, counted from 1. */
export function lineInPage(ruleId: string): number {
  const lines = explanationPage().split("\n");
  return Math.max(1, 1 + lines.findIndex((line) => line.startsWith(`<a id="${ruleId}">`)));
}

function heading(id: string, title: string): string {
  return `<a id="${id}"></a>\n## ${title}`;
}

/** A message as it is without a certain file. */
function example(message: string): string {
  return message.replaceAll(/\{(\w+)\}/g, (_, name: string) => EXAMPLES[name] ?? name);
}

const EXAMPLES: Readonly<Record<string, string>> = {
  value: "*N*",
  ports: "*N*",
  perSecond: "*N* / 60",
  otherLine: "*N*",
};

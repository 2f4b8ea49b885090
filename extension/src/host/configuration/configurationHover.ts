import * as vscode from "vscode";
import { hoverText } from "#configuration/hoverText.ts";
import { ruleOf } from "#configuration/rules.ts";
import { type ConfigurationReader, isSwitchedOn, rangeOfSetting } from "./configurationReader.ts";
import type { ExplanationPage } from "./explanationPage.ts";

/** What a setting really does, since and until when, its default, and who says so. */
export function configurationHover(reader: ConfigurationReader, page: ExplanationPage): vscode.HoverProvider {
  return {
    provideHover(document, position) {
      if (!isSwitchedOn("enabled", document)) return null;
      for (const setting of reader.read(document).settings) {
        const range = rangeOfSetting(document, setting);
        const rule = range.contains(position) ? ruleOf(setting.key) : null;
        if (!rule) continue;
        const more = `[${vscode.l10n.t("Explanation")}](${page.uriOf(rule.id).toString()})`;
        const text = hoverText(rule, (message) => vscode.l10n.t(message));
        return new vscode.Hover(new vscode.MarkdownString(`${text}\n\n${more}`), range);
      }
      return null;
    },
  };
}

import { settingsIn } from "#configuration/recognizers.ts";
import type { Setting, TextRange } from "#configuration/setting.ts";

/** What a test says of a setting: its key without what all have in common, its value, and the text at its places. */
export function found(path: string, text: string, languageId = "plaintext"): readonly string[] {
  return settingsIn({ path, languageId, text }).map((setting) => described(setting, text));
}

function described(setting: Setting, text: string): string {
  const at = (range: TextRange | null): string => (range ? text.slice(range.start, range.end) : "");
  const key = setting.key.replace(/^net\.(ipv4|core|netfilter)\./, "");
  const value = setting.value ?? "?";
  // The places are told only where they say something else than the setting itself.
  const replaced = at(setting.valueRange);
  const parts = [`${key}=${value}`];
  if (replaced !== value && replaced !== "") parts.push(`replaces ${JSON.stringify(replaced)}`);
  parts.push(setting.lines ? `lines ${JSON.stringify(at(setting.lines))}` : "no lines");
  if (setting.inImageBuild) parts.push("in image build");
  return parts.join(", ");
}

export function names(path: string, text: string, languageId = "plaintext"): readonly string[] {
  return settingsIn({ path, languageId, text }).map(({ name }) => text.slice(name.start, name.end));
}

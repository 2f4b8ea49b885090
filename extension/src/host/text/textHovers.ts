import * as vscode from "vscode";
import type { CaptureText } from "#core/textDocument/captureText.ts";
import { meaningOf } from "#core/textDocument/glossary.ts";
import { type Token, tokensOf } from "#core/textDocument/tokens.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import type { FindingPages } from "./findingPages.ts";
import { connectionOf, findingOf, lineOfFrame, rangeOfToken, shownIn, wordAt } from "./textLookup.ts";

/** What a word means, with who says so; what a finding, a connection or a frame named elsewhere is about. */
export function textHovers(texts: CaptureTexts, pages: FindingPages): vscode.HoverProvider {
  return {
    provideHover(document, position) {
      const token = wordAt(document, position);
      if (!token) return null;
      const shown = shownIn(texts, document);
      const about = shown && aboutText(token, shown.text, document, pages);
      const meaning = meaningOf(token);
      const explained =
        meaning && `**${meaning.title}**: ${meaning.text}\n\n${vscode.l10n.t("Source")}: ${meaning.source}`;
      const parts = [explained, about].filter((part) => part !== null && part !== undefined);
      if (parts.length === 0) return null;
      return new vscode.Hover(
        parts.map((part) => new vscode.MarkdownString(part)),
        rangeOfToken(position.line, token),
      );
    },
  };
}

function aboutText(
  token: Token,
  text: CaptureText,
  document: vscode.TextDocument,
  pages: FindingPages,
): string | null {
  switch (token.kind) {
    case "finding":
      return findingText(token.value, text, pages);
    case "kind":
      return kindText(token.value, text, pages);
    case "frame":
      return segmentText(Number(token.value), text, document);
    case "connection":
      return connectionText(Number(token.value), text);
    case "number":
      return token.name === "TS.Recent" ? recentText(token.value, text, document) : null;
    case "endpoint":
    case "address":
      return endpointText(token.value, text);
    default:
      return null;
  }
}

function findingText(id: string, text: CaptureText, pages: FindingPages): string | null {
  const finding = findingOf(text, id);
  if (!finding) return null;
  const { title, severity, certainty, summary, kind } = finding;
  const more = `[${vscode.l10n.t("Explanation")}](${pages.uriOf(kind).toString()})`;
  return `**${title}** (${severity}, ${certainty})\n\n${escaped(summary)}\n\n${more}`;
}

function kindText(kind: string, text: CaptureText, pages: FindingPages): string | null {
  const group = text.kinds.find((each) => each.kind === kind);
  if (!group) return null;
  const first = text.findings.find((finding) => finding.kind === kind);
  return `**${first?.title ?? kind}**\n\n[${vscode.l10n.t("Explanation")}](${pages.uriOf(group.kind).toString()})`;
}

function segmentText(frame: number, text: CaptureText, document: vscode.TextDocument): string | null {
  const line = lineOfFrame(text, frame);
  return line === null ? null : codeBlock(document.lineAt(line).text.trim());
}

function connectionText(id: number, text: CaptureText): string | null {
  const connection = connectionOf(text, id);
  if (!connection) return null;
  const { client, server, incarnation, trouble } = connection;
  const who = vscode.l10n.t("connection {0}, incarnation {1}", id, incarnation);
  const what = trouble === null ? "" : `\n\n${escaped(trouble)}`;
  return `${who}: \`${client} > ${server}\`${what}`;
}

/** The segment that brought the value. */
function recentText(value: string, text: CaptureText, document: vscode.TextDocument): string | null {
  for (const { tsRecentFrame } of text.connections) {
    if (tsRecentFrame === null) continue;
    const line = lineOfFrame(text, tsRecentFrame);
    if (line === null) continue;
    const segment = document.lineAt(line).text.trim();
    if (tokensOf(segment).some((token) => token.name === "TSval" && token.value === value))
      return `${vscode.l10n.t("Set by this segment:")}\n${codeBlock(segment)}`;
  }
  return null;
}

function endpointText(value: string, text: CaptureText): string | null {
  const on = text.connections.filter(({ client, server }) =>
    [client, server].some((end) => end === value || end.startsWith(`${value}:`)),
  );
  if (on.length === 0) return null;
  const troubled = on.filter(({ trouble }) => trouble !== null).length;
  return vscode.l10n.t("{0} connections in this text, {1} of them in trouble", on.length, troubled);
}

function codeBlock(text: string): string {
  return `\n\`\`\`text\n${text}\n\`\`\`\n`;
}

/** What comes from a capture is text, not markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|]/g, "\\$&");
}

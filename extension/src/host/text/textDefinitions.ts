import type * as vscode from "vscode";
import type { CaptureText } from "#core/textDocument/captureText.ts";
import type { Token } from "#core/textDocument/tokens.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import {
  connectionAt,
  connectionOf,
  findingAt,
  findingOf,
  isWithin,
  lineOfFrame,
  rangeOfToken,
  shownIn,
  wordAt,
} from "./textLookup.ts";

/**
 * Where a word leads: a SYN to the connection that it reincarnates, a finding to its evidence, TS.Recent to the segment
 * that set it, a frame to its segment, a connection or an endpoint to its story.
 */
export function textDefinitions(texts: CaptureTexts): vscode.DefinitionProvider {
  return {
    provideDefinition(document, position) {
      const token = wordAt(document, position);
      const shown = shownIn(texts, document);
      if (!token || !shown) return null;
      return linesFor(token, position.line, shown.text).map((line) => ({
        originSelectionRange: rangeOfToken(position.line, token),
        targetUri: document.uri,
        targetRange: document.lineAt(line).range,
      }));
    },
  };
}

export function linesFor(token: Token, line: number, text: CaptureText): readonly number[] {
  switch (token.kind) {
    case "flag":
      return token.value === "SYN" ? previousOf(line, text) : [];
    case "finding":
      return evidenceOf(token.value, line, text);
    case "frame":
      return given(lineOfFrame(text, Number(token.value)));
    case "connection":
      return given(connectionOf(text, Number(token.value))?.line);
    case "endpoint":
      return text.quadruplets
        .filter(({ client, server }) => client === token.value || server === token.value)
        .map((quadruplet) => quadruplet.line);
    case "kind":
      return text.findings.filter(({ kind }) => kind === token.value).map((finding) => finding.line);
    case "term":
    case "number":
      return token.value === "TS.Recent" || token.name === "TS.Recent" ? recentOf(line, text) : [];
    default:
      return [];
  }
}

/** The connection before the one that the line is about. */
function previousOf(line: number, text: CaptureText): readonly number[] {
  const finding = findingAt(text, line);
  const trouble = text.troubled.find((each) => each.line === line);
  const id = finding ? finding.previous : (trouble?.previous ?? connectionAt(text, line)?.previous ?? null);
  return given(connectionOf(text, id)?.line);
}

/** In the finding itself its evidence; elsewhere the finding. */
function evidenceOf(id: string, line: number, text: CaptureText): readonly number[] {
  const finding = findingOf(text, id);
  if (!finding) return [];
  if (!isWithin(line, finding)) return [finding.line];
  return finding.frames.flatMap((frame) => given(lineOfFrame(text, frame)));
}

/** In a finding TS.Recent is what the connection before remembers; in a connection it is its own. */
function recentOf(line: number, text: CaptureText): readonly number[] {
  const finding = findingAt(text, line);
  const about = finding ? connectionOf(text, finding.previous) : connectionAt(text, line);
  return about?.tsRecentFrame == null ? [] : given(lineOfFrame(text, about.tsRecentFrame));
}

function given(line: number | null | undefined): readonly number[] {
  return line == null ? [] : [line];
}

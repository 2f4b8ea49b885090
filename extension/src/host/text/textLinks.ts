import * as vscode from "vscode";
import { type Token, tokensOf } from "#core/textDocument/tokens.ts";
import { SHOW_FRAME } from "./textCommandNames.ts";
import type { FrameTarget } from "./textCommands.ts";
import { captureUriOf } from "./textUri.ts";

/** A frame opens the capture at it; an RFC opens where it is published. */
export function textLinks(): vscode.DocumentLinkProvider {
  return {
    provideDocumentLinks(document) {
      const capture = captureUriOf(document.uri).toString();
      const links: vscode.DocumentLink[] = [];
      for (let line = 0; line < document.lineCount; line++) {
        for (const token of tokensOf(document.lineAt(line).text)) {
          const target = targetOf(token, capture);
          if (!target) continue;
          const link = new vscode.DocumentLink(new vscode.Range(line, token.start, line, token.end), target);
          link.tooltip =
            token.kind === "frame"
              ? vscode.l10n.t("Show frame {0} in the capture", token.value)
              : vscode.l10n.t("Open RFC {0}", token.value);
          links.push(link);
        }
      }
      return links;
    },
  };
}

function targetOf({ kind, value, name }: Token, capture: string): vscode.Uri | null {
  if (kind === "frame") {
    const target: FrameTarget = { capture, frame: Number(value) };
    return vscode.Uri.parse(`command:${SHOW_FRAME}?${encodeURIComponent(JSON.stringify([target]))}`);
  }
  if (kind !== "rfc") return null;
  const section = name === "" ? "" : `#section-${name}`;
  return vscode.Uri.parse(`https://www.rfc-editor.org/rfc/rfc${value}${section}`);
}

import * as vscode from "vscode";
import type { CaptureText, LineSpan } from "#core/textDocument/captureText.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import { isWithin, lineRange, shownIn } from "./textLookup.ts";

/** The outline and the breadcrumbs: sections; in them kinds with findings, quadruplets with incarnations. */
export function textSymbols(texts: CaptureTexts): vscode.DocumentSymbolProvider {
  return {
    provideDocumentSymbols(document) {
      const shown = shownIn(texts, document);
      return shown ? sectionSymbols(document, shown.text) : [];
    },
  };
}

function sectionSymbols(document: vscode.TextDocument, text: CaptureText): vscode.DocumentSymbol[] {
  const { SymbolKind } = vscode;
  const symbol = (
    name: string,
    detail: string,
    kind: vscode.SymbolKind,
    { line, end }: LineSpan,
  ): vscode.DocumentSymbol => {
    const heading = lineRange(document, line);
    return new vscode.DocumentSymbol(name, detail, kind, heading.union(lineRange(document, end)), heading);
  };
  const under = <T extends LineSpan>(list: readonly T[], parent: LineSpan): readonly T[] =>
    list.filter(({ line }) => isWithin(line, parent));

  const kinds = text.kinds.map((each) => {
    const group = symbol(each.kind, `${each.total}`, SymbolKind.Enum, each);
    group.children = under(text.findings, each).map((finding) =>
      symbol(
        finding.title,
        vscode.l10n.t("frame {0}, {1}", finding.frame, finding.certainty),
        SymbolKind.Event,
        finding,
      ),
    );
    return group;
  });
  const quadruplets = text.quadruplets.map((each) => {
    const name = `${each.client} <> ${each.server}`;
    const group = symbol(name, `${each.incarnations}`, SymbolKind.Interface, each);
    group.children = under(text.connections, each).map((connection) =>
      symbol(`connection ${connection.id}`, connection.trouble ?? "", SymbolKind.Object, connection),
    );
    return group;
  });
  return text.sections.map((each) => {
    const section = symbol(each.title, "", SymbolKind.Module, each);
    if (each.name === "findings") section.children = kinds;
    if (each.name === "connections") section.children = quadruplets;
    return section;
  });
}

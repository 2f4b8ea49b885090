import * as vscode from "vscode";
import type { FindingKind, Severity } from "#core/report/contract.ts";
import type { CaptureText, TextFinding, TextTrouble } from "#core/textDocument/captureText.ts";
import { count, groupDigits } from "#protocol/quantities.ts";
import type { AnalysedCapture, AnalysedCaptures } from "./analysedCaptures.ts";
import { type Disposable, DisposableStore, Emitter } from "./disposable.ts";
import type { CaptureTexts } from "./text/captureTexts.ts";
import { SHOW_IN_TEXT } from "./text/textCommandNames.ts";
import type { TextPlace } from "./text/textPlace.ts";
import { VIEW_TYPE } from "./viewType.ts";

export const TREE_VIEW = "tcpLifelines.captures";
const MOST_CHILDREN = 200;

/** What the tree keeps of a capture: it stays when the editor and the text are closed. */
interface Outline {
  readonly findings: readonly TextFinding[];
  readonly troubled: readonly TextTrouble[];
  readonly troubles: number;
  /** Errors and warnings, also those that found no room in the text. */
  readonly grave: number;
}

export type TreeNode =
  | { readonly kind: "capture"; readonly uri: vscode.Uri; readonly capture: AnalysedCapture }
  | { readonly kind: "findings"; readonly uri: vscode.Uri; readonly of: FindingKind; readonly count: number }
  | { readonly kind: "troubled"; readonly uri: vscode.Uri; readonly count: number }
  | {
      readonly kind: "finding";
      readonly uri: vscode.Uri;
      readonly finding: TextFinding;
      readonly place: TextPlace;
    }
  | {
      readonly kind: "trouble";
      readonly uri: vscode.Uri;
      readonly trouble: TextTrouble;
      readonly place: TextPlace;
    }
  | { readonly kind: "more"; readonly uri: vscode.Uri; readonly count: number };

/** The captures that were analysed in this window: their findings by kind, their connections in trouble. */
export class CaptureTree extends DisposableStore implements vscode.TreeDataProvider<TreeNode> {
  readonly #analysed: AnalysedCaptures;
  readonly #outlines = new Map<string, Outline>();
  readonly #changes = this.register(new Emitter<void>());

  constructor(analysed: AnalysedCaptures, texts: Pick<CaptureTexts, "find" | "onDidChange">) {
    super();
    this.#analysed = analysed;
    this.register(analysed.onDidChange(() => this.#changes.fire()));
    this.register(
      texts.onDidChange((capture) => {
        const text = texts.find(capture);
        if (!text) return;
        this.#outlines.set(capture.toString(), outlineOf(text));
        this.#changes.fire();
      }),
    );
  }

  readonly onDidChangeTreeData = (listener: () => void): Disposable => this.#changes.listen(listener);

  /** Findings that are more than worth knowing, in all captures. */
  get graveCount(): number {
    return [...this.#outlines]
      .filter(([uri]) => this.#analysed.list.some((capture) => capture.uri.toString() === uri))
      .reduce((sum, [, { grave }]) => sum + grave, 0);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node)
      return this.#analysed.list
        .toReversed()
        .map((capture) => ({ kind: "capture", uri: capture.uri, capture }));
    const outline = this.#outlines.get(node.uri.toString());
    const capture = node.uri.toString();
    switch (node.kind) {
      case "capture":
        return groupsOf(node.capture, outline);
      case "findings":
        return limited(
          (outline?.findings ?? [])
            .filter(({ kind }) => kind === node.of)
            .map((finding) => ({
              kind: "finding",
              uri: node.uri,
              finding,
              place: { capture, connection: finding.connection, finding: finding.id },
            })),
          node,
        );
      case "troubled":
        return limited(
          (outline?.troubled ?? []).map((trouble) => ({
            kind: "trouble",
            uri: node.uri,
            trouble,
            place: { capture, connection: trouble.connection, finding: null },
          })),
          node,
        );
      default:
        return [];
    }
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.kind) {
      case "capture":
        return captureItem(node.capture);
      case "findings":
        return groupItem(node.of, node.count, "tcpLifelines.findings", "search");
      case "troubled":
        return groupItem(
          vscode.l10n.t("Connections in trouble"),
          node.count,
          "tcpLifelines.troubled",
          "plug",
        );
      case "finding":
        return findingItem(node.finding, node.place);
      case "trouble":
        return troubleItem(node.trouble, node.place);
      case "more":
        return new vscode.TreeItem(vscode.l10n.t("{0} more", groupDigits(node.count)));
    }
  }
}

function outlineOf({ findings, kinds, troubled, sections }: CaptureText): Outline {
  const troubles = sections.find(({ name }) => name === "troubled")?.total ?? troubled.length;
  const grave = kinds.reduce((sum, kind) => sum + kind.grave, 0);
  return { findings, troubled, troubles, grave };
}

function groupsOf({ uri, findings }: AnalysedCapture, outline: Outline | undefined): TreeNode[] {
  const groups: TreeNode[] = (Object.entries(findings) as [FindingKind, number][])
    .sort(([a], [b]) => rankOf(a, outline) - rankOf(b, outline))
    .map(([of, number]) => ({ kind: "findings", uri, of, count: number }));
  if (outline && outline.troubles > 0) groups.push({ kind: "troubled", uri, count: outline.troubles });
  return groups;
}

/** As the text has them: the gravest kind first. */
function rankOf(kind: FindingKind, outline: Outline | undefined): number {
  return outline?.findings.findIndex((finding) => finding.kind === kind) ?? 0;
}

function limited(
  children: TreeNode[],
  { uri, count: total }: { readonly uri: vscode.Uri; readonly count: number },
): TreeNode[] {
  const shown = children.slice(0, MOST_CHILDREN);
  return shown.length < total ? [...shown, { kind: "more", uri, count: total - shown.length }] : shown;
}

const ICONS: Readonly<Record<Severity, readonly [icon: string, color: string]>> = {
  error: ["error", "problemsErrorIcon.foreground"],
  warning: ["warning", "problemsWarningIcon.foreground"],
  info: ["info", "problemsInfoIcon.foreground"],
};

function severityIcon(severity: Severity): vscode.ThemeIcon {
  const [icon, color] = ICONS[severity];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

function captureItem({ uri, name, findings }: AnalysedCapture): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  const total = Object.values(findings).reduce((sum, each) => sum + each, 0);
  item.resourceUri = uri;
  item.id = uri.toString();
  item.iconPath = vscode.ThemeIcon.File;
  item.description = count(total, vscode.l10n.t("finding"), vscode.l10n.t("findings"));
  item.contextValue = "tcpLifelines.capture";
  item.command = {
    title: vscode.l10n.t("Open the capture"),
    command: "vscode.openWith",
    arguments: [uri, VIEW_TYPE],
  };
  return item;
}

function groupItem(label: string, total: number, contextValue: string, icon: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = groupDigits(total);
  item.contextValue = contextValue;
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

function findingItem(finding: TextFinding, place: TextPlace): vscode.TreeItem {
  const item = new vscode.TreeItem(finding.title);
  item.description = vscode.l10n.t("frame {0}, {1}", finding.frame, finding.certainty);
  item.tooltip = finding.summary;
  item.iconPath = severityIcon(finding.severity);
  item.contextValue = "tcpLifelines.finding";
  item.command = showInText(place);
  return item;
}

function troubleItem({ client, server, trouble, severity }: TextTrouble, place: TextPlace): vscode.TreeItem {
  const item = new vscode.TreeItem(`${client} > ${server}`);
  item.description = trouble;
  item.iconPath = severityIcon(severity);
  item.contextValue = "tcpLifelines.connection";
  item.command = showInText(place);
  return item;
}

function showInText(place: TextPlace): vscode.Command {
  return { title: vscode.l10n.t("Show in the text"), command: SHOW_IN_TEXT, arguments: [place] };
}

/** The view in the side bar, with the number of grave findings on its icon. */
export function registerCaptureTree(analysed: AnalysedCaptures, texts: CaptureTexts): vscode.Disposable {
  const tree = new CaptureTree(analysed, texts);
  const view = vscode.window.createTreeView(TREE_VIEW, { treeDataProvider: tree, showCollapseAll: true });
  const tell = (): void => {
    const value = tree.graveCount;
    const tooltip = count(value, vscode.l10n.t("finding"), vscode.l10n.t("findings"));
    view.badge = value > 0 ? { value, tooltip } : undefined;
    void vscode.commands.executeCommand("setContext", "tcpLifelines.hasCaptures", analysed.list.length > 0);
  };
  tell();
  return vscode.Disposable.from(
    tree,
    view,
    tree.onDidChangeTreeData(tell),
    vscode.commands.registerCommand("tcpLifelines.forgetCapture", (node: TreeNode) =>
      analysed.remove(node.uri),
    ),
    vscode.commands.registerCommand("tcpLifelines.openNode", (node: TreeNode) =>
      vscode.commands.executeCommand("vscode.openWith", node.uri, VIEW_TYPE),
    ),
  );
}

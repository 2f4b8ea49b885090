import type { CaptureObject, CapturePointObject } from "#core/report/contract.ts";
import type { CaptureSummary } from "#protocol/api.ts";
import { count } from "#protocol/quantities.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { button, h, setAria } from "../dom.ts";
import { narrowGroups } from "../format.ts";
import { type IconName, icon } from "../icons.ts";
import { type CaptureState, isComplete } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { showDialog } from "./dialog.ts";
import { hasLeft, mountFitRow } from "./fitRow.ts";
import { showProblems } from "./problemList.ts";
import {
  assumptionWords,
  capturePointWords,
  droppedPackets,
  lossWords,
  readingWords,
  skippedWords,
} from "./statusWords.ts";

/** Assumptions in force at the left; problems, losses and reading at the right. */
export function mountStatusLine(root: HTMLElement, { store, client }: ViewContext): Disposable {
  const element = h("footer", { class: "status" });
  const more = button({ icon: icon("more"), label: "More of the status line" }, () => showRest(items));
  setAria(more, { haspopup: "dialog" });
  root.append(element);
  let items: readonly StatusItem[] = [];
  const row = mountFitRow(element, {
    order: () =>
      items.toSorted((a, b) => a.weight - b.weight).map(({ node }) => ({ element: node, offered: true })),
    more,
  });
  return disposeAll([
    row,
    store.capture.watch(
      ({ summary, progress, failure }) => [summary, progress, failure],
      () => {
        const focused = element.contains(document.activeElement);
        items = statusItems(store.capture.value, () => client.perform("open-settings"));
        const isLeft = ({ side }: StatusItem): boolean => side === "left";
        element.replaceChildren(
          ...items.filter(isLeft).map(({ node }) => node),
          h("span", { class: "spacer" }),
          ...items.filter((item) => !isLeft(item)).map(({ node }) => node),
          more,
        );
        row.fit();
        if (focused) element.querySelector("button")?.focus();
      },
    ),
    { dispose: () => element.remove() },
  ]);
}

interface StatusItem {
  readonly node: HTMLElement;
  readonly side: "left" | "right";
  /** Where there is no room, the lightest leaves first. */
  readonly weight: number;
}

function statusItems(state: CaptureState, openSettings: () => void): readonly StatusItem[] {
  const { summary, failure } = state;
  if (!summary || failure) return [];
  const { capture } = summary;
  const skipped = skippedWords(capture);
  const dropped = droppedPackets(capture);
  const right = (weight: number, ...nodes: readonly HTMLElement[]): readonly StatusItem[] =>
    nodes.map((node) => ({ node, side: "right", weight }));
  const left = (node: HTMLElement, place: number): StatusItem => ({
    node,
    side: "left",
    weight: place === 0 ? 9 : 5 - place / 10,
  });
  return [
    ...(summary.connections > 0 ? assumptionNodes(summary, openSettings).map(left) : []),
    ...(skipped ? right(2, h("span", { class: "statusItem", text: skipped, title: skipped })) : []),
    ...right(8, ...problemNodes(capture, isComplete(state))),
    ...(isComplete(state) && summary.connections > 0 ? right(dropped ? 7 : 3, lossNode(dropped)) : []),
    ...right(6, ...pointNodes(capture.capturePoint)),
    ...right(1, h("span", { class: "statusItem", text: readingWords(state, summary) })),
  ];
}

/** What had no room; what opens something opens it from here too. */
function showRest(items: readonly StatusItem[]): void {
  const rest = items.flatMap(({ node }) => (hasLeft(node) ? [node] : []));
  const lines = rest.map((node) => {
    const text = node.textContent ?? "";
    if (!(node instanceof HTMLButtonElement)) return h("li", { text });
    const open = button({ class: "link", label: text }, () => {
      open.closest("dialog")?.close();
      node.click();
    });
    return h("li", {}, open);
  });
  showDialog("Status", [h("ul", { class: "reasonList" }, ...lines)], "atStatus");
}

function assumptionNodes(summary: CaptureSummary, openSettings: () => void): readonly HTMLElement[] {
  const all = Object.entries(summary.assumptions).map(([name, value]) => `${name}: ${value}`);
  const [first = "", ...others] = assumptionWords(summary);
  const title = `Assumptions of this analysis; click to change\n${all.join("\n")}`;
  const item = statusButton(first, icon("gear"), openSettings);
  item.title = title;
  return [item, ...others.map((text) => h("span", { class: "statusItem", text, title: all.join("\n") }))];
}

function lossNode(dropped: number | null): HTMLElement {
  const words = lossWords(dropped);
  if (dropped !== null && dropped > 0) return statusItem("warning", words, "warning");
  return h("span", { class: "statusItem", text: words });
}

/** Where it was captured, and how that is known. */
function pointNodes(point: CapturePointObject): readonly HTMLElement[] {
  const words = capturePointWords(point);
  if (words === "") return [];
  const item = statusButton(words, null, () => {
    const reasons = point.reasons.map((text) => h("li", {}, narrowGroups(text)));
    showDialog(words, [h("ul", { class: "reasonList" }, ...reasons)], "atStatus");
  });
  item.setAttribute("aria-haspopup", "dialog");
  return [item];
}

function problemNodes({ problems }: CaptureObject, complete: boolean): readonly HTMLElement[] {
  if (problems.length === 0) return complete ? [statusItem("ok", "No problems in the file")] : [];
  const item = statusButton(
    `${count(problems.length, "problem")} in the file`,
    icon("warning", "warning"),
    () => showProblems(problems),
  );
  item.setAttribute("aria-haspopup", "dialog");
  return [item];
}

function statusButton(text: string, glyph: Node | null, onClick: () => void): HTMLButtonElement {
  const item = h("button", { class: "statusItem" }, ...(glyph ? [glyph] : []), text);
  item.type = "button";
  item.addEventListener("click", onClick);
  return item;
}

function statusItem(name: IconName, text: string, className = ""): HTMLElement {
  return h("span", { class: "statusItem" }, icon(name, className), text);
}

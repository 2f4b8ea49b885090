import type { CaptureObject, CapturePointObject } from "#core/report/contract.ts";
import type { CaptureSummary } from "#protocol/api.ts";
import { count } from "#protocol/quantities.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { h } from "../dom.ts";
import { narrowGroups } from "../format.ts";
import { type IconName, icon } from "../icons.ts";
import { type CaptureState, isComplete } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { showDialog } from "./dialog.ts";
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
  root.append(element);
  return disposeAll([
    store.capture.watch(
      ({ summary, progress, failure }) => [summary, progress, failure],
      () => {
        const focused = element.contains(document.activeElement);
        element.replaceChildren(...statusNodes(store.capture.value, () => client.perform("open-settings")));
        if (focused) element.querySelector("button")?.focus();
      },
    ),
    { dispose: () => element.remove() },
  ]);
}

function statusNodes(state: CaptureState, openSettings: () => void): readonly Node[] {
  const { summary, failure } = state;
  const spacer = h("span", { class: "spacer" });
  if (!summary || failure) return [spacer];
  const { capture } = summary;
  const skipped = skippedWords(capture);
  return [
    ...(summary.connections > 0 ? assumptionNodes(summary, openSettings) : []),
    spacer,
    ...(skipped ? [h("span", { class: "statusItem minor", text: skipped, title: skipped })] : []),
    problemNode(capture, isComplete(state)),
    ...(isComplete(state) && summary.connections > 0 ? [lossNode(droppedPackets(capture))] : []),
    ...pointNodes(capture.capturePoint),
    h("span", { class: "statusItem minor", text: readingWords(state, summary) }),
  ];
}

function assumptionNodes(summary: CaptureSummary, openSettings: () => void): readonly Node[] {
  const all = Object.entries(summary.assumptions).map(([name, value]) => `${name}: ${value}`);
  const [first = "", ...others] = assumptionWords(summary);
  const title = `Assumptions of this analysis; click to change\n${all.join("\n")}`;
  const item = statusButton(first, icon("gear"), openSettings);
  item.title = title;
  return [
    item,
    ...others.map((text) => h("span", { class: "statusItem minor", text, title: all.join("\n") })),
  ];
}

function lossNode(dropped: number | null): Node {
  const words = lossWords(dropped);
  if (dropped !== null && dropped > 0) return statusItem("warning", words, "warning");
  return h("span", { class: "statusItem minor", text: words });
}

/** Where it was captured, and how that is known. */
function pointNodes(point: CapturePointObject): readonly Node[] {
  const words = capturePointWords(point);
  if (words === "") return [];
  const item = statusButton(words, null, () => {
    const reasons = point.reasons.map((text) => h("li", {}, narrowGroups(text)));
    showDialog(words, [h("ul", { class: "reasonList" }, ...reasons)], "atStatus");
  });
  item.classList.add("minor");
  item.setAttribute("aria-haspopup", "dialog");
  return [item];
}

function problemNode({ problems }: CaptureObject, complete: boolean): Node {
  if (problems.length === 0) {
    return complete ? statusItem("ok", "No problems in the file") : h("span", { hidden: true });
  }
  const item = statusButton(
    `${count(problems.length, "problem")} in the file`,
    icon("warning", "warning"),
    () => showProblems(problems),
  );
  item.setAttribute("aria-haspopup", "dialog");
  return item;
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

import type { CaptureObject } from "#core/report/contract.ts";
import type { CaptureSummary } from "#protocol/api.ts";
import { count, formatBytes, formatDuration, groupDigits } from "#protocol/quantities.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { h } from "../dom.ts";
import { listWords } from "../format.ts";
import { type IconName, icon } from "../icons.ts";
import { type CaptureState, isComplete } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { showProblems } from "./problemList.ts";

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
    ...lossNodes(capture),
    problemNode(capture, isComplete(state)),
    h("span", { class: "statusItem minor", text: readingWords(state, summary) }),
  ];
}

function assumptionNodes({ assumptions }: CaptureSummary, openSettings: () => void): readonly Node[] {
  const all = Object.entries(assumptions).map(([name, value]) => `${name}: ${value}`);
  const item = h("button", {
    class: "statusItem",
    title: `Assumptions of this analysis; click to change\n${all.join("\n")}`,
  });
  item.type = "button";
  item.append(icon("gear"), `TIME_WAIT ${assumptions["timeWaitSeconds"]} s`);
  item.addEventListener("click", openSettings);
  return [item];
}

function skippedWords({ skipped }: CaptureObject): string {
  const frames = skipped.reduce((sum, each) => sum + each.frames, 0);
  if (frames === 0) return "";
  const reasons = skipped.map(({ reason, frames: n }) => `${groupDigits(n)} ${reasonWords(reason)}`);
  return `${count(frames, "frame")} without TCP: ${listWords(reasons)}`;
}

/** "not-ip" → "not ip": the contract's reason as words. */
export function reasonWords(reason: string): string {
  return reason.replaceAll("-", " ");
}

function lossNodes({ interfaces }: CaptureObject): readonly Node[] {
  const known = interfaces.flatMap(({ dropped }) => (dropped === null ? [] : [dropped]));
  if (known.length === 0) return [];
  const lost = known.reduce((sum, dropped) => sum + dropped, 0);
  if (lost === 0) return [h("span", { class: "statusItem minor", text: "Capture lost nothing: 0 dropped" })];
  return [statusItem("warning", `Capture lost ${count(lost, "packet")}`, "warning")];
}

function problemNode({ problems }: CaptureObject, complete: boolean): Node {
  if (problems.length === 0) {
    return complete ? statusItem("ok", "No problems in the file") : h("span", { hidden: true });
  }
  const item = h("button", { class: "statusItem", aria: { haspopup: "dialog" } });
  item.type = "button";
  item.append(icon("warning", "warning"), `${count(problems.length, "problem")} in the file`);
  item.addEventListener("click", () => showProblems(problems));
  return item;
}

function statusItem(name: IconName, text: string, className = ""): HTMLElement {
  return h("span", { class: "statusItem" }, icon(name, className), text);
}

function readingWords(state: CaptureState, { capture, elapsedMs }: CaptureSummary): string {
  const { progress } = state;
  const seconds = Math.max(progress?.elapsedMs ?? elapsedMs, 0.1) / 1000;
  const bytes = progress?.bytesRead ?? capture.bytes ?? 0;
  if (!isComplete(state) && progress?.judging) return `Judging ${count(progress.connections, "connection")}`;
  if (!isComplete(state)) return `Reading ${formatBytes(Math.round(bytes / seconds))}/s`;
  return `Read ${formatBytes(bytes)} in ${formatDuration(seconds)}`;
}

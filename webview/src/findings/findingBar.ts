import type { FindingDetail } from "#core/query/findingModel.ts";
import { count, groupDigits } from "#protocol/quantities.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { h } from "../dom.ts";
import { icon, severityIcon } from "../icons.ts";
import { type CaptureState, isComplete, type Store } from "../store.ts";
import { certaintyMark } from "./certaintyMark.ts";
import { spoken } from "./spoken.ts";

export interface FindingBar extends Disposable {
  /** A button with the words of the selected finding; what it opens its owner says. */
  readonly element: HTMLButtonElement;
}

/** Where there is no room for the list, one line stands for it: the selected finding, or how many there are. */
export function createFindingBar({ capture }: Store, onClick: () => void): FindingBar {
  const words = h("span", { class: "findingBarWords" });
  const element = h("button", { class: "findingBar" }, words, icon("rows"));
  element.type = "button";
  element.addEventListener("click", onClick);
  const watching = capture.watch(
    (state) => [state.finding, state.summary, isComplete(state)],
    (finding, _summary, _complete) =>
      words.replaceChildren(...(finding ? findingNodes(finding, capture.value) : countNodes(capture.value))),
  );
  return { element, dispose: disposeAll([watching, { dispose: () => element.remove() }]).dispose };
}

function findingNodes(
  { severity, title, certainty, kind }: FindingDetail,
  { summary }: CaptureState,
): readonly Node[] {
  const ofKind = summary?.findings[kind] ?? 1;
  return spoken(`${title}, ${certainty}, ${count(ofKind, "finding")} of this kind`, [
    severityIcon(severity),
    h("span", { class: "rowTitle", text: title }),
    certaintyMark(certainty),
    h("span", { class: "badge", text: groupDigits(ofKind) }),
  ]);
}

function countNodes(state: CaptureState): Node[] {
  return [h("span", { class: "rowTitle", text: barWords(state) })];
}

/** What the bar says while nothing is selected. */
export function barWords(state: CaptureState): string {
  if (!isComplete(state)) return "Verdicts wait for the whole file";
  const counts = Object.values(state.summary?.findings ?? {});
  const all = counts.reduce((sum, each) => sum + each, 0);
  return all === 0 ? "No findings" : `${count(all, "finding")} in ${count(counts.length, "kind")}`;
}

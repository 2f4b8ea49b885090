import type { CaptureProblem } from "#core/problem.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { button, h } from "../dom.ts";
import { icon } from "../icons.ts";
import { type CaptureState, isComplete } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { problemSentence, showProblems } from "./problemList.ts";
import { lossNotice } from "./statusWords.ts";

/** Amber lines above the views: the file has changed, the file is damaged, packets were dropped. The analysis stands. */
export function mountNotices(root: HTMLElement, { store, client }: ViewContext): Disposable {
  const element = h("div", { class: "notices", role: "status" });
  root.append(element);
  return disposeAll([
    store.capture.watch(
      ({ stale, summary, progress, failure }) => [stale, summary, progress?.done, failure],
      () => {
        const { stale, summary, failure } = store.capture.value;
        const nodes: Node[] = [];
        if (stale && !failure) {
          nodes.push(
            notice(
              stale.message,
              button({ class: "link", label: "Read again" }, () => client.perform("read-again")),
            ),
          );
        }
        const damage = damageOf(store.capture.value);
        if (damage) nodes.push(damageNotice(damage, () => client.perform("open-with")));
        const loss = isComplete(store.capture.value) ? lossNotice(summary?.capture) : "";
        if (loss !== "" && !failure) nodes.push(notice(loss));
        element.replaceChildren(...nodes);
      },
    ),
    { dispose: () => element.remove() },
  ]);
}

/** Problems that cut the reading short or falsify it; frames out of order were put right and are only listed. */
function damageOf(state: CaptureState): readonly CaptureProblem[] | null {
  const { summary } = state;
  if (!summary || !isComplete(state) || summary.capture.frames === 0) return null;
  const damage = summary.capture.problems.filter(({ kind }) => kind !== "time-order");
  return damage.length > 0 ? damage : null;
}

function damageNotice(damage: readonly CaptureProblem[], openWith: () => void): HTMLElement {
  const [first] = damage;
  const words = first ? problemSentence(first) : "";
  const all = `All ${damage.length} problems`;
  const more = damage.length > 1 ? [button({ class: "link", label: all }, () => showProblems(damage))] : [];
  return notice(words, ...more, button({ class: "link", label: "Open with…" }, openWith));
}

function notice(words: string, ...actions: readonly Node[]): HTMLElement {
  return h(
    "div",
    { class: "notice" },
    icon("warning", "warning"),
    h("p", { text: words }),
    h("div", { class: "noticeActions" }, ...actions),
  );
}

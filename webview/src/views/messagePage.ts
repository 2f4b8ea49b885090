import type { CaptureObject } from "#core/report/contract.ts";
import { count, groupDigits } from "#protocol/quantities.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { button, h } from "../dom.ts";
import { listWords, narrowGroups } from "../format.ts";
import { type CaptureState, isComplete } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { problemPlace } from "./problemList.ts";
import { reasonWords } from "./statusLine.ts";

/** What stands instead of the views when there is nothing for them to show. */
export interface Message {
  readonly title: string;
  readonly words: string;
  /** What the frames were, where that can be listed. */
  readonly skipped: CaptureObject["skipped"];
  readonly canReadAgain: boolean;
}

/** The message for this state; null when the views have something to show, or may soon have. */
export function messageFor(state: CaptureState): Message | null {
  const { failure, summary, fileName, stale } = state;
  if (failure) {
    const title =
      failure.code === "worker-died" ? "The analysis ended unexpectedly" : `${fileName} could not be read`;
    const note = stale ? ` ${stale.message}` : "";
    return { title, words: failure.message + note, skipped: [], canReadAgain: true };
  }
  if (!summary || !isComplete(state) || summary.summary.connections > 0) return null;
  return summary.capture.frames === 0 ? unreadable(fileName, summary.capture) : withoutTcp(summary.capture);
}

function unreadable(fileName: string, { problems, format }: CaptureObject): Message {
  const [problem] = problems;
  const words = problem
    ? `${narrowGroups(problem.message)} (${problemPlace(problem)})`
    : "There is nothing to show.";
  const title =
    format === null ? `${fileName} is not a capture that can be read` : `${fileName} holds no frames`;
  return { title, words, skipped: [], canReadAgain: true };
}

function withoutTcp({ frames, skipped }: CaptureObject): Message {
  const reasons = skipped.map(({ reason, frames: n }) => `${groupDigits(n)} ${reasonWords(reason)}`);
  const what = reasons.length > 0 ? `They are ${listWords(reasons)}. ` : "";
  const words = `${what}If you expected TCP, look at the filter with which the capture was taken.`;
  return { title: `${count(frames, "frame")}, none of them TCP`, words, skipped, canReadAgain: false };
}

/** Shows the message of the state, if there is one; `onShow` hides the views meanwhile. */
export function mountMessagePage(
  root: HTMLElement,
  { store, client }: ViewContext,
  onShow: (shown: boolean) => void,
): Disposable {
  const element = h("main", { class: "page", role: "alert", hidden: true });
  root.append(element);
  return disposeAll([
    store.capture.watch(
      ({ failure, summary, progress, stale }) => [failure, summary, progress?.done, stale],
      () => {
        const message = messageFor(store.capture.value);
        element.hidden = message === null;
        onShow(message !== null);
        if (!message) return;
        const again = button({ class: "button primary", label: "Read again" }, () =>
          client.perform("read-again"),
        );
        const openWith = button({ class: "button", label: "Open with…" }, () => client.perform("open-with"));
        const log = button({ class: "button", label: "Show log" }, () => client.perform("show-log"));
        element.replaceChildren(
          h(
            "div",
            { class: "pageInner" },
            h("div", { class: "flatline" }),
            h("h2", { text: message.title }),
            h("p", { text: message.words }),
            h("div", { class: "buttons" }, ...(message.canReadAgain ? [again] : []), openWith, log),
          ),
        );
      },
    ),
    { dispose: () => element.remove() },
  ]);
}

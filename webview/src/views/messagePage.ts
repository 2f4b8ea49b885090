import type { ProblemKind } from "#core/problem.ts";
import type { CaptureObject } from "#core/report/contract.ts";
import { count, groupDigits } from "#protocol/quantities.ts";
import type { WireErrorCode } from "#protocol/wireError.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { button, h } from "../dom.ts";
import { listWords } from "../format.ts";
import { type CaptureState, isComplete } from "../store.ts";
import type { ViewContext } from "../viewContext.ts";
import { problemSentence } from "./problemList.ts";
import { reasonWords } from "./statusWords.ts";

/** What stands instead of the views when there is nothing for them to show. */
export interface Message {
  readonly title: string;
  readonly words: string;
  readonly canReadAgain: boolean;
}

/** What can be done about a failure that the failure itself does not say. */
const ADVICE: Readonly<Partial<Record<WireErrorCode, string>>> = {
  "not-found": "It may have been moved or deleted.",
  "no-permission": "Give yourself the right to read it, or open a copy.",
  "worker-died": "The capture may be too large for the memory of this machine. The log says more.",
  internal: "This is a mistake of TCP Lifelines. The log says more.",
};

/** The message for this state; null when the views have something to show, or may soon have. */
export function messageFor(state: CaptureState): Message | null {
  const { failure, summary, stale } = state;
  if (failure) {
    const advice = [ADVICE[failure.code], stale?.message].filter((each) => each !== undefined).join(" ");
    return { title: failure.message.replace(/\.$/, ""), words: advice, canReadAgain: true };
  }
  if (!summary || !isComplete(state) || summary.connections > 0) return null;
  return summary.capture.frames === 0 ? unreadable(summary.capture) : withoutTcp(summary.capture);
}

/** Titles for the ways in which a file is no capture; the problem's own sentence says the rest. */
const UNREADABLE: Readonly<Partial<Record<ProblemKind, string>>> = {
  "empty-file": "The file is empty",
  "not-a-capture": "Not a packet capture",
  "truncated-header": "The file ends inside its header",
  "unsupported-version": "A version of the format that we do not know",
  "bad-compression": "The compressed file is damaged",
};

function unreadable({ problems, format }: CaptureObject): Message {
  const [problem] = problems;
  const title =
    (problem && UNREADABLE[problem.kind]) ?? (format === null ? "Nothing could be read" : "No frames");
  const words = problem ? problemSentence(problem) : "The file is a capture, but it holds no frame.";
  return { title, words, canReadAgain: true };
}

function withoutTcp({ frames, skipped }: CaptureObject): Message {
  const reasons = skipped.map(({ reason, frames: n }) => `${groupDigits(n)} ${reasonWords(reason)}`);
  const what = reasons.length > 0 ? `They are ${listWords(reasons)}. ` : "";
  const words = `${what}If you expected TCP, look at the filter with which the capture was taken.`;
  return { title: `${count(frames, "frame")}, none of them TCP`, words, canReadAgain: false };
}

/** Shows the message of the state, if there is one; `onShow` hides the views meanwhile. */
export function mountMessagePage(
  root: HTMLElement,
  { store, client }: ViewContext,
  onShow: (shown: boolean) => void,
): Disposable {
  const element = h("main", { class: "page", hidden: true });
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
            { class: "pageInner", role: "alert" },
            h("div", { class: "flatline" }),
            h("h2", { text: message.title }),
            ...(message.words ? [h("p", { text: message.words })] : []),
            h("div", { class: "buttons" }, ...(message.canReadAgain ? [again] : []), openWith, log),
          ),
        );
      },
    ),
    { dispose: () => element.remove() },
  ]);
}

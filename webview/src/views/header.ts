import { count, formatBytes, formatDuration, groupDigits } from "#protocol/quantities.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { button, h, setAria } from "../dom.ts";
import { narrowGroups, plainDigits } from "../format.ts";
import { icon } from "../icons.ts";
import { type CaptureState, isComplete } from "../store.ts";
import { showMenu } from "../takeaway/menu.ts";
import type { ViewContext } from "../viewContext.ts";

export interface HeaderActions {
  showKeys(): void;
  /** The menu of what can be copied and saved, at its button. */
  showTakeaway(anchor: Element): void;
}

/** The sentence that matters, and the line of facts under it. */
export function mountHeader(
  root: HTMLElement,
  context: ViewContext,
  { showKeys, showTakeaway }: HeaderActions,
): Disposable {
  const { store, client, announce } = context;
  const sentence = h("h1");
  const facts = h("div", { class: "facts" });
  const stop = button({ class: "button", label: "Stop" }, () => client.perform("stop"));
  const copy = button({ icon: icon("copy"), label: "Copy the sentence and the facts" }, async () => {
    const lines = [sentence.textContent, [...facts.children].map((fact) => fact.textContent).join(" · ")];
    await navigator.clipboard.writeText(plainDigits(lines.join("\n")));
    announce("Copied");
  });
  const asText = button({ icon: icon("text"), label: "Open as text" }, () => client.perform("open-as-text"));
  const take = button({ icon: icon("export"), label: "Copy and save" }, () => showTakeaway(take));
  const tools = [copy, asText];
  for (const tool of tools) tool.classList.add("tool");
  const more = button({ icon: icon("more"), label: "More actions" }, () => {
    // What has no room beside the sentence is found here.
    const left = tools.filter((tool) => !tool.hidden && tool.getClientRects().length === 0);
    const file = [
      ...left.map((tool) => ({ label: tool.title, run: () => tool.click() })),
      ...(isComplete(store.capture.value)
        ? [{ label: "Read again", run: () => client.perform("read-again") }]
        : []),
      { label: "Open with another editor…", run: () => client.perform("open-with") },
    ];
    const page = [
      { label: "Keys", run: showKeys },
      { label: "Settings", run: () => client.perform("open-settings") },
      { label: "Show log", run: () => client.perform("show-log") },
    ];
    showMenu(more, "More actions", [
      { title: "Capture", items: file },
      { title: "TCP Lifelines", items: page },
    ]);
  });
  for (const opener of [take, more]) setAria(opener, { haspopup: "menu", expanded: false });
  const element = h(
    "header",
    { class: "header" },
    h("div", { class: "headerWords" }, sentence, facts),
    h("div", { class: "headerActions" }, stop, ...tools, take, more),
  );
  root.append(element);
  return disposeAll([
    store.capture.watch(
      (capture) => [capture.failure !== null || isComplete(capture)],
      (final) => {
        if (final) announce(headerWords(store.capture.value).headline);
      },
    ),
    store.capture.watch(
      (capture) => [capture],
      (capture) => {
        const { headline, lines } = headerWords(capture);
        // A selection in it must not be disturbed for nothing.
        if (sentence.textContent !== headline) sentence.replaceChildren(...shortened(headline, PARENTHESIS));
        if (lines.join() !== [...facts.children].map((fact) => fact.textContent).join())
          facts.replaceChildren(...lines.map((text) => h("span", {}, ...shortened(text, START))));
        stop.hidden = !isBeingRead(capture);
        copy.hidden = !isComplete(capture);
        asText.hidden = !isComplete(capture) || capture.summary?.connections === 0;
        take.hidden = capture.failure !== null || capture.summary === null;
      },
    ),
    { dispose: () => element.remove() },
  ]);
}

/** While the connections are judged there is nothing left that could be stopped. */
function isBeingRead({ failure, progress }: CaptureState): boolean {
  return failure === null && progress !== null && !progress.done && !progress.judging;
}

/** A parenthesis of the sentence, and since when the capture lasted: left out where there is no room for them. */
const PARENTHESIS = / \([^()]*\)/;
const START = / from \d{4}-.*$/;

/** The words, of which the style sheet can leave out what the pattern finds. */
function shortened(text: string, dispensable: RegExp): (Node | string)[] {
  const found = dispensable.exec(text);
  if (!found) return [text];
  const rest = text.slice(found.index + found[0].length);
  return [text.slice(0, found.index), h("span", { class: "dispensable", text: found[0] }), rest];
}

/** What the header says of a capture in this state. */
export function headerWords(capture: CaptureState): {
  readonly headline: string;
  readonly lines: readonly string[];
} {
  const { fileName, progress, summary, failure } = capture;
  if (failure) {
    const did = failure.code === "internal" ? "analysed" : "read";
    return { headline: `${fileName} could not be ${did}.`, lines: [] };
  }
  if (summary && isComplete(capture) && summary.capture.frames === 0) {
    const size = summary.capture.bytes === null ? [] : [formatBytes(summary.capture.bytes)];
    return { headline: `${fileName} holds nothing that can be shown.`, lines: [fileName, ...size] };
  }
  if (summary && isComplete(capture)) {
    const lines = [fileName, ...summary.facts.map(narrowGroups)];
    const part = progress?.stopped ? `Stopped after ${formatBytes(progress.bytesRead)}. ` : "";
    return { headline: part + narrowGroups(summary.headline), lines };
  }
  if (!progress) return { headline: `Opening ${fileName}`.trim(), lines: [] };
  const headline =
    progress.done || progress.judging
      ? `${fileName} is read, and its connections are being judged. Nothing below is final.`
      : readingSentence(capture);
  return { headline, lines: readingFacts(capture) };
}

function readingSentence({ fileName, progress }: CaptureState): string {
  const { bytesRead, bytesTotal, elapsedMs } = progress ?? { bytesRead: 0, bytesTotal: null, elapsedMs: 0 };
  if (!bytesTotal) return `Reading ${fileName}: ${formatBytes(bytesRead)} so far. Nothing below is final.`;
  const share = bytesRead / bytesTotal;
  const secondsLeft = share > 0 ? (elapsedMs / 1000) * (1 / share - 1) : 0;
  const left = secondsLeft >= 1 ? `, about ${formatDuration(Math.ceil(secondsLeft))} left` : "";
  const percent = Math.floor(share * 100);
  return `Reading ${fileName}: ${percent}\u202f% of ${formatBytes(bytesTotal)}${left}. Nothing below is final.`;
}

function readingFacts({ progress, summary }: CaptureState): readonly string[] {
  if (!progress) return [];
  const known = summary?.capture.durationSeconds ?? 0;
  return [
    `${count(progress.frames, "frame")}${progress.done || progress.judging ? "" : " so far"}`,
    `${groupDigits(progress.connections)} connections`,
    ...(known > 0 ? [`0 – ${formatDuration(known)}`] : []),
  ];
}

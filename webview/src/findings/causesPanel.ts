/** All causes that a finding was weighed against: what speaks for each, what against, what would settle it. */

import type { FindingDetail, WeighedCause } from "#core/query/findingModel.ts";
import type { FrameNumber } from "#core/units.ts";
import { type Disposable, disposeAll, listen } from "../disposable.ts";
import { button, h, setAria } from "../dom.ts";
import { narrowGroups, plainDigits } from "../format.ts";
import { icon, severityIcon } from "../icons.ts";
import type { ViewContext } from "../viewContext.ts";
import { causesSummary, causesText, causesTitle, noneAgainst } from "./causesWords.ts";
import { certaintyMark } from "./certaintyMark.ts";
import { frameChip } from "./frameChip.ts";
import { proseNodes } from "./prose.ts";

const HEADINGS = ["Cause", "Verdict", "For", "Against", "What would settle it"];

export interface CausesPanel extends Disposable {
  readonly element: HTMLElement;
  /** Shows or hides it; who opens it by hand is taken into it, and back when it closes. */
  setShown(shown: boolean, byHand: boolean): void;
}

export function createCausesPanel(context: ViewContext): CausesPanel {
  const { store, announce } = context;
  const element = h("section", { class: "peek", tabIndex: 0, hidden: true });
  let cameFrom: Element | null = null;
  const close = (): void => store.view.patch({ weighing: false });
  const copy = async (finding: FindingDetail): Promise<void> => {
    await navigator.clipboard.writeText(plainDigits(causesText(finding)));
    announce("Causes copied");
  };
  const disposable = disposeAll([
    store.capture.watch(
      ({ finding }) => [finding],
      (finding) => {
        if (!finding || finding.causes.length === 0) return;
        setAria(element, { label: causesTitle(finding) });
        element.replaceChildren(
          headOf(finding, () => void copy(finding), close),
          tableOf(finding, (frame) => frameChip(context, frame)),
        );
      },
    ),
    listen(element, "keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close();
    }),
  ]);
  return {
    element,
    setShown(shown, byHand) {
      if (element.hidden === !shown) return;
      const hadFocus = element.contains(document.activeElement);
      if (shown && byHand) cameFrom = document.activeElement;
      element.hidden = !shown;
      if (shown && byHand) element.focus({ preventScroll: true });
      else if (hadFocus && cameFrom instanceof HTMLElement) cameFrom.focus({ preventScroll: true });
    },
    dispose: () => {
      disposable.dispose();
      element.remove();
    },
  };
}

function headOf(finding: FindingDetail, copy: () => void, close: () => void): HTMLElement {
  return h(
    "div",
    { class: "peekHead" },
    severityIcon(finding.severity),
    h("h2", { text: causesTitle(finding) }),
    h("span", { class: "peekSummary dim", text: causesSummary(finding.causes) }),
    certaintyMark(finding.certainty),
    button({ icon: icon("copy"), label: "Copy the table" }, copy),
    button({ icon: icon("close"), label: "Close (Esc)" }, close),
  );
}

function tableOf({ causes }: FindingDetail, link: (frame: FrameNumber) => Node): HTMLElement {
  const head = h("tr", {}, ...HEADINGS.map((text) => h("th", { text })));
  const body = causes.map((cause) => rowOf(cause, link));
  return h("table", { class: "causes" }, h("thead", {}, head), h("tbody", {}, ...body));
}

function rowOf(cause: WeighedCause, link: (frame: FrameNumber) => Node): HTMLElement {
  const { title, verdict, for: speaksFor, against, settle } = cause;
  const none = noneAgainst(cause);
  return h(
    "tr",
    { class: `cause ${verdict}` },
    h("th", { text: title }),
    h("td", {}, certaintyMark(verdict)),
    reasons("+", speaksFor, "", link),
    reasons("\u2212", against, none, link),
    h("td", { class: "settle", text: narrowGroups(settle) }),
  );
}

/** Each reason after its sign; nothing at all is a dash. */
function reasons(
  sign: string,
  list: readonly string[],
  none: string,
  link: (frame: FrameNumber) => Node,
): HTMLElement {
  if (list.length === 0) return h("td", { class: "dim", text: none === "" ? "–" : `${sign} ${none}` });
  const items = list.map((text) =>
    h(
      "div",
      { class: "reason" },
      h("span", { class: "sign", text: sign }),
      h("span", {}, ...proseNodes(text, link)),
    ),
  );
  return h("td", {}, ...items);
}

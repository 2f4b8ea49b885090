/** The selected finding in full: what happened, the numbers, what would settle it, what to do, and the frames it rests on. */

import type { FindingDetail } from "#core/query/findingModel.ts";
import { when } from "../clock.ts";
import { type Disposable, disposeAll } from "../disposable.ts";
import { button, h } from "../dom.ts";
import { plainDigits } from "../format.ts";
import { icon, severityIcon } from "../icons.ts";
import type { ViewContext } from "../viewContext.ts";
import { connectionFacts } from "../views/connectionFacts.ts";
import { certaintyMark } from "./certaintyMark.ts";
import { commandBox } from "./commandBox.ts";
import { factTable } from "./factTable.ts";
import { evidenceWords, findingText, settleTitle } from "./findingText.ts";
import { frameChip } from "./frameChip.ts";
import { proseNodes } from "./prose.ts";
import { selectFinding, weigh } from "./select.ts";

export interface FindingDetailView extends Disposable {
  readonly element: HTMLElement;
}

export function mountFindingDetail(root: HTMLElement, context: ViewContext): FindingDetailView {
  const { store, announce } = context;
  const text = h("div", {
    class: "detail",
    tabIndex: 0,
    role: "region",
    aria: { label: "Selected finding" },
  });
  const actions = h("div", { class: "detailActions", role: "toolbar", aria: { label: "Actions" } });
  const element = h("div", { class: "findingDetail" }, text, actions);
  root.append(element);

  const copy = async (words: string, said: string): Promise<void> => {
    await navigator.clipboard.writeText(words);
    announce(said);
  };
  const draw = (): void => {
    const { finding, selected } = store.capture.value;
    if (!finding) {
      text.replaceChildren();
      actions.replaceChildren();
      return;
    }
    const facts =
      selected && selected.id === finding.connection
        ? [
            h(
              "details",
              { class: "more" },
              h("summary", { text: "Connection" }),
              connectionFacts(selected, (frame) => frameChip(context, frame)),
            ),
          ]
        : [];
    text.replaceChildren(
      ...headNodes(finding, context, () => void copy(plainDigits(findingText(finding)), "Finding copied")),
      ...bodyNodes(finding, context),
      ...facts,
    );
    actions.replaceChildren(
      ...actionNodes(finding, context, () => void copy(finding.displayFilter, "Display filter copied")),
    );
  };
  return {
    element,
    dispose: disposeAll([
      store.capture.watch(({ finding, selected }) => [finding, selected], draw),
      store.clock.watch((clock) => [clock], draw),
      store.capture.watch(
        ({ finding }) => [finding?.id],
        () => text.scrollTo(0, 0),
      ),
      { dispose: () => element.remove() },
    ]).dispose,
  };
}

function headNodes(finding: FindingDetail, context: ViewContext, copy: () => void): readonly Node[] {
  const { severity, title, certainty, frame, time, endpoints, life } = finding;
  const copyButton = button({ icon: icon("copy"), label: "Copy the finding as text" }, copy);
  return [
    h("h2", {}, severityIcon(severity), h("span", { class: "detailTitle", text: title }), copyButton),
    h(
      "div",
      { class: "meta" },
      certaintyMark(certainty),
      h("span", {}, frameChip(context, frame), ` ${when(time)}`),
      ...(life === "" ? [] : [h("span", { text: life })]),
      h("span", { class: "wholeLine", text: endpoints }),
    ),
  ];
}

function bodyNodes(finding: FindingDetail, context: ViewContext): readonly Node[] {
  const { explanation, facts, rule, settlement, advice, references } = finding;
  const link = (frame: number): Node => frameChip(context, frame);
  const paragraph = (words: string): Node => h("p", {}, ...proseNodes(words, link));
  return [
    paragraph(explanation),
    ...(facts.length > 0 ? [factTable(facts, link)] : []),
    ...(rule ? [h("h3", { text: rule.title }), factTable(rule.facts, link)] : []),
    ...(settlement
      ? [
          h("h3", { text: settleTitle(settlement.where) }),
          commandBox(settlement.command, context.announce),
          ...(settlement.text === "" ? [] : [h("p", { class: "dim small", text: settlement.text })]),
        ]
      : []),
    ...(advice === "" ? [] : [h("h3", { text: "What to do" }), paragraph(advice)]),
    h("h3", { text: "Rests on" }),
    h("p", { class: "evidence" }, ...proseNodes(evidenceWords(finding), link)),
    ...(references.length === 0 ? [] : [h("h3", { text: "Sources" }), referenceList(references)]),
  ];
}

function referenceList(references: readonly string[]): HTMLElement {
  return h("ul", { class: "references" }, ...references.map((text) => h("li", { text })));
}

function actionNodes(finding: FindingDetail, context: ViewContext, copyFilter: () => void): readonly Node[] {
  const { causes, connection, previous, displayFilter } = finding;
  const { store } = context;
  const weighs =
    causes.length === 0
      ? []
      : [keyButton(`Weigh ${causes.length} causes`, "W", "button primary", () => weigh(context))];
  const open =
    connection === null
      ? []
      : [
          keyButton(
            "Connection",
            "↵",
            causes.length === 0 ? "button primary toSegments" : "button toSegments",
            () => {
              selectFinding(store, finding);
              store.view.patch({ view: "connection" });
            },
          ),
        ];
  const before =
    previous === null
      ? []
      : [keyButton("Previous life", "⇧P", "button", () => store.view.patch({ selection: previous }))];
  return [
    ...weighs,
    ...open,
    button({ class: "button", label: "Copy filter", title: displayFilter }, copyFilter),
    ...before,
  ];
}

/** A button that shows the key that does the same. */
function keyButton(label: string, key: string, className: string, onClick: () => void): HTMLElement {
  const element = button({ class: className, label }, onClick);
  element.append(h("kbd", { text: key, aria: { hidden: true } }));
  return element;
}

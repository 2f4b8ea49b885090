/** The steps of the ladder as a table, with the notes in words. */

import type { LadderModel, LadderSegment, LadderStep } from "#core/query/ladderModel.ts";
import type { FrameNumber } from "#core/units.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { whenDigits, whenUnit } from "../clock.ts";
import { button, h } from "../dom.ts";
import { seconds } from "../format.ts";
import { foldWords, notesFrom, noteWords } from "./ladderWords.ts";

export interface LadderTable {
  readonly element: HTMLElement;
  draw(model: LadderModel, marked: FrameNumber | null): void;
  focus(): void;
}

export function createLadderTable(
  onFrame: (frame: FrameNumber) => void,
  onFold: (from: number) => void,
): LadderTable {
  const scroller = h("div", {
    class: "ladderTable scroller picture",
    role: "region",
    tabIndex: 0,
    hidden: true,
    aria: { label: "Ladder as a table" },
  });
  return {
    element: scroller,
    focus: () => scroller.focus(),
    draw(model, marked) {
      const heads = [
        "Frame",
        `Time, ${whenUnit()}`,
        "Δ, s",
        "From",
        "Segment",
        "Client in",
        "Server in",
        "Notes",
      ];
      const rows = model.steps.map((step) => rowOf(step, model, marked, onFrame, onFold));
      scroller.replaceChildren(
        h(
          "table",
          { class: "plainTable" },
          h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { text })))),
          h("tbody", {}, ...rows),
        ),
      );
    },
  };
}

function rowOf(
  step: LadderStep,
  model: LadderModel,
  marked: FrameNumber | null,
  onFrame: (frame: FrameNumber) => void,
  onFold: (from: number) => void,
): HTMLElement {
  switch (step.step) {
    case "segment":
      return segmentRow(step, model, marked, onFrame);
    case "fold": {
      const open = button({ class: "link", label: foldWords(step).replace("Enter shows", "Show") }, () =>
        onFold(step.from),
      );
      return h("tr", {}, wide(open));
    }
    case "gap":
      return h(
        "tr",
        { class: "dim" },
        wide(
          step.betweenLives
            ? `${seconds(step.seconds, 3)} s without a segment; the next life begins${step.serverState === "" ? "" : `, the server is in ${step.serverState}`}`
            : `${seconds(step.seconds, 3)} s`,
        ),
      );
  }
}

function segmentRow(
  { segment, text, injected }: LadderSegment,
  { notes }: LadderModel,
  marked: FrameNumber | null,
  onFrame: (frame: FrameNumber) => void,
): HTMLElement {
  const { frame, time, delta, from, flags, seq, ack, length, tsVal, clientState, serverState, note } =
    segment;
  const words = [
    flags,
    `seq ${groupDigits(seq)}`,
    ...(ack === null ? [] : [`ack ${groupDigits(ack)}`]),
    ...(length > 0 ? [`${groupDigits(length)} bytes`] : []),
    ...(tsVal === null ? [] : [`TSval ${groupDigits(tsVal)}`]),
    ...[text, note, injected ? "not sent by its alleged sender" : ""].filter((each) => each !== ""),
  ].join(", ");
  const isMarked = frame === marked;
  const link = button({ class: "link mono", label: `#${groupDigits(frame)}` }, () => onFrame(frame));
  return h(
    "tr",
    isMarked ? { class: "marked", aria: { current: true } } : {},
    h("td", {}, link),
    h("td", { class: "numeric", text: whenDigits(time, 6) }),
    h("td", { class: "numeric", text: delta === null ? "" : seconds(delta, 6) }),
    h("td", { text: segment.older ? `${from}, life before` : from }),
    h("td", { text: words }),
    h("td", { class: "mono", text: clientState }),
    h("td", { class: "mono", text: serverState }),
    h("td", { text: notesFrom(notes, frame).map(noteWords).join(" ") }),
  );
}

function wide(content: Node | string): HTMLElement {
  const cell = h("td", {}, content);
  cell.colSpan = 8;
  return cell;
}

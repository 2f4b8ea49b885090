import type { Certainty } from "#core/report/contract.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { s } from "../dom.ts";
import { monoText, svgText } from "./drawText.ts";
import type { LadderFont } from "./ladderFonts.ts";
import { CHIP_HEIGHT, type NoteChip, type NoteText } from "./noteContent.ts";
import type { NotePlace } from "./notePlaces.ts";

/** A note with its bracket, and the line from one to the other. `width` of the whole ladder. */
export function drawNote({ note, content, x, y, bracket, leader }: NotePlace, width: number): SVGGElement {
  const inFlow = leader === null && bracket !== null;
  const body = s(
    "g",
    { transform: `translate(${x} ${y})` },
    ...content.rules.map((at) => s("path", { class: "noteRule", d: `M0 ${at}H${width - x - 14}` })),
    ...content.texts.flatMap(drawNoteText),
    ...content.chips.map(drawChip),
    ...(content.certainty ? [drawCertainty(content.certainty.value, content.certainty.y)] : []),
  );
  return s(
    "g",
    { class: `ladderNote tone-${note.tone === "" ? "plain" : note.tone}` },
    ...(inFlow
      ? [
          s("rect", {
            class: "notePlate",
            x: x - 14,
            y: y - 3,
            width: width - x - 4,
            height: content.height + 8,
          }),
          s("path", { class: "noteBracket", d: `M${x - 9} ${y}V${y + content.height}` }),
        ]
      : []),
    ...(bracket
      ? [s("path", { class: "noteBracket", d: `M${bracket.x} ${bracket.from}V${bracket.until}` })]
      : []),
    ...(leader ? [s("path", { class: "noteLeader", d: leaderPath(leader) })] : []),
    body,
  );
}

/** Out of the bracket, down beside it, and into the title. */
function leaderPath({ x, y, toX, toY }: NonNullable<NotePlace["leader"]>): string {
  return `M${x} ${y}C${x + 8} ${y} ${x + 1} ${toY} ${toX} ${toY}`;
}

const CLASSES: Readonly<Record<LadderFont, string>> = {
  text: "",
  bold: "bold",
  mono: "mono",
  note: "noteText",
  noteBold: "noteTitle",
};

function drawNoteText({ x, y, text, font, tone, anchor }: NoteText): readonly SVGTextElement[] {
  const className = `${CLASSES[font]}${tone === "" ? "" : ` ${tone}`}`;
  // A space at its end, so that lines that are read or copied one after the other do not grow together.
  return font === "mono"
    ? monoText(x, y, text, anchor, tone)
    : [svgText(x, y, `${text} `, anchor, className)];
}

function drawChip({ x, y, width, frame }: NoteChip): SVGGElement {
  return s(
    "g",
    { class: "noteChip" },
    s("rect", { x, y, width, height: CHIP_HEIGHT, rx: 3 }),
    ...monoText(x + width / 2, y + 12, `#${groupDigits(frame)}`, "middle", ""),
  );
}

const SQUARES: Readonly<Record<Certainty, number>> = { proved: 3, explained: 2, compatible: 1 };

/** Three steps and a word. */
function drawCertainty(certainty: Certainty, y: number): SVGGElement {
  const squares = [0, 1, 2].map((i) =>
    s("rect", {
      class: i < SQUARES[certainty] ? "full" : "",
      x: i * 7 + 0.5,
      y: y + 3.5,
      width: 5,
      height: 7,
      rx: 1,
    }),
  );
  return s("g", { class: "noteCertainty" }, ...squares, svgText(25, y + 11, certainty, "start", "dim"));
}

/** A note broken into lines and placed inside its own box: its height is known before anything is drawn. */

import type { Fact, LadderNote, Tone } from "#core/query/findingModel.ts";
import type { Certainty } from "#core/report/contract.ts";
import type { FrameNumber } from "#core/units.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { narrowGroups } from "../format.ts";
import { wrapText } from "../picture/wrapText.ts";
import type { LadderFont, MeasureLadder } from "./ladderFonts.ts";

/** `x` and `y`, the baseline, count from the corner of the note. */
export interface NoteText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly font: LadderFont;
  readonly tone: Tone | "dim";
  readonly anchor: "start" | "end";
}

/** A link to a frame. */
export interface NoteChip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly frame: FrameNumber;
}

export interface NoteContent {
  readonly height: number;
  readonly texts: readonly NoteText[];
  readonly chips: readonly NoteChip[];
  /** Lines between facts. */
  readonly rules: readonly number[];
  readonly certainty: { readonly y: number; readonly value: Certainty } | null;
}

export const CHIP_HEIGHT = 16;
const CHIP_PADDING = 4;
const CHIP_GAP = 6;
const LINE = 17;
const BASELINE = 13;
const FACT = 21;
const FACT_BASELINE = 14;
const COLUMN_GAP = 14;
const VALUE_GAP = 10;
/** So that short numbers of several notes end at about the same place. */
const LEAST_VALUE = 60;
const CERTAINTY = 17;

export function noteContent(note: LadderNote, width: number, measure: MeasureLadder): NoteContent {
  const content = new Builder(width, measure);
  content.addTitle(note.title, note.frames);
  content.addFacts(note.facts);
  content.addText(narrowGroups(note.text));
  return content.finish(note.certainty);
}

class Builder {
  readonly #width: number;
  readonly #measure: MeasureLadder;
  readonly #texts: NoteText[] = [];
  readonly #chips: NoteChip[] = [];
  readonly #rules: number[] = [];
  #y = 0;

  constructor(width: number, measure: MeasureLadder) {
    this.#width = width;
    this.#measure = measure;
  }

  addTitle(title: string, frames: readonly FrameNumber[]): void {
    const widths = frames.map((frame) => this.#chipWidth(frame));
    const taken = widths.reduce((sum, each) => sum + each + CHIP_GAP, 0);
    const beside = taken <= this.#width / 2;
    const lines = wrapText(title, this.#width - (beside ? taken : 0), (text) =>
      this.#measure(text, "noteBold"),
    );
    let x = beside ? this.#width - taken + CHIP_GAP : 0;
    let y = beside ? this.#y : this.#y + lines.length * LINE + 1;
    for (const [i, frame] of frames.entries()) {
      const chip = widths[i] ?? 0;
      if (!beside && x + chip > this.#width) {
        x = 0;
        y += CHIP_HEIGHT + 2;
      }
      this.#chips.push({ x, y, width: chip, frame });
      x += chip + CHIP_GAP;
    }
    for (const line of lines) this.#line(line, "noteBold");
    this.#y = (beside ? this.#y : y + CHIP_HEIGHT) + 1;
  }

  addFacts(facts: readonly Fact[]): void {
    if (facts.length === 0) return;
    const names = Math.max(...facts.map(({ name }) => this.#measure(name, "note"))) + COLUMN_GAP;
    const asNumbers = facts.every(({ value, frame }) => /\d{3}/.test(value) && frame === undefined);
    const values = Math.max(
      LEAST_VALUE,
      ...facts.map(({ value }) => this.#measure(narrowGroups(value), "mono")),
    );
    const isPlain = facts.every(({ text, clock }) => !text && !clock);
    for (const [i, fact] of facts.entries()) {
      const y = this.#y + FACT_BASELINE;
      this.#text({ x: 0, y, text: fact.name, font: "note", tone: "dim" });
      if (asNumbers) {
        const end = isPlain ? this.#width : Math.min(names + values, this.#width);
        const tone = fact.tone ?? "";
        this.#text({ x: end, y, text: narrowGroups(fact.value), font: "mono", tone, anchor: "end" });
        this.#addBeside(factText(fact), end + VALUE_GAP, y);
      } else this.#addWords(fact, names, y);
      if (i < facts.length - 1) this.#rules.push(this.#y);
    }
    this.#y += 2;
  }

  /** Beside a number; where there is no room for that, under it. */
  #addBeside(words: string, x: number, y: number): void {
    const widthOf = (text: string): number => this.#measure(text, "note");
    this.#y += FACT;
    if (x + widthOf(words) <= this.#width) {
      this.#text({ x, y, text: words, font: "note" });
      return;
    }
    const lines = wrapText(words, this.#width, widthOf);
    for (const [i, line] of lines.entries())
      this.#text({ x: 0, y: y + (i + 1) * LINE, text: line, font: "note" });
    this.#y += lines.length * LINE;
  }

  /** "64, its others 63"; with a frame, that comes first. */
  #addWords(fact: Fact, x: number, y: number): void {
    let at = x;
    if (fact.frame !== undefined) {
      const width = this.#chipWidth(fact.frame);
      this.#chips.push({ x: at, y: y - FACT_BASELINE + 2, width, frame: fact.frame });
      at += width + CHIP_GAP;
    }
    const words = [narrowGroups(fact.value), factText(fact)].filter((each) => each !== "").join(", ");
    const lines = wrapText(words, this.#width - at, (text) => this.#measure(text, "note"));
    for (const [i, line] of lines.entries())
      this.#text({ x: at, y: y + i * LINE, text: line, font: "note", tone: fact.tone ?? "" });
    this.#y += FACT + Math.max(0, lines.length - 1) * LINE;
  }

  addText(words: string): void {
    for (const line of wrapText(words, this.#width, (text) => this.#measure(text, "note")))
      this.#line(line, "note");
  }

  finish(certainty: Certainty | null): NoteContent {
    const at = certainty === null ? null : { y: this.#y + 2, value: certainty };
    return {
      height: this.#y + (certainty === null ? 0 : CERTAINTY),
      texts: this.#texts,
      chips: this.#chips,
      rules: this.#rules,
      certainty: at,
    };
  }

  #line(text: string, font: LadderFont): void {
    this.#text({ x: 0, y: this.#y + BASELINE, text, font });
    this.#y += LINE;
  }

  #text(text: Pick<NoteText, "x" | "y" | "text" | "font"> & Partial<NoteText>): void {
    if (text.text !== "") this.#texts.push({ tone: "", anchor: "start", ...text });
  }

  #chipWidth(frame: FrameNumber): number {
    return this.#measure(`#${groupDigits(frame)}`, "mono") + 2 * CHIP_PADDING;
  }
}

function factText({ text = "", clock = "" }: Fact): string {
  return clock === "" ? text : [`clock ${clock}`, text].filter((each) => each !== "").join(", ");
}

/** What is written into the picture of TSvals: what stands remembered, what that condemns, and why a clock that looks higher is behind. */

import type { MemoryPiece, SynMark, TimestampsModel } from "#core/timeline/timestamps/model.ts";
import { NARROW_SPACE } from "#protocol/quantities.ts";
import type { Tone } from "../chart/annotationsPlugin.ts";
import type { NoteWish } from "../chart/placeNotes.ts";
import { when } from "../clock.ts";

export interface NotePlaces {
  toX(time: number): number;
  toY(tsVal: number): number;
  measure(text: string, tone: Tone): number;
  /** Where the capture ends: what runs out later is a guess. */
  readonly horizon: number;
}

/** From the last mark of a line to its note, and from the line of what is remembered to the words above and below it. */
const AFTER_MARK = 16;
const ABOVE = -14;
const BELOW = 15;

export function tsvalNotes(model: TimestampsModel, places: NotePlaces): readonly NoteWish[] {
  return [...memoryNotes(model, places), ...higherNotes(model, places)];
}

function memoryNotes(model: TimestampsModel, places: NotePlaces): readonly NoteWish[] {
  const longest = longestPiece(model);
  if (!longest) return [];
  const { toX, toY, measure, horizon } = places;
  const hypothetical = model.standing === "not-in-force";
  const from = Math.max(longest.from, model.from);
  const until = toX(Math.min(longest.until, model.until));
  const last = model.syns.findLast(
    ({ time, tsVal }) =>
      time >= from && time <= longest.until && Math.abs(toY(tsVal) - toY(longest.tsVal)) < 8,
  );
  const y = toY(longest.tsVal);
  const starts = [last ? toX(last.time) + AFTER_MARK : toX(from) + AFTER_MARK, toX(from) + AFTER_MARK];
  const who = longest.letter === "" ? "this TSval" : longest.letter;
  const ends = longest.until <= horizon ? `, until ${when(longest.until, 2)}` : "";
  const wish = (text: string, tone: Tone, dy: number): NoteWish => ({
    text,
    tone,
    width: measure(text, tone),
    spots: starts.map((x) => ({ x, y: y + dy, until })),
  });
  return [
    wish(hypothetical ? `would be remembered: ${who}` : `remembered: ${who}${ends}`, "strong", ABOVE),
    wish(
      hypothetical
        ? "the rule would drop SYNs from here down to 2³¹ below"
        : "SYNs from here down to 2³¹ below are dropped",
      hypothetical ? "dim" : "harm",
      BELOW,
    ),
  ];
}

/** The piece that takes most of the range. */
function longestPiece({ memory, from, until }: TimestampsModel): MemoryPiece | null {
  const shown = (piece: MemoryPiece): number => Math.min(piece.until, until) - Math.max(piece.from, from);
  return memory.reduce<MemoryPiece | null>(
    (best, piece) => (best === null || shown(piece) > shown(best) ? piece : best),
    null,
  );
}

/** A clock whose number is greater than what is remembered, and which is dropped all the same: its distance wraps. */
function higherNotes(model: TimestampsModel, { toX, toY, measure }: NotePlaces): readonly NoteWish[] {
  if (model.standing !== "in-force") return [];
  return model.clocks.flatMap(({ kind, letter }, clock): NoteWish[] => {
    if (kind !== "clock" || letter === "") return [];
    const own = model.syns.filter((syn) => syn.clock === clock);
    const dropped = own.filter(isDropped);
    const higher = dropped.some(({ tsVal, remembered }) => remembered !== null && tsVal > remembered.tsVal);
    const last = own.at(-1);
    const first = dropped[0];
    if (!higher || !last || !first) return [];
    const behind = dropped.map(({ delta }) => Math.abs(delta ?? 0));
    const span = spanWords(Math.min(...behind), Math.max(...behind));
    const before = own.some(({ time }) => time < first.time)
      ? `let in until ${when(condemnedFrom(model, first), 1)}, then `
      : "";
    return [`${letter}: ${before}${span} ticks behind, modulo 2³²`, `${letter}: behind, modulo 2³²`].map(
      (text) => ({
        text,
        tone: "plain" as const,
        width: measure(text, "plain"),
        spots: [{ x: toX(last.time) + AFTER_MARK - 5, y: toY(last.tsVal) }],
      }),
    );
  });
}

function isDropped({ outcome, rule }: SynMark): boolean {
  return outcome === "silent" && rule === "drop";
}

/** When the memory that a SYN met began to stand. */
function condemnedFrom({ memory }: TimestampsModel, { time }: SynMark): number {
  return memory.findLast(({ from }) => from <= time)?.from ?? time;
}

/** "0.85 to 1.84 G", "849.8 M". */
function spanWords(least: number, most: number): string {
  const [divisor, unit] = most >= 1e9 ? [1e9, "G"] : most >= 1e6 ? [1e6, "M"] : [1, ""];
  const text = (ticks: number): string =>
    unit === "" ? String(ticks) : (ticks / divisor).toFixed(unit === "G" ? 2 : 1);
  const suffix = unit === "" ? "" : `${NARROW_SPACE}${unit}`;
  return text(least) === text(most) ? `${text(most)}${suffix}` : `${text(least)} to ${text(most)}${suffix}`;
}

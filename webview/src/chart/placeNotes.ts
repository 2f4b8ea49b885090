/** Which notes a chart has room for, and where: none over a mark, over another note, or out of the plot. */

import { type ChartNote, PLATE, type Tone } from "./annotationsPlugin.ts";

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface NoteWish {
  readonly text: string;
  readonly tone: Tone;
  /** Width of the words. */
  readonly width: number;
  /** Where it may stand, the best first: left end and middle of the words, and where the room ends, if not at the plot's edge. */
  readonly spots: readonly { readonly x: number; readonly y: number; readonly until?: number }[];
}

const MARK = 5;

/** The room that a mark takes. */
export function markBox(x: number, y: number): Box {
  return { left: x - MARK, right: x + MARK, top: y - MARK, bottom: y + MARK };
}

/**
 * In order of importance: each takes the first of its spots that is free, or is left out.
 *
 * @param obstacles marks, and lines across the plot
 */
export function placeNotes(
  wishes: readonly NoteWish[],
  obstacles: readonly Box[],
  area: Box,
): readonly ChartNote[] {
  const taken: Box[] = [...obstacles];
  const notes: ChartNote[] = [];
  for (const { text, tone, width, spots } of wishes) {
    for (const { x, y, until = area.right } of spots) {
      const box = {
        left: x - PLATE.x,
        right: x + width + PLATE.x,
        top: y - PLATE.height / 2,
        bottom: y + PLATE.height / 2,
      };
      const fits =
        box.left >= area.left &&
        box.right <= Math.min(area.right, until) &&
        box.top >= area.top &&
        box.bottom <= area.bottom;
      if (!fits || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      notes.push({ text, tone, width, x, y });
      break;
    }
  }
  return notes;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

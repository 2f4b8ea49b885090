/** Sentences of the core as the page shows them: thousands apart by narrow spaces, and frames as links. */

import type { FrameNumber } from "#core/units.ts";
import { narrowGroups } from "../format.ts";

/** A piece of a sentence: words, or a frame that they name. */
export type ProsePart = string | { readonly frame: FrameNumber };

/** "(frame 61)" and "#61" name a frame; what only looks alike, "frame 61.5" or "61", does not. */
const FRAME = /(?:\bframe |#)(\d+)(?!\d|\.\d|,\d{3})/g;

export function proseParts(text: string): readonly ProsePart[] {
  const parts: ProsePart[] = [];
  let end = 0;
  for (const found of text.matchAll(FRAME)) {
    const before = text.slice(end, found.index);
    if (before !== "") parts.push(narrowGroups(before));
    parts.push({ frame: Number(found[1]) });
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push(narrowGroups(text.slice(end)));
  return parts;
}

/** The same as nodes; `link` makes the link to a frame. */
export function proseNodes(text: string, link: (frame: FrameNumber) => Node): readonly (Node | string)[] {
  return proseParts(text).map((part) => (typeof part === "string" ? part : link(part.frame)));
}

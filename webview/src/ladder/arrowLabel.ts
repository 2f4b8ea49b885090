/** What stands over an arrow: the flags, and as much of the rest as there is room for, never half a word. */

import type { LadderSegment } from "#core/query/ladderModel.ts";
import { count, groupDigits } from "#protocol/quantities.ts";
import { shownNumber } from "../format.ts";
import type { MeasureLadder } from "./ladderFonts.ts";

export interface ArrowLabel {
  readonly flags: string;
  /** Set apart by `LABEL_GAP`. */
  readonly parts: readonly string[];
}

/** Between the parts of a label, in pixels. */
export const LABEL_GAP = 8;

interface Part {
  readonly text: string;
  /** Parts of less weight go first when room is short. */
  readonly weight: number;
}

/** `stamps`: the connection has timestamps, so that a segment without one is to be told. */
export function arrowLabel(
  step: LadderSegment,
  options: {
    readonly relative: boolean;
    readonly stamps: boolean;
    readonly room: number;
    readonly measure: MeasureLadder;
  },
): ArrowLabel {
  const { room, measure } = options;
  const { flags } = step.segment;
  let parts = partsOf(step, options);
  const widthOf = (): number =>
    measure(flags, "bold") + parts.reduce((sum, { text }) => sum + LABEL_GAP + measure(text, "text"), 0);
  while (parts.length > 0 && widthOf() > room) {
    const least = Math.min(...parts.map(({ weight }) => weight));
    const last = parts.findLastIndex(({ weight }) => weight === least);
    parts = parts.filter((_, i) => i !== last);
  }
  return { flags, parts: parts.map(({ text }) => text) };
}

/** The numbers of what opens, closes or decides; of the rest its length, and its numbers where they are short. */
function partsOf(
  { segment, text, tone }: LadderSegment,
  { relative, stamps }: { readonly relative: boolean; readonly stamps: boolean },
): readonly Part[] {
  const { flags, length, tsVal, note, older, evidence } = segment;
  const has = (flag: string): boolean => flags.split(" ").includes(flag);
  const opens = has("SYN");
  const decides = opens || has("RST") || older || evidence || tone !== "";
  const seq = shownNumber(segment.seq, segment.relativeSeq, relative);
  const ack = shownNumber(segment.ack, segment.relativeAck, relative);
  const parts: Part[] = [];
  if (decides || relative) {
    parts.push({ text: `seq ${groupDigits(seq)}`, weight: 4 });
    if (ack !== null) parts.push({ text: `ack ${groupDigits(ack)}`, weight: 4 });
  }
  if (opens && !has("ACK") && tsVal !== null) parts.push({ text: `TSval ${groupDigits(tsVal)}`, weight: 5 });
  if (length > 0) parts.push({ text: count(length, "byte"), weight: 6 });
  if (text !== "") parts.push({ text, weight: 7 });
  if ((opens || has("RST")) && stamps && tsVal === null) parts.push({ text: "no timestamp", weight: 2 });
  if (note !== "" && text === "") parts.push({ text: note, weight: 3 });
  return parts;
}

/**
 * What was seen of a side's sequence numbers: all before CONTIGUOUS, and stretches after it where segments were
 * reordered, or lost before the capture. Few connections have stretches at any time; they stand in `rare`.
 */

import { CLIENT, CONTIGUOUS, type ConnectionTable, OUT_OF_ORDER, SIDE } from "../model/connectionTable.ts";
import type { Stretch } from "../model/rareFacts.ts";
import { seqAfter } from "../seq.ts";

/** More holes than this at a time are a capture that lost most of its frames; what comes then is not kept. */
const MOST_STRETCHES = 64;

/** The numbers from `start` to before `end` were seen. */
export function seeNumbers(
  table: ConnectionTable,
  at: number,
  block: number,
  start: number,
  end: number,
): void {
  const words = table.words;
  const contiguous = words[at + block + CONTIGUOUS] ?? 0;
  if (!seqAfter(end, contiguous)) return;
  if (seqAfter(start, contiguous)) {
    keepStretch(table, at, block, start, end);
    return;
  }
  words[at + block + CONTIGUOUS] = end;
  if (((words[at + block + SIDE] ?? 0) & OUT_OF_ORDER) !== 0) absorb(table, at, block);
}

/**
 * All before `ack` was acknowledged.
 *
 * @returns the number of holes that this closes: content that was acknowledged and that the capture does not have
 */
export function acknowledgeNumbers(table: ConnectionTable, at: number, block: number, ack: number): number {
  const words = table.words;
  let reached = words[at + block + CONTIGUOUS] ?? 0;
  if (!seqAfter(ack, reached)) return 0;
  let holes = 0;
  const isOutOfOrder = ((words[at + block + SIDE] ?? 0) & OUT_OF_ORDER) !== 0;
  if (isOutOfOrder) {
    for (const { start, end } of stretchesOf(table, at, block)) {
      if (!seqAfter(ack, start)) break;
      if (seqAfter(start, reached)) holes++;
      reached = end;
    }
  }
  if (seqAfter(ack, reached)) holes++;
  words[at + block + CONTIGUOUS] = ack;
  if (isOutOfOrder) absorb(table, at, block);
  return holes;
}

function stretchesOf(table: ConnectionTable, at: number, block: number): Stretch[] {
  const facts = table.rareOf(table.rowAt(at));
  if (block === CLIENT) {
    facts.clientStretches ??= [];
    return facts.clientStretches;
  }
  facts.serverStretches ??= [];
  return facts.serverStretches;
}

function keepStretch(table: ConnectionTable, at: number, block: number, start: number, end: number): void {
  const stretches = stretchesOf(table, at, block);
  let place = stretches.length;
  while (place > 0 && seqAfter(stretches[place - 1]?.start ?? 0, start)) place--;
  const before = stretches[place - 1];
  if (before && !seqAfter(start, before.end)) {
    place--;
    if (seqAfter(end, before.end)) before.end = end;
  } else {
    if (stretches.length >= MOST_STRETCHES) return;
    stretches.splice(place, 0, { start, end });
  }
  const grown = stretches[place];
  for (let next = stretches[place + 1]; grown && next; next = stretches[place + 1]) {
    if (seqAfter(next.start, grown.end)) break;
    if (seqAfter(next.end, grown.end)) grown.end = next.end;
    stretches.splice(place + 1, 1);
  }
  table.words[at + block + SIDE] = (table.words[at + block + SIDE] ?? 0) | OUT_OF_ORDER;
}

/** Takes the stretches that CONTIGUOUS has reached. */
function absorb(table: ConnectionTable, at: number, block: number): void {
  const words = table.words;
  const stretches = stretchesOf(table, at, block);
  for (let first = stretches[0]; first; first = stretches[0]) {
    const contiguous = words[at + block + CONTIGUOUS] ?? 0;
    if (seqAfter(first.start, contiguous)) return;
    if (seqAfter(first.end, contiguous)) words[at + block + CONTIGUOUS] = first.end;
    stretches.shift();
  }
  words[at + block + SIDE] = (words[at + block + SIDE] ?? 0) & ~OUT_OF_ORDER;
}

import { IS_IPV6 } from "../model/segmentTable.ts";
import type { SegmentIndex } from "../units.ts";
import { SYN } from "../wire/segment.ts";
import type { Suspect } from "./injectionSigns.ts";
import { isCopy, isReset, senderOf } from "./segmentFacts.ts";
import { continuesIds, type IdOrder } from "./senderHabits.ts";

const SEGMENTS_BACK = 200;

/**
 * The IP ID of an RST breaks a count that its alleged sender keeps in all its other segments, or is the ID of a packet
 * that had been sent to that sender: a device that turns a packet around often leaves the ID as it is.
 *
 * ID 0 in an answer without a socket breaks nothing: Linux sends those outside every count (ip_select_ident).
 */
export function hasOddIpId(suspect: Suspect): boolean {
  const { segments, rows, place, habits, shape } = suspect;
  const reset = rows[place] ?? 0;
  if (((segments.bits[reset] ?? 0) & IS_IPV6) !== 0) return false;
  const id = segments.ipId[reset] ?? 0;
  const { before, after } = neighbours(suspect, reset);
  if (fits(habits.idOrder, before, id, after)) return false;
  if (habits.idOrder !== null && (id !== 0 || shape !== "answer")) return true;
  return id !== 0 && (before !== null || after !== null) && wasMet(suspect, reset, id);
}

/** The IDs of the same sender's segments next to the RST; null where there is none. */
function neighbours(suspect: Suspect, reset: SegmentIndex): { before: number | null; after: number | null } {
  const { segments, rows, place } = suspect;
  const side = senderOf(segments, reset);
  const isNeighbour = (row: SegmentIndex): boolean =>
    senderOf(segments, row) === side && !isReset(segments, row) && !isCopy(segments, row);
  let before: number | null = null;
  let after: number | null = null;
  for (let i = place - 1; i >= 0 && i >= place - SEGMENTS_BACK && before === null; i--) {
    const row = rows[i] ?? 0;
    if (isNeighbour(row) && ((segments.flags[row] ?? 0) & SYN) === 0) before = segments.ipId[row] ?? 0;
  }
  for (let i = place + 1; i < rows.length && i <= place + SEGMENTS_BACK && after === null; i++) {
    const row = rows[i] ?? 0;
    if (isNeighbour(row)) after = segments.ipId[row] ?? 0;
  }
  return { before, after };
}

function fits(order: IdOrder | null, before: number | null, id: number, after: number | null): boolean {
  for (const each of order === null ? (["network", "swapped"] as const) : [order]) {
    if (before !== null && (before === id || continuesIds(each, before, id))) return true;
    if (after !== null && (after === id || continuesIds(each, id, after))) return true;
  }
  return false;
}

/** A packet to the RST's alleged sender, shortly before, has the same ID. */
function wasMet(suspect: Suspect, reset: SegmentIndex, id: number): boolean {
  const { segments, rows, place } = suspect;
  const side = senderOf(segments, reset);
  for (let i = place - 1; i >= 0 && i >= place - SEGMENTS_BACK; i--) {
    const row = rows[i] ?? 0;
    if (senderOf(segments, row) !== side && !isReset(segments, row) && segments.ipId[row] === id) return true;
  }
  return false;
}

import { IS_IPV6, type SegmentTable } from "../../model/segmentTable.ts";
import type { SegmentIndex } from "../../units.ts";
import { SYN } from "../../wire/segment.ts";
import { isCopy, isReset, senderOf } from "../segmentFacts.ts";
import { continuesIds, type IdOrder } from "./senderHabits.ts";
import type { Suspect } from "./suspect.ts";

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
  const before = idBefore(suspect, reset);
  const after = idAfter(suspect, reset);
  if (fits(habits.idOrder, before, id, after)) return false;
  if (habits.idOrder !== null && (id !== 0 || shape !== "answer")) return true;
  return id !== 0 && (before >= 0 || after >= 0) && wasMet(suspect, reset, id);
}

/** The ID of the same sender's latest segment before the RST, SYNs left out; -1: there is none. */
function idBefore({ segments, rows, place }: Suspect, reset: SegmentIndex): number {
  for (let i = place - 1; i >= 0 && i >= place - SEGMENTS_BACK; i--) {
    const row = rows[i] ?? 0;
    if (isOfSameSender(segments, reset, row) && ((segments.flags[row] ?? 0) & SYN) === 0)
      return segments.ipId[row] ?? 0;
  }
  return -1;
}

/** The ID of its first segment after the RST; -1: there is none. */
function idAfter({ segments, rows, place }: Suspect, reset: SegmentIndex): number {
  for (let i = place + 1; i < rows.length && i <= place + SEGMENTS_BACK; i++) {
    const row = rows[i] ?? 0;
    if (isOfSameSender(segments, reset, row)) return segments.ipId[row] ?? 0;
  }
  return -1;
}

function isOfSameSender(segments: SegmentTable, reset: SegmentIndex, row: SegmentIndex): boolean {
  if (senderOf(segments, row) !== senderOf(segments, reset)) return false;
  return !isReset(segments, row) && !isCopy(segments, row);
}

const BOTH_ORDERS = ["network", "swapped"] as const;

/** @param before and `after`: -1 where there is none */
function fits(order: IdOrder | null, before: number, id: number, after: number): boolean {
  if (order === null) return BOTH_ORDERS.some((each) => fits(each, before, id, after));
  if (before >= 0 && (before === id || continuesIds(order, before, id))) return true;
  return after >= 0 && (after === id || continuesIds(order, id, after));
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

/**
 * Signs that an RST did not come from the host it names as its source.
 *
 * Each sign compares the RST with the other segments of that host in the same connection. What sets an answer without
 * a socket apart from its own flow (no options, window 0, IP ID 0: `resetShape.ts`) is no sign, and IP ID and options
 * together are one: both say only that other code made the packet. After N. Weaver, R. Sommer and V. Paxson,
 * "Detecting Forged TCP Reset Packets" (NDSS 2009).
 */

import { HAS_TIMESTAMP, OPTIONS_CUT, type SegmentTable } from "../../model/segmentTable.ts";
import type { Side } from "../../report/contract.ts";
import type { Nanoseconds, SegmentIndex } from "../../units.ts";
import { ACK, SYN } from "../../wire/segment.ts";
import type { InjectionSign } from "../finding.ts";
import type { RoundTrip } from "../roundTrip.ts";
import { isCopy, isReset, senderOf, seqEnd } from "../segmentFacts.ts";
import { hasOddIpId } from "./oddIpId.ts";
import { hasOddSequence } from "./oddSequence.ts";
import type { Suspect } from "./suspect.ts";

/** One for all: nearly every RST is its sender's. */
export const NO_SIGNS: readonly InjectionSign[] = [];

export function injectionSignsOf(suspect: Suspect): readonly InjectionSign[] {
  const { segments, rows, place, habits, shape, after } = suspect;
  const reset = rows[place] ?? 0;
  const isOtherTtl = habits.ttl !== null && segments.ttl[reset] !== habits.ttl;
  const isOddId = hasOddIpId(suspect);
  const isOddSequence = hasOddSequence(suspect);
  const optionsKnown = ((segments.bits[reset] ?? 0) & (HAS_TIMESTAMP | OPTIONS_CUT)) === 0;
  const lacksOptions = habits.stamps && shape === "other" && optionsKnown;
  const wentOn = after.wentOn >= 0;
  if (!isOtherTtl && !isOddId && !isOddSequence && !lacksOptions && !wentOn) return NO_SIGNS;
  const signs: InjectionSign[] = [];
  if (isOtherTtl) signs.push("ttl");
  if (isOddId) signs.push("ip-id");
  if (isOddSequence) signs.push("sequence");
  if (lacksOptions) signs.push("options");
  if (wentOn) signs.push("data-after");
  // Last, as it costs a look at the whole connection, and alone it decides nothing.
  if (arrivesTooSoon(suspect, reset)) signs.push("arrival");
  return signs;
}

/** Whether the signs are at least two that do not follow from each other. */
export function areIndependent(signs: readonly InjectionSign[]): boolean {
  const others = signs.filter((sign) => !isOfForm(sign)).length;
  return others + (signs.some(isOfForm) ? 1 : 0) >= 2;
}

function isOfForm(sign: InjectionSign): boolean {
  return sign === "ip-id" || sign === "options";
}

/** Answer times below this are those of the capture's own host, where nothing can be told from them. */
const LEAST_ANSWER_TIME: Nanoseconds = 1_000_000;
/** An ACK may be delayed (RFC 9293 section 3.8.6.3), an RST is not: sooner than the samples is common, this much sooner is not. */
const TOO_SOON = 1 / 4;
const SEGMENTS_BACK = 1000;

/** The RST reacts to a segment that its alleged sender, a round trip away from here, cannot have met yet. */
function arrivesTooSoon(suspect: Suspect, reset: SegmentIndex): boolean {
  const { segments, rows, place } = suspect;
  const side = senderOf(segments, reset);
  const least = answerTimeOf(suspect.roundTrip(), side);
  if (least === null || least < LEAST_ANSWER_TIME) return false;
  const time = segments.timeOf(reset);
  let tooSoon = false;
  for (let i = place - 1; i >= 0 && i >= place - SEGMENTS_BACK; i--) {
    const row = rows[i] ?? 0;
    if (senderOf(segments, row) === side || isReset(segments, row) || isCopy(segments, row)) continue;
    const age = time - segments.timeOf(row);
    if (age > longestAnswer(segments, reset, least)) break;
    if (!isMetBy(segments, reset, row)) continue;
    if (age >= least * TOO_SOON) return false;
    tooSoon = true;
  }
  return tooSoon;
}

/** One sample may be of an answer that was held back. */
const ENOUGH_SAMPLES = 2;

/** Least time in which a side answers, as seen here; null where too few samples were seen. */
function answerTimeOf(trip: RoundTrip, side: Side): Nanoseconds | null {
  const { toServer, toClient, samplesToServer, samplesToClient } = trip;
  if (side === "server") return samplesToServer >= ENOUGH_SAMPLES ? toServer : null;
  return samplesToClient >= ENOUGH_SAMPLES ? toClient : null;
}

/** An answer without a socket is made at once: what it answers was sent one round trip ago, not many. */
function longestAnswer(segments: SegmentTable, reset: SegmentIndex, least: Nanoseconds): Nanoseconds {
  return ((segments.flags[reset] ?? 0) & ACK) !== 0 ? Number.POSITIVE_INFINITY : 3 * least + 10_000_000;
}

/** The numbers of the RST come from the segment: they acknowledge its text, or are its ACK number. */
function isMetBy(segments: SegmentTable, reset: SegmentIndex, row: SegmentIndex): boolean {
  if (((segments.flags[reset] ?? 0) & ACK) === 0) return segments.ack[row] === segments.seq[reset];
  // An answer to a SYN says nothing: SYN-ACKs are held back, repeated, or made by a proxy.
  if (((segments.flags[row] ?? 0) & SYN) !== 0) return false;
  const end = seqEnd(segments, row);
  return end !== segments.seq[row] && end === segments.ack[reset];
}

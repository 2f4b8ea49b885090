/** An RST with what its packet and its neighbours tell of its origin. */

import { CLIENT, SERVER, TS_SEEN } from "../model/connectionTable.ts";
import type { Side } from "../report/contract.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../units.ts";
import { type AfterReset, afterReset } from "./afterReset.ts";
import type { DetectorInput } from "./detectorInput.ts";
import type { InjectionSign } from "./finding.ts";
import { areIndependent, injectionSignsOf } from "./injectionSigns.ts";
import { type ResetShape, resetShapeOf } from "./resetShape.ts";
import type { RoundTrip } from "./roundTrip.ts";
import { senderOf } from "./segmentFacts.ts";
import { type SenderHabits, senderHabitsOf } from "./senderHabits.ts";

export interface SeenReset {
  readonly segment: SegmentIndex;
  /** Its place among the connection's segments. */
  readonly place: number;
  readonly by: Side;
  readonly ttl: number;
  readonly shape: ResetShape;
  /** Signs against its alleged sender: two independent ones or more make it injected. */
  readonly signs: readonly InjectionSign[];
  /** Of its alleged sender. */
  readonly habits: SenderHabits;
  readonly after: AfterReset;
}

/** A connection with more RSTs than this is a flood; the later ones are told by the first. */
const MOST_RESETS_EXAMINED = 64;

/** @param places of the RSTs among `rows`, ascending */
export function examineResets(
  input: DetectorInput,
  connection: ConnectionIndex,
  rows: Uint32Array,
  places: readonly number[],
  roundTrip: () => RoundTrip,
): SeenReset[] {
  const { segments, connections } = input.analyzer;
  const known: Partial<Record<Side, SenderHabits>> = {};
  const seen: SeenReset[] = [];
  for (let i = 0; i < places.length && i < MOST_RESETS_EXAMINED; i++) {
    const place = places[i] ?? 0;
    const segment = rows[place] ?? 0;
    const by = senderOf(segments, segment);
    known[by] ??= senderHabitsOf(segments, rows, by);
    const habits = known[by];
    const stamped = connections.sideHas(connection, by === "server" ? SERVER : CLIENT, TS_SEEN);
    const shape = resetShapeOf(segments, rows, place, stamped);
    const after = afterReset(segments, rows, place, () => sumOf(roundTrip()));
    const time = input.timeOf(segment);
    const signs = injectionSignsOf({
      segments,
      rows,
      place,
      shape,
      habits,
      after,
      answerTime: () => sampledTime(roundTrip(), by),
      captureLost: () => input.captureLoss.covers(time, time),
    });
    seen.push({ segment, place, by, ttl: segments.ttl[segment] ?? 0, shape, signs, habits, after });
  }
  return seen;
}

/**
 * Two independent signs. Where one is the TTL, the other RSTs of the same side with the same TTL came from there too:
 * who injects sends several.
 */
export function isInjected(reset: SeenReset, all: readonly SeenReset[]): boolean {
  if (areIndependent(reset.signs)) return true;
  return (
    reset.signs.includes("ttl") &&
    all.some(
      (other) =>
        other.by === reset.by &&
        other.ttl === reset.ttl &&
        other.signs.includes("ttl") &&
        areIndependent(other.signs),
    )
  );
}

/** One sample may be of an answer that was held back. */
const ENOUGH_SAMPLES = 2;

function sampledTime(trip: RoundTrip, by: Side): Nanoseconds | null {
  const { toServer, toClient, samplesToServer, samplesToClient } = trip;
  if (by === "server") return samplesToServer >= ENOUGH_SAMPLES ? toServer : null;
  return samplesToClient >= ENOUGH_SAMPLES ? toClient : null;
}

/** The whole way: the capture point sees one part of it on each side. */
function sumOf(trip: RoundTrip): Nanoseconds | null {
  return trip.toServer === null || trip.toClient === null ? null : trip.toServer + trip.toClient;
}

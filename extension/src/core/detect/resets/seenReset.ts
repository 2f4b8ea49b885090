/** An RST with what its packet and its neighbours tell of its origin. */

import { CLIENT, SEGMENTS, SERVER, TS_SEEN } from "../../model/connectionTable.ts";
import type { Side } from "../../report/contract.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { InjectionSign } from "../finding.ts";
import type { RoundTrip } from "../roundTrip.ts";
import { senderOf } from "../segmentFacts.ts";
import { type AfterReset, afterReset } from "./afterReset.ts";
import { areIndependent, injectionSignsOf, NO_SIGNS } from "./injectionSigns.ts";
import { type ResetShape, resetShapeOf } from "./resetShape.ts";
import { NO_HABITS, type SenderHabits, senderHabitsOf } from "./senderHabits.ts";

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
  let ofClient: SenderHabits | null = null;
  let ofServer: SenderHabits | null = null;
  const seen: SeenReset[] = [];
  for (let i = 0; i < places.length && i < MOST_RESETS_EXAMINED; i++) {
    const place = places[i] ?? 0;
    const segment = rows[place] ?? 0;
    const by = senderOf(segments, segment);
    const block = by === "server" ? SERVER : CLIENT;
    const stamped = connections.sideHas(connection, block, TS_SEEN);
    const shape = resetShapeOf(segments, rows, place, stamped);
    const after = afterReset(segments, rows, place, roundTrip);
    const ttl = segments.ttl[segment] ?? 0;
    if (connections.word(connection, block + SEGMENTS) === 1) {
      // There is nothing of its sender that it could differ from.
      seen.push({ segment, place, by, ttl, shape, signs: NO_SIGNS, habits: NO_HABITS, after });
      continue;
    }
    if (by === "server") ofServer ??= senderHabitsOf(segments, rows, by);
    else ofClient ??= senderHabitsOf(segments, rows, by);
    const habits = (by === "server" ? ofServer : ofClient) ?? NO_HABITS;
    const signs = injectionSignsOf({ input, segments, rows, place, shape, habits, after, roundTrip });
    seen.push({ segment, place, by, ttl, shape, signs, habits, after });
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

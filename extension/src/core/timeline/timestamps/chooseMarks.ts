/**
 * Which SYNs of a range a picture shows. One may stand for others of the same outcome where their marks would lie on each
 * other, in both panels; a SYN without an answer only for those on the same two pixels. The first, last, least and
 * greatest of each clock are always there.
 */

import type { Steps } from "../../steps.ts";

export interface PlacedSyn {
  /** Pixels from the left of the plot. */
  readonly x: number;
  /** Pixels in the panel of TSvals, and in that of distances; null: not there. */
  readonly y: number;
  readonly distance: number | null;
  readonly clock: number;
  readonly tsVal: number;
  readonly outcome: number;
  readonly isSilent: boolean;
}

export interface ChosenSyn {
  /** Place in the list that was given. */
  readonly place: number;
  /** How many SYNs of the upper panel it stands for. */
  readonly count: number;
}

/** So many for each pixel of the width, if it can be. */
const PER_PIXEL = 4;
/** Sides of the cells within which one stands for all, for SYNs with an answer and those without. */
const CELLS: readonly (readonly [answered: number, silent: number])[] = [
  [2, 2],
  [6, 2],
  [12, 4],
];

/** Some milliseconds. */
const SYNS_A_STEP = 4096;

/** @param syns in order of time */
export function* chooseMarks(syns: readonly PlacedSyn[], width: number): Steps<readonly ChosenSyn[]> {
  const always = extremes(syns);
  let chosen: ChosenSyn[] = [];
  for (const [answered, silent] of CELLS) {
    chosen = yield* choose(syns, always, answered, silent);
    if (chosen.length <= PER_PIXEL * width) break;
  }
  return chosen;
}

function* choose(
  syns: readonly PlacedSyn[],
  always: ReadonlySet<number>,
  answered: number,
  silent: number,
): Steps<ChosenSyn[]> {
  const kept: number[] = [];
  const counts: number[] = [];
  /** By cell, where the SYN that stands for it is in `kept`. */
  const upper = new Map<string, number>();
  const lower = new Set<string>();
  for (const [place, { x, y, distance, clock, outcome, isSilent }] of syns.entries()) {
    if (place % SYNS_A_STEP === 0) yield;
    const side = isSilent ? silent : answered;
    const column = `${outcome} ${Math.floor(x / side)}`;
    const cell = `${column} ${clock} ${Math.floor(y / side)}`;
    const below = distance === null ? null : `${column} ${Math.floor(distance / side)}`;
    const owner = upper.get(cell);
    const isNewBelow = below !== null && !lower.has(below);
    if (owner !== undefined && !isNewBelow && !always.has(place)) {
      counts[owner] = (counts[owner] ?? 0) + 1;
      continue;
    }
    if (owner === undefined) upper.set(cell, kept.length);
    if (below !== null) lower.add(below);
    kept.push(place);
    counts.push(1);
  }
  return kept.map((place, i) => ({ place, count: counts[i] ?? 1 }));
}

function extremes(syns: readonly PlacedSyn[]): Set<number> {
  const ofClock = new Map<number, { first: number; last: number; least: number; greatest: number }>();
  for (const [place, { clock, tsVal }] of syns.entries()) {
    const known = ofClock.get(clock);
    if (!known) {
      ofClock.set(clock, { first: place, last: place, least: place, greatest: place });
      continue;
    }
    known.last = place;
    if (tsVal < (syns[known.least]?.tsVal ?? 0)) known.least = place;
    if (tsVal > (syns[known.greatest]?.tsVal ?? 0)) known.greatest = place;
  }
  return new Set([...ofClock.values()].flatMap((each) => Object.values(each)));
}

/** Which segments of a long connection its ladder shows; the others are folded. Pure arithmetic. */

/** A connection of so many segments is shown whole. */
const SHORT = 48;
/** Shown at either end, and about what is of interest. */
const ENDS = 14;
const ABOUT = 2;
/** What opening a fold shows, from its beginning. */
const OPENED = 40;
/** A fold of fewer would take as much room as they do. */
const LEAST_FOLD = 4;
/** So many rows a drawing holds; the table below it has all. */
export const MOST_SHOWN = 600;

export interface PlaceRun {
  readonly from: number;
  /** Excluded. */
  readonly until: number;
  readonly folded: boolean;
}

export interface Interest {
  /** Places that must be seen: findings rest on them. */
  readonly notable: readonly number[];
  /** Places where a fold was opened. */
  readonly opened: readonly number[];
}

/** All places from 0 to `count`, in order, as runs that are shown or folded. */
export function ladderPlaces(count: number, { notable, opened }: Interest): readonly PlaceRun[] {
  if (count <= SHORT) return count === 0 ? [] : [{ from: 0, until: count, folded: false }];
  const wanted: (readonly [number, number])[] = [
    [0, ENDS],
    [count - ENDS, count],
    ...notable.map((place) => [place - ABOUT, place + ABOUT + 1] as const),
    ...opened.map((place) => [place - ABOUT, place + OPENED] as const),
  ];
  const shown: [number, number][] = [];
  let room = MOST_SHOWN;
  for (const [from, until] of wanted
    .map(([a, b]) => [Math.max(0, a), Math.min(count, b)] as const)
    .filter(([a, b]) => a < b)
    .sort(([a], [b]) => a - b)) {
    const last = shown.at(-1);
    if (last && from - last[1] < LEAST_FOLD) {
      const added = Math.max(0, until - last[1]);
      if (added > room) continue;
      room -= added;
      last[1] = Math.max(last[1], until);
    } else {
      // The end of the connection is told whatever else is.
      if (until - from > room && until < count) continue;
      room -= until - from;
      shown.push([from, until]);
    }
  }
  return withFolds(shown, count);
}

function withFolds(shown: readonly (readonly [number, number])[], count: number): readonly PlaceRun[] {
  const runs: PlaceRun[] = [];
  let at = 0;
  for (const [from, until] of shown) {
    if (from > at) runs.push({ from: at, until: from, folded: true });
    runs.push({ from, until, folded: false });
    at = until;
  }
  if (at < count) runs.push({ from: at, until: count, folded: true });
  return runs;
}

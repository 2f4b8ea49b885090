/** Where an arrow goes from one SYN of the picture. */

import type { SynMark } from "#core/timeline/timestamps/model.ts";

/**
 * Left and right: before and after it in time. Up and down: on the line of TSvals above or below, the nearest in time.
 * From nowhere: the first. Null: there is none there, or the key is no arrow.
 *
 * @param syns in order of time
 */
export function synAfterKey(syns: readonly SynMark[], at: SynMark | null, key: string): SynMark | null {
  const place = at === null ? -1 : syns.findIndex(({ frame }) => frame === at.frame);
  switch (key) {
    case "Home":
      return syns[0] ?? null;
    case "End":
      return syns.at(-1) ?? null;
    case "ArrowRight":
      return syns[place + 1] ?? null;
    case "ArrowLeft":
      return place < 0 ? (syns[0] ?? null) : (syns[place - 1] ?? null);
    case "ArrowUp":
    case "ArrowDown":
      return at === null || place < 0 ? (syns[0] ?? null) : nextLine(syns, at, key === "ArrowUp" ? 1 : -1);
    default:
      return null;
  }
}

/** SYNs whose TSvals differ by less than this stand on one line: a tenth of a percent of the circle. */
const ONE_LINE = 2 ** 32 / 1000;

function nextLine(syns: readonly SynMark[], at: SynMark, direction: 1 | -1): SynMark | null {
  const beyond = syns.filter(({ tsVal }) => (tsVal - at.tsVal) * direction > ONE_LINE);
  const nextHeight = Math.min(...beyond.map(({ tsVal }) => (tsVal - at.tsVal) * direction));
  const onLine = beyond.filter(({ tsVal }) => (tsVal - at.tsVal) * direction <= nextHeight + ONE_LINE);
  return onLine.reduce<SynMark | null>(
    (best, syn) =>
      best === null || Math.abs(syn.time - at.time) < Math.abs(best.time - at.time) ? syn : best,
    null,
  );
}

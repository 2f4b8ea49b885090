import type { Nanoseconds } from "../../units.ts";

/** The first place from `first` up to `until`, where times ascend, that is after `time`; `until`: none is. */
export function firstAfter(
  time: Nanoseconds,
  first: number,
  until: number,
  timeAt: (place: number) => Nanoseconds,
): number {
  let low = first;
  let high = until;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeAt(middle) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Searches by halves.
 *
 * @param isBefore whether a place comes before the one that is looked for: true of the places up to some one, false of all behind it
 * @returns the first place from `first` up to `until` of which it is false; `until`: it is true of all
 */
export function firstPlace(first: number, until: number, isBefore: (place: number) => boolean): number {
  let low = first;
  let high = until;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

import type { MemoryPiece } from "#core/timeline/timestamps/model.ts";
import type { ZoneRect } from "../chart/zonePlugin.ts";

/** The 32-bit circle of TSvals, laid out from bottom to top. */
export const RING: number = 2 ** 32;
const HALF = 2 ** 31;

/** What a remembered TSval condemns: the half of the circle below it; where that goes below 0 it goes on at the top. */
export function zoneRects(memory: readonly MemoryPiece[]): readonly ZoneRect[] {
  return memory.flatMap(({ tsVal, from, until }): ZoneRect[] => {
    const low = tsVal - HALF;
    if (low >= 0) return [{ from, until, low, high: tsVal }];
    const upper = { from, until, low: low + RING, high: RING };
    return tsVal === 0 ? [upper] : [{ from, until, low: 0, high: tsVal }, upper];
  });
}

/** The same on the scale of distances: all that is behind, while something is remembered. */
export function zoneOfDistances(memory: readonly MemoryPiece[], least: number): readonly ZoneRect[] {
  const joined: { from: number; until: number }[] = [];
  for (const { from, until } of memory) {
    const last = joined[joined.length - 1];
    if (last && from <= last.until) last.until = Math.max(last.until, until);
    else joined.push({ from, until });
  }
  return joined.map((stretch) => ({ ...stretch, low: least, high: 0 }));
}

/** The signed distance in ticks on a scale of powers of ten, the same in the core, which thins out, and in the page, which draws. */

/** Powers of ten that half of the ring of 2^32 holds. */
export const DECADES: number = Math.log10(2 ** 31);

/** -1 (2^31 behind) to 1 (2^31 ahead); 0: equal. */
export function distanceShare(ticks: number): number {
  return (Math.sign(ticks) * Math.log10(1 + Math.abs(ticks))) / DECADES;
}

/** a - b on the ring of 32-bit numbers: positive when a comes after b (RFC 9293 section 3.4, RFC 7323 section 5.2). */
export function distance(a: number, b: number): number {
  return (a - b) | 0;
}

/** a comes strictly after b. */
export function after(a: number, b: number): boolean {
  return distance(a, b) > 0;
}

export function latest(a: number | null, b: number): number {
  return a === null || after(b, a) ? b : a;
}

/** Up to so many connections a picture is made anew at every tenth more. */
const FEW = 20_000;

/**
 * Whether so many more connections are known that a picture of them is worth making anew while the file is read. What is
 * made at every tenth more costs eleven times the last one in all, at every half more three times: of a million
 * connections that was longer than the reading.
 */
export function hasGrown(before: number, now: number): boolean {
  return now >= before * (before < FEW ? 1.1 : 1.5) + 64;
}

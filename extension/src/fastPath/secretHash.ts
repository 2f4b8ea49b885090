/** The hash of endpoints, and of what is numbered by them: `core/secretHash.ts` has the same, and why it is another one in each process. */

import { factorA, factorB, factorC, factorD } from "./hashFactors";

export function secretHash(a: u32, b: u32, c: u32, d: u32): u32 {
  const sum: u32 =
    a * factorA + rotl<u32>(b * factorB, 16) + rotl<u32>(c * factorC, 8) + rotl<u32>(d * factorD, 24);
  const h: u32 = (sum ^ (sum >> 16)) * 0x85ebca6b;
  return h ^ (h >> 13);
}

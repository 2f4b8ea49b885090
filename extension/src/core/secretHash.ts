/**
 * The hash of what a capture tells: endpoints, and what is numbered by them. Who makes a capture may choose these at will, so programs have another
 * hash each time that they start: by one that was known 80,000 SYNs that all go to one slot took 8 s, and ten times as many would take a hundred times that. The
 * fast path has the same (`extension/src/fastPath/secretHash.ts`). No answer hangs on it: tables are read in order of their rows.
 */

/** Odd numbers of 32 bits, one for each word. */
type HashFactors = Readonly<Record<"factorA" | "factorB" | "factorC" | "factorD", number>>;

/** Known ones, the constants of xxHash, as long as none are drawn. */
let factors: HashFactors = {
  factorA: 0x9e3779b1 | 0,
  factorB: 0x85ebca77 | 0,
  factorC: 0xc2b2ae3d | 0,
  factorD: 0x27d4eb2f | 0,
};

/** Those of all tables in this process. */
export function hashFactors(): HashFactors {
  return factors;
}

/**
 * To be called by a program that reads captures of others, before it makes any table.
 *
 * @param random numbers from 0 to below 1 that nobody foresees; the core rolls no dice
 */
export function drawHashFactors(random: () => number): void {
  const anyOddWord = () => Math.floor(random() * 2 ** 32) | 1;
  factors = {
    factorA: anyOddWord(),
    factorB: anyOddWord(),
    factorC: anyOddWord(),
    factorD: anyOddWord(),
  };
}

/**
 * Of four words of 32 bits one, signed, of which the low bits depend on all: 0 for those that there are not. The highest bits of a word change the highest ones of its
 * product alone, whatever the factor: each product is turned, or who chooses two words could have one undo what the other does. At last a round of the finalizer of
 * MurmurHash3, without which the ports of a client, one after the other, had a few hundred hashes between them.
 */
export function secretHash(a: number, b: number, c: number, d: number): number {
  const { factorA, factorB, factorC, factorD } = factors;
  const low = Math.imul(a, factorA) + turned(Math.imul(b, factorB), 16);
  const high = turned(Math.imul(c, factorC), 8) + turned(Math.imul(d, factorD), 24);
  const sum = low + high;
  const h = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}

function turned(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

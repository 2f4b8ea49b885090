/** So many different values have a code of their own. */
const MOST_VALUES = 1 << 12;
/** A power of two, and at most half of them are taken. */
const SLOTS = 2 * MOST_VALUES;

/**
 * Words of which few are different, as marks and states are, by small numbers in order of appearance: what is usual
 * comes early, so its number is small. A word that comes when all numbers are given is told by itself, above them.
 */
export class ValueCodes {
  readonly #values: Int32Array = new Int32Array(MOST_VALUES);
  /** Code + 1; 0: free. */
  readonly #slots: Int32Array = new Int32Array(SLOTS);
  #length = 0;

  codeOf(value: number): number {
    const slots = this.#slots;
    for (let slot = hash(value); ; slot = (slot + 1) & (SLOTS - 1)) {
      const code = (slots[slot] ?? 0) - 1;
      if (code < 0) return this.#add(slot, value);
      if (this.#values[code] === value) return code;
    }
  }

  valueOf(code: number): number {
    return code < MOST_VALUES ? (this.#values[code] ?? 0) : (code - MOST_VALUES) | 0;
  }

  #add(slot: number, value: number): number {
    if (this.#length === MOST_VALUES) return MOST_VALUES + (value >>> 0);
    const code = this.#length++;
    this.#values[code] = value;
    this.#slots[slot] = code + 1;
    return code;
  }
}

function hash(value: number): number {
  const h = Math.imul(value, 0xcc9e2d51);
  return (h ^ (h >>> 15)) & (SLOTS - 1);
}

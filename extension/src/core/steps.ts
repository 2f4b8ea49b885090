/**
 * Long work in steps: a generator that yields wherever other work may be done in between, and returns the result. A
 * worker goes on with it between two answers; who has nothing else to do runs it to its end at once.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Rows of a table that are looked at in one step, some 10 ms of the cheap looks. */
export const ROWS_A_STEP: number = 1 << 15;

/**
 * Looks at 0 to `length` - 1 in steps. A loop of its own: one that stands in a generator is not compiled as well, and of a
 * million rows that is seen.
 */
export function* eachInSteps(length: number, look: (row: number) => void): Steps<void> {
  for (let start = 0; start < length; start += ROWS_A_STEP) {
    each(start, Math.min(length, start + ROWS_A_STEP), look);
    yield;
  }
}

function each(start: number, end: number, look: (row: number) => void): void {
  for (let row = start; row < end; row++) look(row);
}

/**
 * The same by stretches of rows: `look` has the loop. For what is done once over all rows, as much of its time as its work
 * goes into being compiled; each loop is then compiled once, with its own body and no other.
 */
export function* stretchesInSteps(
  length: number,
  look: (start: number, end: number) => void,
  aStep: number = ROWS_A_STEP,
): Steps<void> {
  for (let start = 0; start < length; start += aStep) {
    look(start, Math.min(length, start + aStep));
    yield;
  }
}

/** All that is left of the work, at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Judging runs many functions, each some ten thousand times, and so does what is left of reading beside the fast path: enough for V8 to
 * compile each with all that it calls, and too few to win that back. So it compiles later, and together with less: of 10^6 packets it
 * optimizes some 45 functions, of 10^7 some 150. It is never the engine of an editor, which others use as well.
 */

import { setFlagsFromString } from "node:v8";

/** Of Node 20, which was measured. Flags are V8's own and change: Node 24 does not know the first, and gains nothing by the second. */
const MEASURED_V8 = "11.3.";
/**
 * The budget is between those that cost more. CPU of all of the command, in turn: of 10^6 packets 7 to 19 % more with 80,000 to 200,000, the same within
 * 2 % up to 5,000,000; of 10^7 2.60 to 2.63 s up to this one, 2.68 and 2.72 s with 600,000 and 1,200,000.
 */
const FLAGS = ["--interrupt-budget=300000", "--max-inlined-bytecode-size-cumulative=300"] as const;

/** To be called before anything is read. */
export function compileLess(): void {
  if (!process.versions.v8.startsWith(MEASURED_V8)) return;
  for (const flag of FLAGS) setFlagsFromString(flag);
}

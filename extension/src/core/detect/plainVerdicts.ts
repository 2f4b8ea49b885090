import type { Analyzer } from "../analyzer.ts";
import { PLAIN_SHIFT } from "../fastPath/plainResetWords.ts";
import { REUSE_MASK, REUSE_SHIFT } from "../fastPath/plainReuseWords.ts";
import { uint32In } from "../fastPath/sharedColumns.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND } from "../units.ts";
import { passesOverSegments } from "./passesOver.ts";
import { findRowLooks, knownLooks } from "./rowLooks.ts";

/** Connections of a pass, some microseconds each. */
const CONNECTIONS_A_STEP = 4096;

/**
 * Has the fast path decide about these connections where they are plain, and it sees them and their segments: what their RSTs are, and how
 * their quadruplets opened again. Who judges these finds it in the looks at rows. To be called once.
 */
export function* findPlainVerdicts(analyzer: Analyzer, connections: Uint32Array): Steps<void> {
  const passes = passesOverSegments(analyzer);
  const looks = yield* findRowLooks(analyzer);
  if (passes === null || looks === null || analyzer.segments.hasLong) return;
  const { memory, rows, order, start: startOf, columns } = passes;
  const length = analyzer.assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND;
  const asked = uint32In(memory, connections.length);
  asked.set(connections);
  yield* stretchesInSteps(
    connections.length,
    (start, end) => {
      const some = [asked.byteOffset + start * asked.BYTES_PER_ELEMENT, end - start] as const;
      const segmentsOf = [rows, order, startOf, columns] as const;
      passes.takePlainResets(...some, ...segmentsOf, looks.byteOffset);
      passes.takePlainReuses(...some, ...segmentsOf, length, looks.byteOffset);
    },
    CONNECTIONS_A_STEP,
  );
  memory.give(asked);
}

/** What was decided about the RSTs of a connection, one of `plainResetWords.ts`. */
export function plainResetOf(analyzer: Analyzer, connection: ConnectionIndex): number {
  return (knownLooks(analyzer)?.[connection] ?? 0) >> PLAIN_SHIFT;
}

/** How its quadruplet opened again, one of `plainReuseWords.ts`. */
export function plainReuseOf(analyzer: Analyzer, connection: ConnectionIndex): number {
  return ((knownLooks(analyzer)?.[connection] ?? 0) >> REUSE_SHIFT) & REUSE_MASK;
}

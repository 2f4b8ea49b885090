import type { Analyzer } from "../analyzer.ts";
import { PLAIN_MASK, PLAIN_SHIFT } from "../fastPath/plainResetWords.ts";
import { REUSE_MASK, REUSE_SHIFT } from "../fastPath/plainReuseWords.ts";
import type { SegmentPasses } from "../fastPath/rowPasses.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND } from "../units.ts";
import { passesOverSegments } from "./passesOver.ts";
import { findRowLooks, knownLooks, type RowLooks } from "./rowLooks.ts";

/** Connections of a pass, some microseconds each. */
const CONNECTIONS_A_STEP = 4096;

/**
 * Has the fast path decide about these connections where they are plain, and it sees them and their segments: what their RSTs are, and how
 * their quadruplets opened again. Who judges these finds it in the looks at rows. To be called once.
 */
export function* findPlainVerdicts(analyzer: Analyzer, connections: Uint32Array): Steps<void> {
  const passes = passesOverSegments(analyzer, CONNECTIONS_A_STEP);
  if (passes === null) return;
  const looks = yield* findRowLooks(analyzer);
  yield* stretchesInSteps(
    connections.length,
    (start, end) => takePlainVerdicts(analyzer, passes, connections.subarray(start, end), looks),
    CONNECTIONS_A_STEP,
  );
  passes.release();
}

/** The same of as many at once as the passes are over. */
export function takePlainVerdicts(
  { assumptions, segments }: Analyzer,
  passes: SegmentPasses,
  connections: Uint32Array,
  looks: RowLooks,
): void {
  if (looks === null || segments.hasLong) return;
  const told = passes.segmentsOf(connections);
  passes.takePlainResets(...told, looks.byteOffset);
  passes.takePlainReuses(...told, assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND, looks.byteOffset);
}

/** What was decided about the RSTs of a connection, one of `plainResetWords.ts`. */
export function plainResetOf(analyzer: Analyzer, connection: ConnectionIndex): number {
  return ((knownLooks(analyzer)?.[connection] ?? 0) >> PLAIN_SHIFT) & PLAIN_MASK;
}

/** How its quadruplet opened again, one of `plainReuseWords.ts`. */
export function plainReuseOf(analyzer: Analyzer, connection: ConnectionIndex): number {
  return ((knownLooks(analyzer)?.[connection] ?? 0) >> REUSE_SHIFT) & REUSE_MASK;
}

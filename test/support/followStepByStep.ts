import type { Analyzer } from "#core/analyzer.ts";
import { DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";
import type { FastPath } from "#core/fastPath/fastPath.ts";
import { CLIENT_IS_B, type ConnectionTable, QUADRUPLET } from "#core/model/connectionTable.ts";
import { FROM_SERVER, IS_COPY } from "#core/model/segmentTable.ts";
import { BatchTracker } from "#core/reconstruct/batchTracker.ts";
import { nameEnds } from "#core/reconstruct/nameEnds.ts";
import { Tracker } from "#core/reconstruct/tracker.ts";
import type { QuadrupletIndex } from "#core/units.ts";
import { createSegment, type Segment } from "#core/wire/segment.ts";
import { DIRECTION, putSegment, SEGMENT_WORDS } from "#core/wire/segmentRows.ts";

/** Follows the segments of a capture once more, one by one, without the short way. `table` is empty, and holds the rows. */
export function followStepByStep(analyzer: Analyzer, table: ConnectionTable): void {
  const newest = new Int32Array(analyzer.quadruplets.length).fill(-1);
  const tracker = new Tracker({ newest }, table, DEFAULT_ASSUMPTIONS);
  for (const { segment, quadruplet, fromA, isCopy } of segmentsOf(analyzer)) {
    table.settle();
    tracker.follow(quadruplet, fromA, segment, isCopy);
  }
}

/** The same by the fast path, in batches of one. `table` lies in its memory. */
export function followOneByOne(analyzer: Analyzer, table: ConnectionTable, fastPath: FastPath): void {
  const newest = fastPath.memory.take(analyzer.quadruplets.length).fill(-1);
  fastPath.placeNewest(newest);
  const tracker = new BatchTracker(
    fastPath,
    new Tracker({ newest }, table, DEFAULT_ASSUMPTIONS),
    table,
    DEFAULT_ASSUMPTIONS,
  );
  for (const { segment, quadruplet, fromA, isCopy } of segmentsOf(analyzer)) {
    putSegment(fastPath.rows, 0, segment, isCopy ? IS_COPY : 0);
    fastPath.rows.words[DIRECTION] = quadruplet * 2 + (fromA ? 1 : 0);
    tracker.followAll(0, SEGMENT_WORDS);
  }
}

interface Followed {
  readonly segment: Segment;
  readonly quadruplet: QuadrupletIndex;
  readonly fromA: boolean;
  readonly isCopy: boolean;
}

/** The segment is one object, filled again and again. */
export function* segmentsOf({ segments, connections, quadruplets }: Analyzer): Generator<Followed> {
  const segment = createSegment();
  for (let row = 0; row < segments.length; row++) {
    const connection = segments.connection[row] ?? 0;
    const bits = segments.bits[row] ?? 0;
    const quadruplet = connections.word(connection, QUADRUPLET);
    const fromA = ((bits & FROM_SERVER) !== 0) === connections.has(connection, CLIENT_IS_B);
    segments.read(row, segment);
    nameEnds(quadruplets, quadruplet, fromA, segment);
    yield { segment, quadruplet, fromA, isCopy: (bits & IS_COPY) !== 0 };
  }
}

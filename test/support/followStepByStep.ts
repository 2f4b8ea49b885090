import type { Analyzer } from "#core/analyzer.ts";
import { DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";
import { CLIENT_IS_B, type ConnectionTable, QUADRUPLET } from "#core/model/connectionTable.ts";
import { FROM_SERVER, IS_COPY } from "#core/model/segmentTable.ts";
import { nameEnds } from "#core/reconstruct/nameEnds.ts";
import { Tracker } from "#core/reconstruct/tracker.ts";
import { createSegment } from "#core/wire/segment.ts";

/** Follows the segments of a capture once more, one by one, without the short way. `table` is empty, and holds the rows. */
export function followStepByStep(analyzer: Analyzer, table: ConnectionTable): void {
  const { segments, connections, quadruplets } = analyzer;
  const newest = new Int32Array(quadruplets.length).fill(-1);
  const tracker = new Tracker({ newest }, table, DEFAULT_ASSUMPTIONS);
  const segment = createSegment();
  for (let row = 0; row < segments.length; row++) {
    const connection = segments.connection[row] ?? 0;
    const bits = segments.bits[row] ?? 0;
    const quadruplet = connections.word(connection, QUADRUPLET);
    const fromA = ((bits & FROM_SERVER) !== 0) === connections.has(connection, CLIENT_IS_B);
    segments.read(row, segment);
    nameEnds(quadruplets, quadruplet, fromA, segment);
    table.settle();
    tracker.follow(quadruplet, fromA, segment, (bits & IS_COPY) !== 0);
  }
}

/**
 * Whether the per-host rule can have dropped a silent SYN at all: a look at the rows of connections (`pawsSuspects.ts`), and where
 * these do not tell, at what the server would remember of one. The simulation of `pawsModel.ts` reads every segment of a
 * pair of hosts, and of ten thousand servers hardly one has the rule (without this look it was three quarters of a diagnosis).
 */

import type { Analyzer } from "../../analyzer.ts";
import { FROM_SERVER } from "../../model/segmentTable.ts";
import { seqDiff } from "../../seq.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import type { ConnectionIndex, Nanoseconds } from "../../units.ts";
import { FIN } from "../../wire/segment.ts";
import { memoriesOf, readsSegments } from "./memories.ts";
import { type PawsSuspects, pawsSuspects } from "./pawsSuspects.ts";
import { type MemoryEvent, PAWS_WINDOW } from "./perHostPaws.ts";
import type { SynsByPair } from "./synsByPair.ts";

/** Connections whose segments are read in one step, some microseconds each. */
const CONNECTIONS_A_STEP = 256;

/** By place of the SYN: 1 where the rule may have dropped it. */
export function* suspiciousSyns(analyzer: Analyzer, syns: SynsByPair): Steps<Uint8Array> {
  const { over, open } = yield* pawsSuspects(analyzer, syns);
  yield* stretchesInSteps(
    open.place.length,
    (start, end) => lookAtOpen(analyzer, syns.segments, open, start, end, over),
    CONNECTIONS_A_STEP,
  );
  return over;
}

/** Marks the SYNs of which the server would have remembered a newer TSval by then, of a connection that was open. */
function lookAtOpen(
  analyzer: Analyzer,
  syns: Uint32Array,
  open: PawsSuspects["open"],
  start: number,
  end: number,
  suspicious: Uint8Array,
): void {
  const { segments } = analyzer;
  let latest: ConnectionIndex = -1;
  let closedAt: Nanoseconds = 0;
  let memories: readonly MemoryEvent[] | null = null;
  for (let i = start; i < end; i++) {
    const place = open.place[i] ?? 0;
    if (suspicious[place] === 1) continue;
    const connection = open.connection[i] ?? 0;
    if (connection !== latest) {
      latest = connection;
      closedAt = readsSegments(analyzer, connection)
        ? firstFinOfServer(analyzer, connection)
        : Number.NEGATIVE_INFINITY;
      memories = null;
    }
    const syn = syns[place] ?? 0;
    const time = segments.timeOf(syn);
    // Most closed only after the SYN: until its FIN the server remembers nothing.
    if (closedAt > time) continue;
    // The second is of no matter here.
    memories ??= memoriesOf(analyzer, connection, () => 0);
    for (const event of memories)
      if (event.time <= time && seqDiff(event.memory.tsVal, segments.tsVal[syn] ?? 0) > PAWS_WINDOW)
        suspicious[place] = 1;
  }
}

/** When the server sent its first FIN; infinity: the capture shows none. */
function firstFinOfServer(analyzer: Analyzer, connection: ConnectionIndex): Nanoseconds {
  const { segments } = analyzer;
  const { flags, bits } = segments;
  const rows = analyzer.segmentsOf(connection);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (((flags[row] ?? 0) & FIN) !== 0 && ((bits[row] ?? 0) & FROM_SERVER) !== 0)
      return segments.timeOf(row);
  }
  return Number.POSITIVE_INFINITY;
}

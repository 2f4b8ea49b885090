import type { Analyzer } from "../../analyzer.ts";
import { FIELDS_OF_ENDS, FIELDS_OF_LIVES } from "../../fastPath/packedWords.ts";
import { passInSteps, type RowPasses } from "../../fastPath/rowPasses.ts";
import { uint32In } from "../../fastPath/sharedColumns.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import type { HostTable } from "../hosts/hostTable.ts";
import { SharedPairs } from "../hosts/sharedPairs.ts";
import { GroupedIntervals } from "../peaks.ts";
import { timeWaitLength } from "../timeWait/timeWaitIntervals.ts";
import { ephemeralRange } from "./ephemeralRange.ts";
import { type PortLifetimes, portFreeAt, wantedUses } from "./portLifetimes.ts";

/** What `findLifetimes` finds, by the fast path. Connections by use stay in its memory. */
export function* passOverLifetimes(
  analyzer: Analyzer,
  passes: RowPasses,
  hosts: HostTable,
): Steps<PortLifetimes> {
  const { memory, quadruplets, rowsAPass } = passes;
  const size = analyzer.connections.length;
  const range = ephemeralRange(analyzer.assumptions);
  const pairOf = hosts.pairOf.byteOffset;
  const uses = new SharedPairs(passes);
  yield* passInSteps(
    size,
    rowsAPass,
    (from, until) => {
      const rows = passes.rowsOf(from, until, FIELDS_OF_ENDS);
      return passes.takeUses(uses.address, rows, quadruplets, pairOf, ...range, from, until);
    },
    () => uses.growIfFull(),
  );
  const wanted = wantedUses(uses.count);
  const groupOf = memory.take(uses.length).fill(-1);
  for (const [place, use] of wanted.entries()) groupOf[use] = place;
  const room = Uint32Array.from(wanted, (use) => uses.count[use] ?? 0);
  const intervals = new GroupedIntervals(room, passes);
  const connections = uint32In(memory, intervals.starts.length);
  const others = uint32In(memory, rowsAPass);
  const columns = intervals.addresses;
  const lasts = timeWaitLength(analyzer);
  yield* stretchesInSteps(
    size,
    (start, end) => {
      const left = passes.takeLifetimes(
        passes.rowsOf(start, end, FIELDS_OF_LIVES),
        start,
        end,
        uses.address,
        quadruplets,
        pairOf,
        ...range,
        groupOf.byteOffset,
        ...columns,
        connections.byteOffset,
        lasts,
        others.byteOffset,
      );
      for (let i = 0; i < left; i++) {
        const place = others[i] ?? 0;
        intervals.ends[place] = portFreeAt(analyzer, connections[place] ?? 0);
      }
    },
    rowsAPass,
  );
  memory.give(groupOf, others);
  const connectionsOf = wanted.map((_, place) => connections.subarray(...intervals.placesOf(place)));
  const peaks = yield* intervals.peaks();
  return { uses: uses.moveOut(), wanted, connectionsOf, peaks };
}

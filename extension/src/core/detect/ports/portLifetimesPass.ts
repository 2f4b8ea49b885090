import type { Analyzer } from "../../analyzer.ts";
import { passInSteps, ROWS_A_PASS, type RowPasses } from "../../fastPath/rowPasses.ts";
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
  const { memory, rows, quadruplets } = passes;
  const size = analyzer.connections.length;
  const range = ephemeralRange(analyzer.assumptions);
  const pairOf = hosts.pairOf.byteOffset;
  const useOf = uint32In(memory, size);
  const uses = new SharedPairs(passes);
  yield* passInSteps(
    size,
    (from, until) =>
      passes.takeUses(uses.address, rows, quadruplets, pairOf, useOf.byteOffset, ...range, from, until),
    () => uses.growIfFull(),
  );
  const wanted = wantedUses(uses.count);
  const groupOf = memory.take(uses.length).fill(-1);
  for (const [place, use] of wanted.entries()) groupOf[use] = place;
  const room = Uint32Array.from(wanted, (use) => uses.count[use] ?? 0);
  const intervals = new GroupedIntervals(room, passes);
  const connections = uint32In(memory, intervals.starts.length);
  const others = uint32In(memory, ROWS_A_PASS);
  const columns = intervals.addresses;
  const lasts = timeWaitLength(analyzer);
  yield* stretchesInSteps(
    size,
    (start, end) => {
      const left = passes.takeLifetimes(
        rows,
        start,
        end,
        useOf.byteOffset,
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
    ROWS_A_PASS,
  );
  memory.give(groupOf, useOf, others);
  const connectionsOf = wanted.map((_, place) => connections.subarray(...intervals.placesOf(place)));
  const peaks = yield* intervals.peaks();
  return { uses: uses.moveOut(), wanted, connectionsOf, peaks };
}

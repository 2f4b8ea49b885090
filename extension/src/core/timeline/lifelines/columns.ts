/**
 * What aggregates show: for each two pixels the most TIME_WAITs held at once, the connects that opened, and the SYNs that
 * opened nothing. Maxima and sums of all lifelines, never samples; one way through all that happened serves all of them.
 */

import type { Analyzer } from "../../analyzer.ts";
import { QUADRUPLET, START } from "../../model/connectionTable.ts";
import { neverOpened } from "../../reconstruct/lives.ts";
import { Slab } from "../../slab.ts";
import { eachInSteps, type Steps } from "../../steps.ts";
import { NANOSECONDS_PER_SECOND } from "../../units.ts";
import { lifetimesOf } from "../lifetimes.ts";
import { failedSynsOf } from "./failedSyns.ts";
import { type GroupColumns, type GroupOf, GroupPicture, NO_GROUP } from "./groupPicture.ts";
import type { LifelineIndex } from "./lifelineIndex.ts";
import type { LifelinesQuery } from "./model.ts";
import type { PairIndex } from "./pairs.ts";

const COLUMN_PX = 2;
const MOST_COLUMNS = 4000;

/** Pairs that share an aggregate. */
export type PairGroup = readonly PairIndex[];

export function* columnsOf(
  analyzer: Analyzer,
  index: LifelineIndex,
  groups: number,
  groupOf: GroupOf,
  { from, until, width }: Pick<LifelinesQuery, "from" | "until" | "width">,
): Steps<readonly GroupColumns[]> {
  const picture = new GroupPicture(
    groups,
    Math.max(1, Math.min(MOST_COLUMNS, Math.ceil(width / COLUMN_PX))),
    analyzer.earliest + from * NANOSECONDS_PER_SECOND,
    analyzer.earliest + until * NANOSECONDS_PER_SECOND,
  );
  const { timeWaits } = yield* lifetimesOf(analyzer);
  yield* picture.drawWaits(timeWaits, groupOf);
  const { connections, segments } = analyzer;
  yield* eachInSteps(index.size, (row) => {
    const start = connections.double(row, START);
    if (picture.has(start) && !neverOpened(connections, row)) picture.countOpen(groupOf(row), start);
  });
  const syns = yield* failedSynsOf(analyzer);
  yield* eachInSteps(syns.length, (i) => {
    const segment = syns[i] ?? 0;
    picture.countFailed(groupOf(segments.connection[segment] ?? 0), segments.timeOf(segment));
  });
  return Array.from({ length: groups }, (_, group) => picture.groupColumns(group));
}

/** Of a connection, the place of its pair among the groups; no pair is in two of them. */
export function* groupsOf(
  { connections }: Analyzer,
  { size, pairs, pairOf }: LifelineIndex,
  groups: readonly PairGroup[],
): Steps<GroupOf> {
  const groupOfPair = new Int16Array(pairs.length).fill(NO_GROUP);
  for (const [group, members] of groups.entries()) for (const pair of members) groupOfPair[pair] = group;
  // Once for each row, in order: what happened is in the order of time, and would look for them all over the tables.
  const groupOf = new Slab().int16(size);
  yield* eachInSteps(size, (row) => {
    groupOf[row] = groupOfPair[pairOf[connections.word(row, QUADRUPLET)] ?? 0] ?? NO_GROUP;
  });
  // While the file is read more connections may be known than the index knows.
  return (row) => groupOf[row] ?? NO_GROUP;
}

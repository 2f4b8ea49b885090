import { SEEN_LATELY } from "../../fastPath/memoryLayout.ts";
import { FIELDS_OF_ENDS } from "../../fastPath/packedWords.ts";
import { passInSteps, ROWS_A_PASS, type RowPasses } from "../../fastPath/rowPasses.ts";
import { uint32In } from "../../fastPath/sharedColumns.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import type { GroupedRows } from "../busiest.ts";
import type { PairTable } from "./pairTable.ts";
import { SharedPairs } from "./sharedPairs.ts";

/** The hosts at both ends of each connection. */
export interface ConnectionEnds {
  /** Version and address of each host, in order of appearance. */
  readonly hosts: PairTable;
  /** Client and server that have a connection, in order of the first one; by connection which pair it is, and connections by pair. */
  readonly pairs: PairTable;
  readonly pairOf: Uint32Array<ArrayBufferLike>;
  readonly byPair: GroupedRows;
}

/** Finds them by the fast path. The columns stay in its memory. */
export function* passOverEnds(
  passes: RowPasses,
  quadruplets: number,
  connections: number,
): Steps<ConnectionEnds> {
  const { memory } = passes;
  const hosts = new SharedPairs(passes);
  // The two hosts of a quadruplet: there are a hundred times fewer of them, so the pair of a connection is looked up once for each.
  const links = new SharedPairs(passes);
  const linkOf = uint32In(memory, quadruplets);
  const lately = uint32In(memory, SEEN_LATELY);
  yield* passInSteps(
    quadruplets,
    ROWS_A_PASS,
    (from, until) =>
      passes.takeHosts(
        hosts.address,
        links.address,
        passes.quadruplets,
        linkOf.byteOffset,
        lately.byteOffset,
        from,
        until,
      ),
    () => {
      hosts.growIfFull();
      links.growIfFull();
    },
  );
  const pairOfLink = uint32In(memory, 2 * links.length);
  const pairOf = uint32In(memory, connections);
  const pairs = new SharedPairs(passes);
  yield* passInSteps(
    connections,
    passes.rowsAPass,
    (from, until) =>
      passes.takePairs(
        pairs.address,
        links.address,
        passes.rowsOf(from, until, FIELDS_OF_ENDS),
        linkOf.byteOffset,
        pairOfLink.byteOffset,
        pairOf.byteOffset,
        from,
        until,
      ),
    () => pairs.growIfFull(),
  );
  memory.give(linkOf, lately, pairOfLink);
  links.release();
  const byPair = yield* group(passes, pairOf, pairs.count);
  return { hosts: hosts.moveOut(), pairs: pairs.moveOut(), pairOf, byPair };
}

function* group(passes: RowPasses, groupOf: Uint32Array, counts: Uint32Array): Steps<GroupedRows> {
  const { memory } = passes;
  const start = uint32In(memory, counts.length + 1);
  passes.beginGroups(counts.byteOffset, counts.length, start.byteOffset);
  const next = uint32In(memory, counts.length + 1);
  next.set(start);
  const rows = uint32In(memory, groupOf.length);
  yield* stretchesInSteps(
    groupOf.length,
    (from, until) =>
      passes.fillGroups(groupOf.byteOffset + 4 * from, from, until, next.byteOffset, rows.byteOffset, 0, 0),
    ROWS_A_PASS,
  );
  memory.give(next);
  return { rows, start };
}

/** Walking through the findings in time, connection by connection. */

import type { ConnectionIndex } from "../../units.ts";
import { findingRank, type LifelineIndex, NOTHING } from "./lifelineIndex.ts";
import type { LifelinesPage } from "./model.ts";

interface Walk {
  /** Connections with a finding that has a row, by the time of their first one; and the place of each. */
  readonly connections: readonly ConnectionIndex[];
  readonly place: ReadonlyMap<ConnectionIndex, number>;
}

const known = new WeakMap<LifelineIndex, Walk>();

/** @param selection id of a connection; null: from the first one on */
export function findingsBeside(
  index: LifelineIndex,
  selection: number | null,
): Pick<LifelinesPage, "previousFinding" | "nextFinding"> {
  const { connections, place } = walkOf(index);
  const at = selection === null ? -1 : (place.get(selection - 1) ?? before(connections, selection - 1));
  const exact = selection !== null && place.has(selection - 1);
  const id = (i: number) => (connections[i] === undefined ? null : connections[i] + 1);
  return { previousFinding: id(exact ? at - 1 : at), nextFinding: id(at + 1) };
}

/** The place of the last connection that began before this one: connections are numbered as they begin. */
function before(connections: readonly ConnectionIndex[], connection: ConnectionIndex): number {
  return connections.findLastIndex((each) => each < connection);
}

function walkOf(index: LifelineIndex): Walk {
  let walk = known.get(index);
  if (!walk) {
    const first = new Map<ConnectionIndex, number>();
    for (const [connection, findings] of index.findings) {
      const told = findings.filter(({ severity, kind }) => findingRank(severity, kind) > NOTHING);
      if (told.length > 0) first.set(connection, Math.min(...told.map(({ segment }) => segment)));
    }
    const connections = [...first].sort(([, a], [, b]) => a - b).map(([connection]) => connection);
    walk = { connections, place: new Map(connections.map((connection, i) => [connection, i])) };
    known.set(index, walk);
  }
  return walk;
}

import type { Analyzer } from "../analyzer.ts";
import { findRowCounts, type RowCounts } from "../detect/rowLooks.ts";
import { connStateOfCode, stateCodeOf } from "../reconstruct/connectionFacts.ts";
import { finish } from "../steps.ts";
import type { ConnState } from "./contract.ts";

/** How many connections are in each of Zeek's states, in the order in which the states first come. */
export function stateCounts(analyzer: Analyzer): Partial<Record<ConnState, number>> {
  const { connections } = analyzer;
  const counts = new StateCounts();
  const passed = finish(findRowCounts(analyzer));
  if (passed !== null) takePassed(passed, counts);
  else for (let row = 0; row < connections.length; row++) counts.add(stateCodeOf(connections, row), 1);
  return counts.byState;
}

class StateCounts {
  readonly byState: Partial<Record<ConnState, number>> = {};

  add(code: number, connections: number): void {
    const state = connStateOfCode(code);
    this.byState[state] = (this.byState[state] ?? 0) + connections;
  }
}

function takePassed({ states, firstOfState }: RowCounts, into: StateCounts): void {
  const codes = [...states.keys()].filter((code) => states[code] !== 0);
  for (const code of codes.sort((a, b) => (firstOfState[a] ?? 0) - (firstOfState[b] ?? 0)))
    into.add(code, states[code] ?? 0);
}

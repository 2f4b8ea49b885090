import type { Analyzer } from "../analyzer.ts";
import { passesOver } from "../detect/passesOver.ts";
import type { RowPasses } from "../fastPath/rowPasses.ts";
import { uint32In } from "../fastPath/sharedColumns.ts";
import { connStateOfCode, stateCodeOf } from "../reconstruct/connectionFacts.ts";
import { STATE_CODES } from "../reconstruct/stateCodes.ts";
import type { ConnState } from "./contract.ts";

/** How many connections are in each of Zeek's states, in the order in which the states first come. */
export function stateCounts(analyzer: Analyzer): Partial<Record<ConnState, number>> {
  const { connections } = analyzer;
  const counts = new StateCounts();
  const passes = passesOver(analyzer);
  if (passes !== null) takePassed(passes, connections.length, counts);
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

function takePassed(passes: RowPasses, connections: number, into: StateCounts): void {
  const { memory } = passes;
  const counts = uint32In(memory, STATE_CODES);
  const firsts = uint32In(memory, STATE_CODES);
  passes.countStates(passes.rows, 0, connections, counts.byteOffset, firsts.byteOffset);
  const codes = [...counts.keys()].filter((code) => counts[code] !== 0);
  for (const code of codes.sort((a, b) => (firsts[a] ?? 0) - (firsts[b] ?? 0)))
    into.add(code, counts[code] ?? 0);
  memory.give(counts, firsts);
}

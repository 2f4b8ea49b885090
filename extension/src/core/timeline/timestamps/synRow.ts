import type { Analyzer } from "../../analyzer.ts";
import type { Memory } from "../../detect/silence/perHostPaws.ts";
import { CLIENT_IS_B, QUADRUPLET } from "../../model/connectionTable.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import { seqDiff } from "../../seq.ts";
import type { ConnectionIndex } from "../../units.ts";
import { runsOut } from "../memoryStretches.ts";
import type { SynRow } from "./model.ts";
import { letterOf, type PairStudy } from "./pairStudy.ts";
import { NO_TIMESTAMP, OWN_LINE, type StudiedSyn } from "./studiedSyn.ts";

/** What the server remembered when the SYN came; null: nothing, or it was 60 s old. */
export function memoryAt(analyzer: Analyzer, { memory, segment }: StudiedSyn): Memory | null {
  if (memory === null) return null;
  const time = analyzer.segments.timeOf(segment);
  return time < runsOut({ time, memory }) ? memory : null;
}

/** Ticks by which the SYN is ahead of the memory; null where there is none, or the SYN has no timestamp. */
export function deltaOf(analyzer: Analyzer, syn: StudiedSyn): number | null {
  const memory = memoryAt(analyzer, syn);
  if (memory === null || syn.clock === NO_TIMESTAMP) return null;
  return seqDiff(analyzer.segments.tsVal[syn.segment] ?? 0, memory.tsVal);
}

export function synRow(analyzer: Analyzer, study: PairStudy, syn: StudiedSyn): SynRow {
  const { segments } = analyzer;
  const { segment, connection, clock, outcome, rule } = syn;
  const memory = memoryAt(analyzer, syn);
  return {
    frame: segments.frameOf(segment),
    time: secondsSinceStart(analyzer, segments.timeOf(segment)),
    id: connection + 1,
    port: clientPort(analyzer, connection),
    tsVal: clock === NO_TIMESTAMP ? null : (segments.tsVal[segment] ?? 0),
    clock: Math.max(clock, OWN_LINE),
    letter: clock < 0 ? "" : letterOf(study, connection),
    outcome,
    rule,
    remembered: memory && {
      tsVal: memory.tsVal,
      frame: segments.frameOf(memory.segment),
      letter: letterOf(study, segments.connection[memory.segment] ?? 0),
    },
    delta: deltaOf(analyzer, syn),
  };
}

function clientPort({ connections, quadruplets }: Analyzer, connection: ConnectionIndex): number {
  const quadruplet = connections.word(connection, QUADRUPLET);
  return connections.has(connection, CLIENT_IS_B)
    ? quadruplets.portB(quadruplet)
    : quadruplets.portA(quadruplet);
}

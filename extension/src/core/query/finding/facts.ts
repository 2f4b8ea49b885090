/** The small table of a finding: the numbers it rests on, and where they stand. */

import type { Finding, FindingOf } from "../../detect/finding.ts";
import type { FindingKind } from "../../report/contract.ts";
import type { Fact } from "../findingModel.ts";
import {
  factsOfDuplicate,
  factsOfHalfClosed,
  factsOfMissing,
  factsOfPorts,
  factsOfRestart,
  factsOfSilentTimestamps,
} from "./factsOfHosts.ts";
import { factsOfInjected, factsOfRefusal, factsOfReset } from "./factsOfResets.ts";
import { factsOfPaws, factsOfSlow, factsOfSynAcks, factsOfUnanswered } from "./factsOfSyns.ts";
import {
  factsOfAssassination,
  factsOfOpen,
  factsOfRefused,
  factsOfReincarnation,
  factsOfReuse,
} from "./factsOfTimeWait.ts";
import type { FactWriter } from "./factWriter.ts";

export type FactsOf<K extends FindingKind> = (finding: FindingOf<K>, writer: FactWriter) => readonly Fact[];

const FACTS: { readonly [K in FindingKind]?: FactsOf<K> } = {
  "syn-dropped-by-paws": factsOfPaws,
  "syn-unanswered": factsOfUnanswered,
  "slow-connect": factsOfSlow,
  "syn-ack-unanswered": factsOfSynAcks,
  "time-wait-syn-refused": factsOfRefused,
  "time-wait-assassination": factsOfAssassination,
  "time-wait-reincarnation": factsOfReincarnation,
  "quadruplet-reuse": factsOfReuse,
  "syn-into-open-connection": factsOfOpen,
  "rst-injected": factsOfInjected,
  "rst-close": factsOfReset,
  "connection-refused": factsOfRefusal,
  "time-wait-restart": factsOfRestart,
  "time-wait-missing": factsOfMissing,
  "delayed-duplicate": factsOfDuplicate,
  "half-closed": factsOfHalfClosed,
  "port-pressure": factsOfPorts,
  "timestamps-off": factsOfSilentTimestamps,
};

export function factsOf(finding: Finding, writer: FactWriter): readonly Fact[] {
  // The map is typed kind by kind; a union of functions cannot be called with a union of findings.
  const facts = FACTS[finding.kind] as FactsOf<FindingKind> | undefined;
  return facts?.(finding, writer) ?? [];
}

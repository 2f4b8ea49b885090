/** Where the words of each kind of finding stand. */

import type { Finding } from "../detect/finding.ts";
import type { FindingKind } from "../report/contract.ts";
import { explainConnectionRefused } from "./connectionRefused.ts";
import { explainDelayedDuplicate } from "./delayedDuplicate.ts";
import type { Explain, Explanation, Speaker } from "./explanation.ts";
import { explainQuadrupletReuse } from "./quadrupletReuse.ts";
import { explainRstClose } from "./rstClose.ts";
import { explainRstInjected } from "./rstInjected.ts";
import { explainSlowConnect } from "./slowConnect.ts";
import { explainSynAckUnanswered } from "./synAckUnanswered.ts";
import { explainSynDroppedByPaws } from "./synDroppedByPaws.ts";
import { explainSynIntoOpenConnection } from "./synIntoOpenConnection.ts";
import { explainSynUnanswered } from "./synUnanswered.ts";
import { explainTimeWaitAssassination } from "./timeWaitAssassination.ts";
import { explainTimeWaitMissing } from "./timeWaitMissing.ts";
import { explainTimeWaitReincarnation } from "./timeWaitReincarnation.ts";
import { explainTimeWaitRestart } from "./timeWaitRestart.ts";
import { explainTimeWaitSynRefused } from "./timeWaitSynRefused.ts";

const EXPLAIN: { readonly [K in FindingKind]?: Explain<K> } = {
  "time-wait-reincarnation": explainTimeWaitReincarnation,
  "time-wait-syn-refused": explainTimeWaitSynRefused,
  "time-wait-assassination": explainTimeWaitAssassination,
  "time-wait-restart": explainTimeWaitRestart,
  "time-wait-missing": explainTimeWaitMissing,
  "quadruplet-reuse": explainQuadrupletReuse,
  "syn-dropped-by-paws": explainSynDroppedByPaws,
  "syn-unanswered": explainSynUnanswered,
  "syn-into-open-connection": explainSynIntoOpenConnection,
  "delayed-duplicate": explainDelayedDuplicate,
  "slow-connect": explainSlowConnect,
  "syn-ack-unanswered": explainSynAckUnanswered,
  "rst-injected": explainRstInjected,
  "connection-refused": explainConnectionRefused,
  "rst-close": explainRstClose,
};

/** The words of a finding. */
export function explain(finding: Finding, say: Speaker): Explanation {
  // The map is typed kind by kind; a union of functions cannot be called with a union of findings.
  const words = EXPLAIN[finding.kind] as ((finding: Finding, say: Speaker) => Explanation) | undefined;
  return words ? words(finding, say) : { title: finding.kind, explanation: "", advice: "", references: [] };
}

/** Where the words of each kind of finding stand. */

import type { Finding } from "../detect/finding.ts";
import type { FindingKind } from "../report/contract.ts";
import { explainConnectionRefused } from "./connectionRefused.ts";
import { explainDelayedDuplicate } from "./delayedDuplicate.ts";
import type { Explain, Explanation, Speaker } from "./explanation.ts";
import { explainHalfClosed } from "./halfClosed.ts";
import { explainPortPressure } from "./portPressure.ts";
import { explainQuadrupletReuse } from "./quadrupletReuse.ts";
import { explainRstClose } from "./rstClose.ts";
import { explainRstInjected } from "./rstInjected.ts";
import { explainSlowConnect } from "./slowConnect.ts";
import { explainSynAckUnanswered } from "./synAckUnanswered.ts";
import { explainSynDroppedByPaws } from "./synDroppedByPaws.ts";
import { explainSynIntoOpenConnection } from "./synIntoOpenConnection.ts";
import { explainSynUnanswered } from "./synUnanswered.ts";
import { explainTimestampClocks } from "./timestampClocks.ts";
import { explainTimestampsOff } from "./timestampsOff.ts";
import { explainTimeWaitAssassination } from "./timeWaitAssassination.ts";
import { explainTimeWaitMissing } from "./timeWaitMissing.ts";
import { explainTimeWaitReincarnation } from "./timeWaitReincarnation.ts";
import { explainTimeWaitRestart } from "./timeWaitRestart.ts";
import { explainTimeWaitSynRefused } from "./timeWaitSynRefused.ts";

const EXPLAIN: { readonly [K in FindingKind]: Explain<K> } = {
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
  "half-closed": explainHalfClosed,
  "port-pressure": explainPortPressure,
  "timestamps-off": explainTimestampsOff,
  "timestamp-clocks": explainTimestampClocks,
};

/** The words of a finding. */
export function explain(finding: Finding, say: Speaker): Explanation {
  // The map is typed kind by kind; a union of functions cannot be called with a union of findings.
  const words = EXPLAIN[finding.kind] as (finding: Finding, say: Speaker) => Explanation;
  return words(finding, say);
}

/**
 * The detectors that are asked of each notable connection, and what its row must show for one to find anything: a look at the row
 * tells which one or two of the eleven are worth asking. A new detector of connections is a file and a line here; it still
 * makes its own tests.
 */

import { HAS_RST, IS_UNUSUAL, MAY_BE_HALF_CLOSED, MAY_BE_SLOW, USED_BEFORE } from "../fastPath/lookBits.ts";
import { NO_PLAIN_REUSE } from "../fastPath/plainReuseWords.ts";
import type { ConnectionIndex } from "../units.ts";
import type { ConnectionDetector, DetectorInput } from "./detectorInput.ts";
import type { Finding } from "./finding.ts";
import { halfClosed } from "./halfClosed.ts";
import { FindingOrigin } from "./keptFinding.ts";
import { signsOf } from "./notableRows.ts";
import { plainReuseOf } from "./plainVerdicts.ts";
import { resetsFound } from "./resets/resetsFound.ts";
import { knownLooks } from "./rowLooks.ts";
import { slowConnect } from "./slowConnect.ts";
import { synAckUnanswered } from "./synAckUnanswered.ts";
import { delayedDuplicate } from "./timeWait/delayedDuplicate.ts";
import { isAfterRefusal } from "./timeWait/olderStateAnswer.ts";
import { quadrupletOpenedAgain } from "./timeWait/quadrupletOpenedAgain.ts";
import { synIntoOpenConnection } from "./timeWait/synIntoOpenConnection.ts";
import { timeWaitAssassination } from "./timeWait/timeWaitAssassination.ts";
import { timeWaitMissing } from "./timeWait/timeWaitMissing.ts";
import { timeWaitRestart } from "./timeWait/timeWaitRestart.ts";
import { timeWaitSynRefused } from "./timeWait/timeWaitSynRefused.ts";

interface Asked {
  readonly detector: ConnectionDetector;
  /** The bit of the look at the row that must be there. */
  readonly sign: number;
}

export const OF_CONNECTIONS: readonly Asked[] = [
  { detector: quadrupletOpenedAgain, sign: USED_BEFORE },
  { detector: timeWaitSynRefused, sign: IS_UNUSUAL },
  { detector: synIntoOpenConnection, sign: IS_UNUSUAL },
  { detector: timeWaitAssassination, sign: IS_UNUSUAL },
  { detector: timeWaitRestart, sign: IS_UNUSUAL },
  { detector: timeWaitMissing, sign: IS_UNUSUAL },
  { detector: delayedDuplicate, sign: IS_UNUSUAL },
  { detector: resetsFound, sign: HAS_RST },
  { detector: synAckUnanswered, sign: IS_UNUSUAL },
  { detector: slowConnect, sign: MAY_BE_SLOW },
  { detector: halfClosed, sign: MAY_BE_HALF_CLOSED },
];

/** In a column: every notable connection is compared with all. */
const SIGNS = Int32Array.from(OF_CONNECTIONS, ({ sign }) => sign);

/** All of them, for one capture. */
export class ConnectionDetectors {
  readonly #input: DetectorInput;
  /** In the order of `OF_CONNECTIONS`. */
  readonly #origins: readonly FindingOrigin[];

  constructor(input: DetectorInput) {
    this.#input = input;
    this.#origins = OF_CONNECTIONS.map(({ detector }) => new FindingOrigin(input, detector));
  }

  /** Adds what they find at a connection to the list. */
  ask(connection: ConnectionIndex, list: Finding[]): void {
    const { analyzer } = this.#input;
    let signs = knownLooks(analyzer)?.[connection] ?? signsOf(analyzer, connection);
    // Older state may have refused the attempt before it, which is no life then; where a plain life came before it there was none.
    const isOfPlainLife = plainReuseOf(analyzer, connection) !== NO_PLAIN_REUSE;
    if ((signs & USED_BEFORE) !== 0 && !isOfPlainLife && isAfterRefusal(analyzer.connections, connection))
      signs |= IS_UNUSUAL;
    const origins = this.#origins;
    for (let i = 0; i < SIGNS.length; i++)
      if ((signs & (SIGNS[i] ?? 0)) !== 0) origins[i]?.find(connection, list);
  }
}

/**
 * The detectors that are asked of each notable connection, and what its row must show for one to find anything: a look at the row
 * tells which one or two of the eleven are worth asking. A new detector of connections is a file and a line here; it still
 * makes its own tests.
 */

import { HAS_RST, IS_UNUSUAL, MAY_BE_HALF_CLOSED, MAY_BE_SLOW, USED_BEFORE } from "../fastPath/lookBits.ts";
import type { ConnectionIndex } from "../units.ts";
import type { ConnectionDetector } from "./detectorInput.ts";
import type { Findings } from "./findings.ts";
import { halfClosed } from "./halfClosed.ts";
import { FindingOrigin } from "./keptFinding.ts";
import { signsOf } from "./notableRows.ts";
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
const ANY_SIGN = SIGNS.reduce((all, sign) => all | sign);

/** All of them, for one capture. */
export class ConnectionDetectors {
  readonly findings: Findings;
  /** In the order of `OF_CONNECTIONS`. */
  readonly #origins: readonly FindingOrigin[];

  constructor(findings: Findings) {
    this.findings = findings;
    this.#origins = OF_CONNECTIONS.map(({ detector }) => new FindingOrigin(findings.input, detector));
  }

  /** Where the findings of one of them come from. */
  originOf(detector: ConnectionDetector): FindingOrigin {
    const origin = this.#origins[OF_CONNECTIONS.findIndex((asked) => asked.detector === detector)];
    if (origin === undefined)
      throw new Error("ConnectionDetectors: this detector is not asked of connections");
    return origin;
  }

  /** Adds what they find at a connection. @param signs of the look at its row, as far as nobody else has found what they show */
  ask(connection: ConnectionIndex, signs: number = this.#signsOf(connection)): void {
    if ((signs & ANY_SIGN) === 0) return;
    const { findings } = this;
    const { connections } = findings.input.analyzer;
    // Older state may have refused the attempt before it, which is no life then.
    const isAfter = (signs & USED_BEFORE) !== 0 && isAfterRefusal(connections, connection);
    const shown = isAfter ? signs | IS_UNUSUAL : signs;
    const origins = this.#origins;
    for (let i = 0; i < SIGNS.length; i++) {
      const origin = (shown & (SIGNS[i] ?? 0)) === 0 ? undefined : origins[i];
      if (origin !== undefined) findings.find(origin, connection);
    }
  }

  #signsOf(connection: ConnectionIndex): number {
    const { analyzer } = this.findings.input;
    return knownLooks(analyzer)?.[connection] ?? signsOf(analyzer, connection);
  }
}

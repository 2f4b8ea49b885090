/**
 * The detectors that are asked of each notable connection, and what its row must show for one to find anything: a look at the row
 * tells which three or four of the eleven are worth asking. A new detector of connections is a file and a line here; it still
 * makes its own tests.
 */

import { NO_PLAIN_REUSE } from "../fastPath/plainReuseWords.ts";
import {
  CHALLENGED,
  CLIENT,
  COUNTS,
  type ConnectionTable,
  ESTABLISHED_SEEN,
  FIN_ACKED,
  FLAGS,
  HANDSHAKE,
  OLD_SEGMENT,
  PREVIOUS,
  RST_SENT,
  RTT_KNOWN,
  SERVER,
  SIDE,
  SYN_ACK_REPEATED,
  SYN_REPEATED,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
} from "../model/connectionTable.ts";
import { restartsOf } from "../reconstruct/timeWait.ts";
import type { ConnectionIndex } from "../units.ts";
import type { ConnectionDetector, DetectorInput } from "./detectorInput.ts";
import type { Finding } from "./finding.ts";
import { halfClosed } from "./halfClosed.ts";
import { FindingOrigin } from "./keptFinding.ts";
import { plainReuseOf } from "./plainVerdicts.ts";
import { resetsFound } from "./resets/resetsFound.ts";
import { slowConnect, WHOLE_TIMER } from "./slowConnect.ts";
import { synAckUnanswered } from "./synAckUnanswered.ts";
import { delayedDuplicate } from "./timeWait/delayedDuplicate.ts";
import { isAfterRefusal } from "./timeWait/olderStateAnswer.ts";
import { quadrupletOpenedAgain } from "./timeWait/quadrupletOpenedAgain.ts";
import { synIntoOpenConnection } from "./timeWait/synIntoOpenConnection.ts";
import { timeWaitAssassination } from "./timeWait/timeWaitAssassination.ts";
import { timeWaitMissing } from "./timeWait/timeWaitMissing.ts";
import { timeWaitRestart } from "./timeWait/timeWaitRestart.ts";
import { timeWaitSynRefused } from "./timeWait/timeWaitSynRefused.ts";

// What a row shows besides its marks in FLAGS; RST_SENT and FIN_ACKED too, of either side.
/** Another life came before it on its quadruplet. */
const USED_BEFORE = 0x1;
/** The attempt before it was refused by older state. */
const AFTER_REFUSAL = 0x2;
const TIME_WAIT_RESTARTED = 0x4;
const NOT_ESTABLISHED = 0x8;
const LONG_HANDSHAKE = 0x10;
const OF_SIDES = RST_SENT | FIN_ACKED;

/** One of the marks in FLAGS, or one of the other signs, must be there. */
interface Asked {
  readonly detector: ConnectionDetector;
  readonly marks: number;
  readonly signs: number;
}

export const OF_CONNECTIONS: readonly Asked[] = [
  { detector: quadrupletOpenedAgain, marks: 0, signs: USED_BEFORE },
  { detector: timeWaitSynRefused, marks: CHALLENGED, signs: AFTER_REFUSAL },
  { detector: synIntoOpenConnection, marks: CHALLENGED, signs: AFTER_REFUSAL },
  { detector: timeWaitAssassination, marks: TIME_WAIT_RESET | CHALLENGED, signs: AFTER_REFUSAL },
  { detector: timeWaitRestart, marks: 0, signs: TIME_WAIT_RESTARTED },
  { detector: timeWaitMissing, marks: TIME_WAIT_MISSING, signs: 0 },
  { detector: delayedDuplicate, marks: OLD_SEGMENT, signs: TIME_WAIT_RESTARTED },
  { detector: resetsFound, marks: 0, signs: RST_SENT },
  { detector: synAckUnanswered, marks: SYN_ACK_REPEATED, signs: NOT_ESTABLISHED },
  { detector: slowConnect, marks: SYN_REPEATED | SYN_ACK_REPEATED | CHALLENGED, signs: LONG_HANDSHAKE },
  { detector: halfClosed, marks: 0, signs: FIN_ACKED },
];

/** @param isPlainReuse an attempt that was refused is no life, so none came before it */
function signsOf(table: ConnectionTable, row: ConnectionIndex, marks: number, isPlainReuse: boolean): number {
  let signs = (table.word(row, CLIENT + SIDE) | table.word(row, SERVER + SIDE)) & OF_SIDES;
  if (table.word(row, PREVIOUS) >= 0)
    signs |= !isPlainReuse && isAfterRefusal(table, row) ? USED_BEFORE | AFTER_REFUSAL : USED_BEFORE;
  if (restartsOf(table.word(row, COUNTS)) > 0) signs |= TIME_WAIT_RESTARTED;
  if ((marks & ESTABLISHED_SEEN) === 0) signs |= NOT_ESTABLISHED;
  if ((marks & RTT_KNOWN) !== 0 && table.double(row, HANDSHAKE) >= WHOLE_TIMER) signs |= LONG_HANDSHAKE;
  return signs;
}

/** What the row must show for each of them, in columns: every notable connection is compared with all. */
const MARKS = Int32Array.from(OF_CONNECTIONS, ({ marks }) => marks);
const SIGNS = Int32Array.from(OF_CONNECTIONS, ({ signs }) => signs);

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
    const { connections } = analyzer;
    const marks = connections.word(connection, FLAGS);
    const isPlainReuse = plainReuseOf(analyzer, connection) !== NO_PLAIN_REUSE;
    const signs = signsOf(connections, connection, marks, isPlainReuse);
    const origins = this.#origins;
    for (let i = 0; i < MARKS.length; i++)
      if (((marks & (MARKS[i] ?? 0)) | (signs & (SIGNS[i] ?? 0))) !== 0) origins[i]?.find(connection, list);
  }
}

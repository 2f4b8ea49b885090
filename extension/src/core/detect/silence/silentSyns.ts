/** The SYNs of a capture that got no answer, and what happened to the others between the same hosts. */

import {
  ESTABLISHED_SEEN,
  FLAGS,
  REFUSED,
  SYN_ACK_SEEN,
  SYN_REPEATED,
  SYN_SEEN,
} from "../../model/connectionTable.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { refusedSyns } from "../timeWait/olderStateAnswer.ts";

export interface SilentSyn {
  readonly connection: ConnectionIndex;
  readonly segment: SegmentIndex;
  /** Not the first SYN of its attempt. */
  readonly retransmission: boolean;
  /** The client sent the SYN again later. */
  readonly sentAgain: boolean;
  /** A later SYN of the same attempt was answered. */
  readonly rescued: boolean;
}

/** Connections that are looked at in one step: of some the SYNs are read, a few microseconds each. */
const CONNECTIONS_A_STEP = 1024;

/** In the order of the segment table. */
export function* silentSyns(input: DetectorInput): Steps<readonly SilentSyn[]> {
  const { notable } = input;
  const silent: SilentSyn[] = [];
  yield* stretchesInSteps(
    notable.length,
    (start, end) => {
      for (let i = start; i < end; i++) addSilent(silent, input, notable[i] ?? 0);
    },
    CONNECTIONS_A_STEP,
  );
  return silent.sort((a, b) => a.segment - b.segment);
}

/** A SYN that crossed the answer to an earlier one is not silent: only those before the first answer count. */
function addSilent(silent: SilentSyn[], input: DetectorInput, connection: ConnectionIndex): void {
  const flags = input.analyzer.connections.word(connection, FLAGS);
  const opened = (flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN)) !== 0;
  // Of one SYN that was answered, by whatever, the row tells.
  const isAnswered = opened || (flags & REFUSED) !== 0;
  if ((flags & SYN_SEEN) === 0 || (isAnswered && (flags & SYN_REPEATED) === 0)) return;
  const { syns } = input.attempt(connection);
  const rescued = syns.some(({ answer }) => answer === "syn-ack" || answer === "established");
  const refused = refusedSyns(input, connection);
  for (let i = 0; i < syns.length; i++) {
    const syn = syns[i];
    if (syn === undefined || syn.answer === "syn-ack" || syn.answer === "established") break;
    if (syn.answer !== "none" || refused.some((one) => one.syn === syn.segment)) continue;
    const sentAgain = i + 1 < syns.length;
    silent.push({ connection, segment: syn.segment, retransmission: i > 0, sentAgain, rescued });
  }
}

/** The SYNs of a capture that got no answer, and what happened to the others between the same hosts. */

import {
  ESTABLISHED_SEEN,
  FLAGS,
  SYN_ACK_SEEN,
  SYN_REPEATED,
  SYN_SEEN,
} from "../../model/connectionTable.ts";
import type { Steps } from "../../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { refusedSyns } from "../olderStateAnswer.ts";

export interface SilentSyn {
  readonly connection: ConnectionIndex;
  readonly segment: SegmentIndex;
  /** Not the first SYN of its attempt. */
  readonly retransmission: boolean;
  /** A later SYN of the same attempt was answered. */
  readonly rescued: boolean;
}

/** Connections that are looked at in one step: of some the SYNs are read, a few microseconds each. */
const CONNECTIONS_A_STEP = 1024;

/** In the order of the segment table. */
export function* silentSyns(input: DetectorInput): Steps<readonly SilentSyn[]> {
  const table = input.analyzer.connections;
  const silent: SilentSyn[] = [];
  for (const [i, row] of input.notable.entries()) {
    if (i % CONNECTIONS_A_STEP === 0) yield;
    const flags = table.word(row, FLAGS);
    const opened = (flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN)) !== 0;
    if ((flags & SYN_SEEN) === 0 || (opened && (flags & SYN_REPEATED) === 0)) continue;
    silent.push(...silentOf(input, row));
  }
  return silent.sort((a, b) => a.segment - b.segment);
}

/** A SYN that crossed the answer to an earlier one is not silent: only those before the first answer count. */
function silentOf(input: DetectorInput, connection: ConnectionIndex): SilentSyn[] {
  const { syns } = input.attempt(connection);
  const rescued = syns.some(({ answer }) => answer === "syn-ack" || answer === "established");
  const refused = new Set(refusedSyns(input, connection).map(({ syn }) => syn));
  const silent: SilentSyn[] = [];
  for (const [i, syn] of syns.entries()) {
    if (syn.answer === "syn-ack" || syn.answer === "established") break;
    if (syn.answer === "none" && !refused.has(syn.segment))
      silent.push({ connection, segment: syn.segment, retransmission: i > 0, rescued });
  }
  return silent;
}

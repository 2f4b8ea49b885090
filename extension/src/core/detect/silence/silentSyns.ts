/** The SYNs of a capture that got no answer, and what became of the attempts that they are part of. */

import { HAS_SILENT_SYN } from "../../fastPath/lookBits.ts";
import { firstPlace } from "../../firstPlace.ts";
import { FLAGS, REFUSED, SYN_REPEATED } from "../../model/connectionTable.ts";
import type { SegmentTable } from "../../model/segmentTable.ts";
import { hasSilentSyn } from "../../reconstruct/silentSyn.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import type { AttemptedSyn } from "../attempt.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { rowsThatMayShow } from "../rowLooks.ts";
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

// What stands below the segment in its number.
const RETRANSMISSION = 1;
const SENT_AGAIN = 2;
const RESCUED = 4;
const MARKS = 8;

/** In columns: of a port scan there are a million. */
export class SilentSyns {
  /** Ascending. */
  readonly segments: Uint32Array;
  readonly connections: Uint32Array;
  readonly #marks: Uint8Array;

  /** @param numbers of each its segment times MARKS and its marks, ascending */
  constructor(numbers: Float64Array, { connection }: SegmentTable) {
    const { length } = numbers;
    const segments = new Uint32Array(length);
    const connections = new Uint32Array(length);
    const marks = new Uint8Array(length);
    for (let place = 0; place < length; place++) {
      const number = numbers[place] ?? 0;
      const segment = Math.floor(number / MARKS);
      segments[place] = segment;
      connections[place] = connection[segment] ?? 0;
      marks[place] = number - segment * MARKS;
    }
    this.segments = segments;
    this.connections = connections;
    this.#marks = marks;
  }

  get length(): number {
    return this.segments.length;
  }

  at(place: number): SilentSyn {
    const marks = this.#marks[place] ?? 0;
    return {
      connection: this.connections[place] ?? 0,
      segment: this.segments[place] ?? 0,
      retransmission: (marks & RETRANSMISSION) !== 0,
      sentAgain: (marks & SENT_AGAIN) !== 0,
      rescued: (marks & RESCUED) !== 0,
    };
  }

  /** Where the segment is; -1: it is none of them. Searched by halves: a Map of them takes ten times the memory. */
  placeOf(segment: SegmentIndex): number {
    const { segments } = this;
    const place = firstPlace(0, segments.length, (at) => (segments[at] ?? 0) < segment);
    return segments[place] === segment ? place : -1;
  }

  has(segment: SegmentIndex): boolean {
    return this.placeOf(segment) >= 0;
  }
}

/** Connections that are looked at in one step: of some the SYNs are read, a few microseconds each. */
const CONNECTIONS_A_STEP = 1024;

export function* findSilentSyns(input: DetectorInput): Steps<SilentSyns> {
  const { connections } = input.analyzer;
  const rows = yield* rowsThatMayShow(input.analyzer, HAS_SILENT_SYN, (row) =>
    hasSilentSyn(connections.word(row, FLAGS)),
  );
  const numbers: number[] = [];
  yield* stretchesInSteps(
    rows.length,
    (start, end) => {
      for (let i = start; i < end; i++) addSilent(numbers, input, rows[i] ?? 0);
    },
    CONNECTIONS_A_STEP,
  );
  return new SilentSyns(new Float64Array(numbers).sort(), input.analyzer.segments);
}

/**
 * A SYN that crossed the answer to an earlier one is not silent: only those before the first answer count.
 *
 * @param connection one of whose SYNs may be silent
 */
function addSilent(numbers: number[], input: DetectorInput, connection: ConnectionIndex): void {
  // Of one SYN that was refused the row tells.
  const flags = input.analyzer.connections.word(connection, FLAGS);
  if ((flags & (REFUSED | SYN_REPEATED)) === REFUSED) return;
  const { syns } = input.attempt(connection);
  const refused = refusedSyns(input, connection);
  const answered = firstAnswered(syns);
  const rescued = answered < syns.length ? RESCUED : 0;
  for (let i = 0; i < answered; i++) {
    const syn = syns[i];
    if (syn?.answer !== "none" || refused.some((one) => one.syn === syn.segment)) continue;
    const repeated = (i > 0 ? RETRANSMISSION : 0) | (i + 1 < syns.length ? SENT_AGAIN : 0);
    numbers.push(syn.segment * MARKS + (repeated | rescued));
  }
}

/** The place of the first that was let in; behind the last one if none was. */
function firstAnswered(syns: readonly AttemptedSyn[]): number {
  for (let i = 0; i < syns.length; i++) {
    const answer = syns[i]?.answer;
    if (answer === "syn-ack" || answer === "established") return i;
  }
  return syns.length;
}

/** The SYNs of a capture that got no answer, and what became of the attempts that they are part of. */

import type { Analyzer } from "../../analyzer.ts";
import { HAS_SILENT_SYN } from "../../fastPath/lookBits.ts";
import { firstPlace } from "../../firstPlace.ts";
import { FLAGS } from "../../model/connectionTable.ts";
import { FROM_SERVER, IS_COPY, type SegmentTable } from "../../model/segmentTable.ts";
import { hasSilentSyn } from "../../reconstruct/silentSyn.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import { ACK, RST, SYN } from "../../wire/segment.ts";
import { firstLetIn, synsUntilLetIn } from "../attempt.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { orderOfTime } from "../orderOfTime.ts";
import { rowsThatMayShow } from "../rowLooks.ts";
import { refusedSyns } from "../timeWait/olderStateAnswer.ts";
import { orderByPair, type SynsByPair } from "./synsByPair.ts";

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
export const RETRANSMISSION = 1;
export const SENT_AGAIN = 2;
export const RESCUED = 4;
const MARKS = 8;

/** In columns: of a port scan there are a million. */
export class SilentSyns implements SynsByPair {
  readonly segments: Uint32Array;
  readonly connections: Uint32Array;
  /** Those of above. */
  readonly marks: Uint8Array;
  readonly start: Uint32Array;

  /** @param numbers of each its segment times MARKS and its marks, ascending */
  constructor(analyzer: Analyzer, numbers: Float64Array) {
    const found = columnsOf(analyzer.segments, numbers);
    const { rows, start } = orderByPair(analyzer, found.segments, found.connections);
    this.segments = new Uint32Array(rows.length);
    this.connections = new Uint32Array(rows.length);
    this.marks = new Uint8Array(rows.length);
    this.start = start;
    for (let place = 0; place < rows.length; place++) {
      const row = rows[place] ?? 0;
      this.segments[place] = found.segments[row] ?? 0;
      this.connections[place] = found.connections[row] ?? 0;
      this.marks[place] = found.marks[row] ?? 0;
    }
  }

  get length(): number {
    return this.segments.length;
  }

  at(place: number): SilentSyn {
    const marks = this.marks[place] ?? 0;
    return {
      connection: this.connections[place] ?? 0,
      segment: this.segments[place] ?? 0,
      retransmission: (marks & RETRANSMISSION) !== 0,
      sentAgain: (marks & SENT_AGAIN) !== 0,
      rescued: (marks & RESCUED) !== 0,
    };
  }

  /** Where the SYN is, of a connection between these two hosts; -1: it is none of them. */
  placeOf(analyzer: Analyzer, segment: SegmentIndex, pair: number): number {
    const { segments, start } = this;
    const order = orderOfTime(analyzer, segment);
    const isBefore = (at: number) => orderOfTime(analyzer, segments[at] ?? 0) < order;
    const place = firstPlace(start[pair] ?? 0, start[pair + 1] ?? 0, isBefore);
    return segments[place] === segment ? place : -1;
  }
}

/** What the numbers tell. */
function columnsOf(
  { connection }: SegmentTable,
  numbers: Float64Array,
): Pick<SilentSyns, "segments" | "connections" | "marks"> {
  const { length } = numbers;
  const segments = new Uint32Array(length);
  const connections = new Uint32Array(length);
  const marks = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const number = numbers[i] ?? 0;
    const segment = Math.floor(number / MARKS);
    segments[i] = segment;
    connections[i] = connection[segment] ?? 0;
    marks[i] = number - segment * MARKS;
  }
  return { segments, connections, marks };
}

/** Connections that are looked at in one step: of some the SYNs are read, a few microseconds each. */
const CONNECTIONS_A_STEP = 1024;

export function* findSilentSyns(input: DetectorInput): Steps<SilentSyns> {
  const { analyzer } = input;
  const rows = yield* rowsThatMayShow(analyzer, HAS_SILENT_SYN, (row) =>
    hasSilentSyn(analyzer.connections.word(row, FLAGS)),
  );
  const numbers: number[] = [];
  yield* stretchesInSteps(
    rows.length,
    (start, end) => {
      for (let i = start; i < end; i++) addSilent(numbers, input, rows[i] ?? 0);
    },
    CONNECTIONS_A_STEP,
  );
  return new SilentSyns(analyzer, new Float64Array(numbers).sort());
}

/**
 * A SYN that crossed the answer to an earlier one is not silent: only those before the first answer count.
 *
 * @param connection one of whose SYNs may be silent
 */
function addSilent(numbers: number[], input: DetectorInput, connection: ConnectionIndex): void {
  const { analyzer } = input;
  const refused = refusedSyns(input, connection);
  const rows = analyzer.attemptRowsOf(connection);
  if (refused.length === 0 && isUnheard(analyzer.segments, rows)) {
    for (let i = 0; i < rows.length; i++) numbers.push((rows[i] ?? 0) * MARKS + marksOf(i, rows.length, 0));
    return;
  }
  const syns = synsUntilLetIn(analyzer, connection, rows);
  const letIn = firstLetIn(syns);
  const rescued = letIn < syns.length ? RESCUED : 0;
  for (let i = 0; i < letIn; i++) {
    const syn = syns[i];
    if (syn?.answer !== "none" || refused.some((one) => one.syn === syn.segment)) continue;
    numbers.push(syn.segment * MARKS + marksOf(i, syns.length, rescued));
  }
}

function marksOf(i: number, length: number, rescued: number): number {
  return (i > 0 ? RETRANSMISSION : 0) | (i + 1 < length ? SENT_AGAIN : 0) | rescued;
}

/** Of the server nothing was captured, and of the client SYNs alone, none of them twice. */
function isUnheard({ bits, flags }: SegmentTable, rows: Uint32Array): boolean {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (((flags[row] ?? 0) & (SYN | ACK | RST)) !== SYN) return false;
    if (((bits[row] ?? 0) & (IS_COPY | FROM_SERVER)) !== 0) return false;
  }
  return true;
}

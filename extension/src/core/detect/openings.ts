/**
 * What each connection's opening shows of its hosts' clocks: time and TSval of the first SYN and the first SYN-ACK with a
 * timestamp. In columns by connection, because clocks are looked at by pair of hosts, and the segments of a pair lie all
 * over the capture, a cache miss each.
 */

import type { Analyzer } from "../analyzer.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY, type SegmentTable } from "../model/segmentTable.ts";
import { Slab } from "../slab.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";

export interface OpeningColumns {
  /** By connection; 0: there is none. A TSval of 0 is a placeholder of stacks that have not started their clock. */
  readonly tsVal: Uint32Array<ArrayBuffer>;
  readonly time: Float64Array<ArrayBuffer>;
}

export interface Openings {
  readonly syn: OpeningColumns;
  readonly synAck: OpeningColumns;
}

/** Words of four flags that are looked at in one step, some milliseconds. */
const WORDS_A_STEP = 1 << 18;
const SYN_IN_FOUR = SYN * 0x01010101;

export function* findOpenings(analyzer: Analyzer): Steps<Openings> {
  const { segments, connections } = analyzer;
  const openings = newOpenings(connections.length);
  // Four flags at a time: in five segments of six there is no SYN.
  const words = new Uint32Array(segments.flags.buffer, segments.flags.byteOffset, segments.length >>> 2);
  yield* stretchesInSteps(
    words.length,
    (start, end) => {
      for (let word = start; word < end; word++)
        if (((words[word] ?? 0) & SYN_IN_FOUR) !== 0) take(segments, 4 * word, 4 * word + 4, openings);
    },
    WORDS_A_STEP,
  );
  take(segments, 4 * words.length, segments.length, openings);
  return openings;
}

function newOpenings(connections: number): Openings {
  const slab = new Slab();
  const columns = (): OpeningColumns => ({
    time: slab.float64(connections),
    tsVal: slab.uint32(connections),
  });
  return { syn: columns(), synAck: columns() };
}

function take(segments: SegmentTable, from: SegmentIndex, until: SegmentIndex, into: Openings): void {
  for (let row = from; row < until; row++) {
    const flags = segments.flags[row] ?? 0;
    if ((flags & SYN) === 0 || !isOpening(segments, row)) continue;
    const { time, tsVal } = (flags & ACK) !== 0 ? into.synAck : into.syn;
    const connection = segments.connection[row] ?? 0;
    if (tsVal[connection] !== 0) continue;
    tsVal[connection] = segments.tsVal[row] ?? 0;
    time[connection] = segments.time[row] ?? 0;
  }
}

/** A SYN of the client or a SYN-ACK of the server, with a timestamp. */
function isOpening({ flags, bits, tsVal }: SegmentTable, row: SegmentIndex): boolean {
  const flag = flags[row] ?? 0;
  const bit = bits[row] ?? 0;
  if ((flag & (SYN | RST)) !== SYN || (bit & (HAS_TIMESTAMP | IS_COPY)) !== HAS_TIMESTAMP) return false;
  return ((bit & FROM_SERVER) !== 0) === ((flag & ACK) !== 0) && tsVal[row] !== 0;
}

/** The segment that the columns tell of; -1: there is none. `fromServer`: the SYN-ACK. */
export function openingOf(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  fromServer: boolean,
): SegmentIndex {
  const rows = analyzer.openingOf(connection) ?? analyzer.segmentsOf(connection);
  const { segments } = analyzer;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const isOfSide = (((segments.bits[row] ?? 0) & FROM_SERVER) !== 0) === fromServer;
    if (isOfSide && isOpening(segments, row)) return row;
  }
  return -1;
}

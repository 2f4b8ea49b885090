/** The openings of connections that show a clock: looked for among all segments, unless they were written down as these came. */

import type { Analyzer } from "../analyzer.ts";
import { OpeningTable } from "../model/openingTable.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY, type SegmentTable } from "../model/segmentTable.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";

/** Words of four flags that are looked at in one step, some milliseconds. */
const WORDS_A_STEP = 1 << 18;
const SYN_IN_FOUR = SYN * 0x01010101;

export function* findOpenings(analyzer: Analyzer): Steps<OpeningTable> {
  const { segments, connections } = analyzer;
  if (analyzer.openings !== null) return analyzer.openings;
  const openings = new OpeningTable(connections, connections.length);
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

function take(segments: SegmentTable, from: SegmentIndex, until: SegmentIndex, into: OpeningTable): void {
  for (let row = from; row < until; row++) {
    const flags = segments.flags[row] ?? 0;
    if ((flags & SYN) === 0 || !isOpening(segments, row)) continue;
    const connection = segments.connection[row] ?? 0;
    into.take(connection, (flags & ACK) !== 0, segments.time[row] ?? 0, segments.tsVal[row] ?? 0);
  }
}

/** A SYN of the client or a SYN-ACK of the server, with a timestamp. */
function isOpening({ flags, bits, tsVal }: SegmentTable, row: SegmentIndex): boolean {
  const flag = flags[row] ?? 0;
  const bit = bits[row] ?? 0;
  if ((flag & (SYN | RST)) !== SYN || (bit & (HAS_TIMESTAMP | IS_COPY)) !== HAS_TIMESTAMP) return false;
  return ((bit & FROM_SERVER) !== 0) === ((flag & ACK) !== 0) && tsVal[row] !== 0;
}

/** The segment that the table tells of; -1: there is none. `fromServer`: the SYN-ACK. */
export function openingOf(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  fromServer: boolean,
): SegmentIndex {
  const { segments } = analyzer;
  const opening = analyzer.openingOf(connection);
  const found = openingIn(segments, opening ?? analyzer.attemptRowsOf(connection), fromServer);
  return found < 0 && opening === null
    ? openingIn(segments, analyzer.segmentsOf(connection), fromServer)
    : found;
}

function openingIn(segments: SegmentTable, rows: Uint32Array, fromServer: boolean): SegmentIndex {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const isOfSide = (((segments.bits[row] ?? 0) & FROM_SERVER) !== 0) === fromServer;
    if (isOfSide && isOpening(segments, row)) return row;
  }
  return -1;
}

/** The segments that opened a connection and show a clock, of which `OpeningTable` tells. */

import type { Analyzer } from "../../analyzer.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY, type SegmentTable } from "../../model/segmentTable.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import { ACK, RST, SYN } from "../../wire/segment.ts";

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

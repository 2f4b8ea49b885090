/** The segments that opened each connection, with timestamps: what a clock shows first. */

import type { Analyzer } from "../analyzer.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY } from "../model/segmentTable.ts";
import type { Steps } from "../steps.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";

/** Segments whose flags are looked at in one step, some milliseconds. */
const SEGMENTS_A_STEP = 1 << 20;

export interface Openings {
  /** By connection, its first SYN with a timestamp: segment + 1; 0: none. */
  readonly syn: Uint32Array<ArrayBuffer>;
  /** Likewise its first SYN-ACK. */
  readonly synAck: Uint32Array<ArrayBuffer>;
}

export function* findOpenings(analyzer: Analyzer): Steps<Openings> {
  const syn = new Uint32Array(analyzer.connections.length);
  const synAck = new Uint32Array(analyzer.connections.length);
  const { flags, bits, connection, length } = analyzer.segments;
  for (let row = 0; row < length; row++) {
    if (row % SEGMENTS_A_STEP === 0) yield;
    const flag = flags[row] ?? 0;
    if ((flag & (SYN | RST)) !== SYN) continue;
    const bit = bits[row] ?? 0;
    if ((bit & (HAS_TIMESTAMP | IS_COPY)) !== HAS_TIMESTAMP) continue;
    const owner = connection[row] ?? 0;
    const isAck = (flag & ACK) !== 0;
    if (((bit & FROM_SERVER) !== 0) !== isAck) continue;
    const first = isAck ? synAck : syn;
    if (first[owner] === 0) first[owner] = row + 1;
  }
  return { syn, synAck };
}

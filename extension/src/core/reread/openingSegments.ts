import { type ConnectionTable, FIRST_FRAME } from "../model/connectionTable.ts";
import type { OpeningTable } from "../model/openingTable.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";
import {
  CONNECTION,
  FRAME,
  FROM_SERVER,
  HAS_TIMESTAMP,
  IS_COPY,
  MARKS,
  SEGMENT_WORDS,
  type SegmentRows,
  TIME,
  TSVAL,
} from "../wire/segmentRows.ts";

/** Of MARKS. */
const OPENING_FLAGS = (SYN | RST) << 8;
const STAMPED = HAS_TIMESTAMP | IS_COPY | OPENING_FLAGS;
const STAMPED_SYN = HAS_TIMESTAMP | (SYN << 8);

/** A SYN, an RST, or the first segment of its connection: what is kept of each, where not all can be. */
export function isOpening(connections: ConnectionTable, words: Int32Array, at: number): boolean {
  if (((words[at + MARKS] ?? 0) & OPENING_FLAGS) !== 0) return true;
  return connections.word(words[at + CONNECTION] ?? 0, FIRST_FRAME) === words[at + FRAME];
}

/** Writes down what the segments from `from` on show of their senders' clocks, as `detect/openings.ts` finds it among kept ones. */
export function takeOpenings(
  openings: OpeningTable,
  { words, doubles }: SegmentRows,
  from: number,
  until: number,
): void {
  for (let at = from; at < until; at += SEGMENT_WORDS) {
    const marks = words[at + MARKS] ?? 0;
    if ((marks & STAMPED) !== STAMPED_SYN) continue;
    const fromServer = (marks & FROM_SERVER) !== 0;
    if (fromServer !== ((marks & (ACK << 8)) !== 0)) continue;
    const time = doubles[(at + TIME) >> 1] ?? 0;
    openings.take(words[at + CONNECTION] ?? 0, fromServer, time, (words[at + TSVAL] ?? 0) >>> 0);
  }
}

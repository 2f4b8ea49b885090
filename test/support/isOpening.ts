import { type ConnectionTable, FIRST_FRAME } from "#core/model/connectionTable.ts";
import { RST, SYN } from "#core/wire/segment.ts";
import { CONNECTION, FRAME, MARKS } from "#core/wire/segmentRows.ts";

/** Of MARKS. */
const OPENING_FLAGS = (SYN | RST) << 8;

/** A SYN, an RST, or the first segment of its connection: what is kept of each, where not all can be. */
export function isOpening(connections: ConnectionTable, words: Int32Array, at: number): boolean {
  if (((words[at + MARKS] ?? 0) & OPENING_FLAGS) !== 0) return true;
  return connections.word(words[at + CONNECTION] ?? 0, FIRST_FRAME) === words[at + FRAME];
}

/**
 * What is plain of connections that may show something: how their quadruplets opened again, and what their RSTs are. What is plain is found here, and
 * the rules of the core (`core/detect/`) are asked for the rest alone, and for what a reader is told.
 */

import { HAS_RST, IS_UNUSUAL, USED_BEFORE } from "../core/fastPath/lookBits";
import {
  FOUND_CONNECTION,
  FOUND_SEGMENT,
  FOUND_VERDICT,
  FOUND_WORDS,
  NOT_PLAIN,
} from "../core/fastPath/plainWords";
import { beginOf } from "./groups";
import { halfAt, setHalfAt, setWord, word } from "./memory";
import { setColumnsOfResets, verdictOfReset } from "./plainResets";
import { setColumnsOfReuses, verdictOfReuse } from "./plainReuses";

/** After what was found last. */
let end: usize = 0;

/**
 * Finds what is plain of so many connections, whose numbers stand from `connections` on. No length of their segments is above 65,535.
 *
 * @param places by number among them, its place in `start`
 * @param rows of connections
 * @param order the rows of each connection's segments, together, and `start` where they begin (`SegmentOrder`)
 * @param columns the addresses of the columns of segments
 * @param timeWait the length of a TIME_WAIT, in nanoseconds
 * @param looks 16 bits for each connection, by its number
 * @param signs 16 bits by number among them: gets its look without the marks of what is plain, which nobody need ask
 * @param found gets what is found, FOUND_WORDS each; there is room for MOST_FOUND of each connection
 * @returns how many
 */
export function takePlain(
  connections: usize,
  count: u32,
  places: usize,
  rows: usize,
  order: usize,
  start: usize,
  columns: usize,
  timeWait: f64,
  looks: usize,
  signs: usize,
  found: usize,
): u32 {
  setColumnsOfResets(columns);
  setColumnsOfReuses(columns);
  end = found;
  for (let i: u32 = 0; i < count; i++) {
    const connection = word(connections, i);
    let look = halfAt(looks, connection);
    // Of what is unusual much may be told at one segment, and the rules keep it in order.
    if ((look & (USED_BEFORE | HAS_RST)) !== 0 && (look & IS_UNUSUAL) === 0) {
      const place = word(places, i);
      const first = beginOf(order, start, place);
      const behind = beginOf(order, start, place + 1);
      if (
        (look & USED_BEFORE) !== 0 &&
        note(connection, first, verdictOfReuse(rows, connection, first, timeWait))
      )
        look &= ~USED_BEFORE;
      if (
        (look & HAS_RST) !== 0 &&
        note(connection, behind - 4, verdictOfReset(rows, connection, first, behind))
      )
        look &= ~HAS_RST;
    }
    setHalfAt(signs, i, look);
  }
  return (end - found) / (FOUND_WORDS << 2);
}

/** Writes down what is told at the segment whose row stands at `at`; false: it is not plain. */
function note(connection: u32, at: usize, verdict: i32): bool {
  if (verdict === NOT_PLAIN) return false;
  setWord(end, FOUND_CONNECTION, connection);
  setWord(end, FOUND_SEGMENT, load<u32>(at));
  setWord(end, FOUND_VERDICT, verdict);
  end += FOUND_WORDS << 2;
  return true;
}

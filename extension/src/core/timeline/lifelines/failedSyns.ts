/** The SYNs that opened nothing: those of attempts that never opened, and of the others all but the last. */

import type { Analyzer } from "../../analyzer.ts";
import { grow, nextCapacity } from "../../model/columns.ts";
import { IS_COPY } from "../../model/segmentTable.ts";
import { neverOpened } from "../../reconstruct/lives.ts";
import { eachInSteps, type Steps } from "../../steps.ts";
import type { SegmentIndex } from "../../units.ts";
import { ACK, SYN } from "../../wire/segment.ts";
import { Grounds } from "../grounds.ts";

const FIRST_CAPACITY = 1024;

const grounds = new Grounds(find);

/** Their rows, in order of time. While the file is read: of the connections known a while ago. */
export function failedSynsOf(analyzer: Analyzer): Steps<Uint32Array> {
  return grounds.of(analyzer);
}

function* find(analyzer: Analyzer): Steps<Uint32Array> {
  const { segments, connections } = analyzer;
  const known = connections.length;
  const openedLater = new Uint8Array(known);
  let rows = new Uint32Array(FIRST_CAPACITY);
  let length = 0;
  const last = segments.length - 1;
  yield* eachInSteps(segments.length, (back) => {
    const row: SegmentIndex = last - back;
    if (((segments.flags[row] ?? 0) & (SYN | ACK)) !== SYN) return;
    const owner = segments.connection[row] ?? 0;
    if (owner >= known || ((segments.bits[row] ?? 0) & IS_COPY) !== 0) return;
    const opens = !neverOpened(connections, owner) && openedLater[owner] === 0;
    openedLater[owner] = 1;
    if (opens) return;
    if (length === rows.length) rows = grow(rows, nextCapacity(length));
    rows[length++] = row;
  });
  return rows.slice(0, length).reverse();
}

/** What happened between two hosts that the per-host rule has to do with: what moved the server's memory, and SYNs that show whether it is at work. */

import type { Analyzer } from "../../analyzer.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../../units.ts";
import { isLetIn } from "../attempt.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { orderOfTime } from "../orderOfTime.ts";
import { memoriesOf } from "./memories.ts";
import type { MemoryEvent } from "./perHostPaws.ts";
import { REPEATED, SILENT } from "./predictedSyns.ts";
import { RESCUED, RETRANSMISSION, type SilentSyns } from "./silentSyns.ts";

export class PairEvents {
  readonly moves: MemoryEvent[] = [];
  // Of SYNs.
  readonly segments: SegmentIndex[] = [];
  readonly connections: ConnectionIndex[] = [];
  /** Marks of `predictedSyns.ts`. */
  readonly marks: number[] = [];
  /** The connections of which no SYN was let in, ascending. */
  readonly #unanswered: Uint32Array;

  constructor({ segments, connections, marks, start }: SilentSyns, pair: number) {
    const unanswered: ConnectionIndex[] = [];
    for (let place = start[pair] ?? 0; place < (start[pair + 1] ?? 0); place++) {
      const told = marks[place] ?? 0;
      const connection = connections[place] ?? 0;
      this.#add(segments[place] ?? 0, connection, (told & RETRANSMISSION) !== 0 ? SILENT | REPEATED : SILENT);
      if ((told & RESCUED) === 0) unanswered.push(connection);
    }
    this.#unanswered = Uint32Array.from(unanswered).sort();
  }

  /** @param connections of the pair, ascending */
  takeAll(input: DetectorInput, connections: Uint32Array, secondOf: (time: Nanoseconds) => number): void {
    const unanswered = this.#unanswered;
    let next = 0;
    for (let i = 0; i < connections.length; i++) {
      const connection = connections[i] ?? 0;
      const memories = memoriesOf(input.analyzer, connection, secondOf);
      for (let at = 0; at < memories.length; at++) {
        const move = memories[at];
        if (move !== undefined) this.moves.push(move);
      }
      while (next < unanswered.length && (unanswered[next] ?? 0) < connection) next++;
      if (unanswered[next] !== connection) this.#takeLetIn(input, connection);
    }
  }

  #takeLetIn(input: DetectorInput, connection: ConnectionIndex): void {
    const syns = input.syns(connection);
    for (let i = 0; i < syns.length; i++) {
      const syn = syns[i];
      if (syn !== undefined && isLetIn(syn.answer)) this.#add(syn.segment, connection, i > 0 ? REPEATED : 0);
    }
  }

  #add(segment: SegmentIndex, connection: ConnectionIndex, marks: number): void {
    this.segments.push(segment);
    this.connections.push(connection);
    this.marks.push(marks);
  }

  /** Places in order of time: of moves, and behind them of SYNs. What came with one segment is in this order, too. */
  inOrder(analyzer: Analyzer): Float64Array {
    const { moves, segments } = this;
    const length = moves.length + segments.length;
    // A power of two: taking numbers apart takes longer than to sort them.
    const places = 2 ** Math.ceil(Math.log2(length));
    const order = new Float64Array(length);
    for (let place = 0; place < length; place++) {
      const segment = moves[place]?.segment ?? segments[place - moves.length] ?? 0;
      order[place] = orderOfTime(analyzer, segment) * places + place;
    }
    order.sort();
    for (let i = 0; i < length; i++) {
      const key = order[i] ?? 0;
      order[i] = key - Math.floor(key / places) * places;
    }
    return order;
  }
}

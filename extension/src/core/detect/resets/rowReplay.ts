/**
 * One connection's segments through the tracker's rules once more, on a row of its own: to know both ends' numbers
 * and states at the moment of one segment, with some of the segments left out. One object serves all connections
 * of a capture; `replayConnection` tells every state, this tells only where it is asked, and allocates nothing.
 */

import type { Analyzer } from "../../analyzer.ts";
import {
  CLIENT,
  CONTIGUOUS,
  ConnectionTable,
  ISN,
  ISN_KNOWN,
  PAYLOAD,
  SEGMENTS,
  SEQ_KNOWN,
  SERVER,
  SIDE,
  SND_NXT,
} from "../../model/connectionTable.ts";
import { FROM_SERVER } from "../../model/segmentTable.ts";
import { followSegment } from "../../reconstruct/followSegment.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds, type SegmentIndex } from "../../units.ts";
import { ACK, createSegment, type Segment, SYN } from "../../wire/segment.ts";
import { BothEnds } from "./bothEnds.ts";

export class RowReplay {
  readonly #analyzer: Analyzer;
  readonly #table: ConnectionTable = new ConnectionTable(1);
  /** As they are after the last segment that was followed. */
  readonly ends: BothEnds = new BothEnds(this.#table);
  readonly #segment: Segment = createSegment();
  readonly #timeWait: Nanoseconds;
  #isFirst = true;

  constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer;
    this.#timeWait = analyzer.assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND;
  }

  /** Forgets the connection before; the next segment is the first of another one. */
  restart(): void {
    this.#table.clear();
    this.#table.add(0, -1, 1);
    this.#isFirst = true;
  }

  follow(row: SegmentIndex): void {
    const { segments } = this.#analyzer;
    const segment = this.#segment;
    segments.read(row, segment);
    if (this.#isFirst && (segment.flags & (SYN | ACK)) === (SYN | ACK)) this.#learnClientIsn(segment);
    this.#isFirst = false;
    const mine = ((segments.bits[row] ?? 0) & FROM_SERVER) !== 0 ? SERVER : CLIENT;
    const { words, doubles } = this.#table;
    words[mine + SEGMENTS] = (words[mine + SEGMENTS] ?? 0) + 1;
    if (segment.payloadLength > 0)
      doubles[(mine + PAYLOAD) >> 1] = (doubles[(mine + PAYLOAD) >> 1] ?? 0) + segment.payloadLength;
    followSegment(this.#table, 0, mine, segment, this.#timeWait);
  }

  /** As the tracker does where a connection begins with the SYN-ACK: it tells the ISN that it answers. */
  #learnClientIsn(segment: Segment): void {
    const { words } = this.#table;
    words[CLIENT + ISN] = segment.ack - 1;
    words[CLIENT + SND_NXT] = segment.ack;
    words[CLIENT + CONTIGUOUS] = segment.ack;
    words[CLIENT + SIDE] = (words[CLIENT + SIDE] ?? 0) | ISN_KNOWN | SEQ_KNOWN;
  }
}

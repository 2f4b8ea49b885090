/**
 * What is kept of the segments of a very large capture while it is read: openings. For a summary no more than SYNs, for as long as they
 * have no answer: what else openings tell then is written down in a table (`OpeningTable`). The fast path finds them
 * (`extension/src/fastPath/segmentNotes.ts`).
 */

import { SEGMENTS_A_BATCH } from "../fastPath/memoryLayout.ts";
import { FLAGS } from "../model/connectionTable.ts";
import { SegmentTable } from "../model/segmentTable.ts";
import { hasSilentSyn } from "../reconstruct/silentSyn.ts";
import { ACK, createSegment, RST, SYN } from "../wire/segment.ts";
import {
  CONNECTION,
  FROM_SERVER,
  IS_COPY,
  putSegment,
  SEGMENT_WORDS,
  SegmentRows,
} from "../wire/segmentRows.ts";
import type { CaptureParts } from "./captureParts.ts";

/** So many SYNs wait for their answers before they come into the table: nearly all are answered then. 1 MiB. */
const ROWS_THAT_WAIT = 1 << 14;

export interface KeepingOptions {
  readonly summaryOnly: boolean;
  /** Rows to make room for; for a summary also how many may come before those are dropped that have an answer. */
  readonly room: number;
  readonly spareRows: number;
}

export class KeptWhileReading {
  readonly #parts: CaptureParts;
  readonly #options: KeepingOptions;
  /** The first word tells how many rows there are, which begin at the second row. */
  readonly #waiting: Int32Array;
  readonly #rows: SegmentRows;
  #fullAt: number;

  /** Of the segments so far, too, only what is kept stays. */
  constructor(parts: CaptureParts, options: KeepingOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#fullAt = options.room;
    const waiting = parts.fastPath.memory.take((1 + ROWS_THAT_WAIT) * SEGMENT_WORDS);
    this.#waiting = waiting;
    this.#rows = new SegmentRows(ROWS_THAT_WAIT, waiting.buffer, waiting.byteOffset + 4 * SEGMENT_WORDS);
    this.#thinOut();
  }

  /** Where the fast path adds rows, of a batch at most before they are taken. */
  get address(): number {
    return this.#waiting.byteOffset;
  }

  /** Takes them, unless they may wait for an answer. */
  take(): void {
    const most = this.#options.summaryOnly ? ROWS_THAT_WAIT - SEGMENTS_A_BATCH : 0;
    if ((this.#waiting[0] ?? 0) > most) this.#takeAll();
  }

  /** No more come. */
  finish(): void {
    this.#takeAll();
    this.#parts.fastPath.memory.give(this.#waiting);
  }

  #takeAll(): void {
    const { segments, fastPath } = this.#parts;
    const { summaryOnly, room } = this.#options;
    const at = this.#rows.words.byteOffset;
    const until = at + 4 * SEGMENT_WORDS * (this.#waiting[0] ?? 0);
    // As WebAssembly returns it an address has a sign.
    const end = summaryOnly ? fastPath.passes.dropAnswered(at, until) >>> 0 : until;
    segments.append(this.#rows, 0, (end - at) / 4);
    this.#waiting[0] = 0;
    if (!summaryOnly || segments.length < this.#fullAt) return;
    this.#dropAnswered();
    this.#fullAt = segments.length + room;
  }

  #thinOut(): void {
    const { segments } = this.#parts;
    const { summaryOnly, room, spareRows } = this.#options;
    // Beside those that stay when others are dropped as many come again.
    const kept = new SegmentTable(summaryOnly ? 2 * room : room, spareRows);
    const segment = createSegment();
    const one = new SegmentRows(1);
    let opened = 0;
    for (let row = 0; row < segments.length; row++) {
      // Connections are numbered as they begin.
      const isFirst = segments.connection[row] === opened;
      if (isFirst) opened++;
      const flags = segments.flags[row] ?? 0;
      const isKept = summaryOnly
        ? (flags & (SYN | ACK | RST)) === SYN
        : isFirst || (flags & (SYN | RST)) !== 0;
      if (!isKept) continue;
      segments.read(row, segment);
      putSegment(one, 0, segment, (segments.bits[row] ?? 0) & (FROM_SERVER | IS_COPY));
      one.words[CONNECTION] = segments.connection[row] ?? 0;
      kept.append(one, 0, SEGMENT_WORDS);
    }
    segments.adopt(kept);
  }

  /** Of the SYNs in the table, where answers came late, those stay that have none, and a few that were sent again. */
  #dropAnswered(): void {
    const { segments, connections } = this.#parts;
    const rows = new Uint32Array(segments.length);
    let count = 0;
    for (let row = 0; row < segments.length; row++)
      if (hasSilentSyn(connections.word(segments.connection[row] ?? 0, FLAGS))) rows[count++] = row;
    segments.keepOnly(0, rows.subarray(0, count));
  }
}

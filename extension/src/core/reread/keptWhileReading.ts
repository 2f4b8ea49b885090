/**
 * What is kept of the segments of a very large capture while it is read: openings. For a summary no more than SYNs, for as long as they
 * have no answer: what else openings tell then is written down in a table (`OpeningTable`).
 */

import { SEGMENTS_A_BATCH } from "../fastPath/memoryLayout.ts";
import { type ConnectionTable, FLAGS } from "../model/connectionTable.ts";
import { SegmentTable } from "../model/segmentTable.ts";
import { hasSilentSyn } from "../reconstruct/silentSyn.ts";
import { ACK, createSegment, RST, SYN } from "../wire/segment.ts";
import {
  CONNECTION,
  FROM_SERVER,
  IS_COPY,
  MARKS,
  putSegment,
  SEGMENT_WORDS,
  SegmentRows,
} from "../wire/segmentRows.ts";
import { isOpening } from "./openingSegments.ts";

/** Of MARKS. */
const OF_SYN = (SYN | ACK | RST) << 8;
const SYN_ONLY = SYN << 8;

export interface KeepingOptions {
  readonly summaryOnly: boolean;
  /** Rows to make room for; for a summary also how many may come before those are dropped that have an answer. */
  readonly room: number;
  readonly spareRows: number;
}

export class KeptWhileReading {
  readonly #segments: SegmentTable;
  readonly #connections: ConnectionTable;
  readonly #options: KeepingOptions;
  readonly #chosen = new SegmentRows(SEGMENTS_A_BATCH);
  #fullAt: number;

  /** @param segments the table of all so far: of these, too, only what is kept stays */
  constructor(segments: SegmentTable, connections: ConnectionTable, options: KeepingOptions) {
    this.#segments = segments;
    this.#connections = connections;
    this.#options = options;
    this.#fullAt = options.room;
    // Beside those that stay when others are dropped as many come again.
    const room = options.summaryOnly ? 2 * options.room : options.room;
    const kept = new SegmentTable(room, options.spareRows);
    const segment = createSegment();
    const one = new SegmentRows(1);
    let opened = 0;
    for (let row = 0; row < segments.length; row++) {
      // Connections are numbered as they begin.
      const isFirst = segments.connection[row] === opened;
      if (isFirst) opened++;
      else if (((segments.flags[row] ?? 0) & (SYN | RST)) === 0) continue;
      segments.read(row, segment);
      putSegment(one, 0, segment, (segments.bits[row] ?? 0) & (FROM_SERVER | IS_COPY));
      one.words[CONNECTION] = segments.connection[row] ?? 0;
      if (this.#isKept(one.words, 0)) kept.append(one, 0, SEGMENT_WORDS);
    }
    segments.adopt(kept);
  }

  /**
   * Takes segments that have been followed.
   *
   * @param listed the first words of the rows of all that may be openings
   */
  append({ words }: SegmentRows, listed: Int32Array): void {
    const chosen = this.#chosen.words;
    let end = 0;
    for (let i = 0; i < listed.length; i++) {
      const from = listed[i] ?? 0;
      if (!this.#isKept(words, from)) continue;
      for (let word = 0; word < SEGMENT_WORDS; word++) chosen[end + word] = words[from + word] ?? 0;
      end += SEGMENT_WORDS;
    }
    if (end > 0) this.#segments.append(this.#chosen, 0, end);
    if (this.#options.summaryOnly && this.#segments.length >= this.#fullAt) this.#dropAnswered();
  }

  #isKept(words: Int32Array, at: number): boolean {
    if (!this.#options.summaryOnly) return isOpening(this.#connections, words, at);
    return ((words[at + MARKS] ?? 0) & OF_SYN) === SYN_ONLY;
  }

  /** Of the SYNs so far those stay that have no answer, and a few that were sent again. */
  #dropAnswered(): void {
    const segments = this.#segments;
    const rows = new Uint32Array(segments.length);
    let count = 0;
    for (let row = 0; row < segments.length; row++)
      if (hasSilentSyn(this.#connections.word(segments.connection[row] ?? 0, FLAGS))) rows[count++] = row;
    segments.keepOnly(0, rows.subarray(0, count));
    this.#fullAt = segments.length + this.#options.room;
  }
}

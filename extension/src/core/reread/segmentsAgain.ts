import type { FrameRecord, FrameSink, UsualRecords } from "../capture/frameRecord.ts";
import type { FramesAgain } from "../fastPath/framesAgain.ts";
import { SEGMENTS_A_BATCH } from "../fastPath/memoryLayout.ts";
import { FrameDecoder } from "../wire/frameDecoder.ts";
import { SEGMENT_WORDS, type SegmentRows, TIME } from "../wire/segmentRows.ts";
import type { CaptureParts } from "./captureParts.ts";
import type { WantedSegments } from "./wantedQuadruplets.ts";

/** Of a record or a block that has a frame. */
const LEAST_BYTES = 16;

/** Takes segments in rows from the first one to the one before `until`; the rows are filled again afterwards. */
export type TakeRows = (rows: SegmentRows, until: number) => void;

/**
 * Makes segments of frames that are read again, as the first reading did, a batch at a time: usual ones by the fast path. The rows
 * are those of any such reading, so they are taken by the end of each chunk.
 */
export class SegmentsAgain implements FrameSink {
  readonly #parts: CaptureParts;
  readonly #decoder: FrameDecoder;
  readonly #take: TakeRows;
  readonly #again: FramesAgain;
  readonly #wanted: WantedSegments | null;

  /** @param wanted what no segment is taken of but theirs, and a few others'; null: all are taken */
  constructor(parts: CaptureParts, take: TakeRows, wanted: WantedSegments | null = null) {
    this.#parts = parts;
    this.#decoder = new FrameDecoder(parts.addresses, wanted);
    this.#take = take;
    this.#wanted = wanted;
    this.#again = {
      frame: 0,
      seconds: 0,
      nanoseconds: 0,
      segments: 0,
      rows: parts.fastPath.rowsAgain,
      wanted,
    };
  }

  onFrame(record: FrameRecord, view: DataView): void {
    const again = this.#again;
    const { words, doubles } = again.rows;
    const at = again.segments * SEGMENT_WORDS;
    this.#wanted?.reach(record.frame);
    if (!this.#decoder.decode(record, view, words, at)) return;
    doubles[(at + TIME) >> 1] = this.#parts.timeOf(record);
    if (++again.segments === SEGMENTS_A_BATCH) this.flush();
  }

  takeUsual(form: UsualRecords, view: DataView, start: number, end: number, record: FrameRecord): number {
    const { fastPath } = this.#parts;
    const again = this.#again;
    if (!fastPath.inputs.holds(view)) return start;
    again.frame = record.frame;
    this.#wanted?.reach(record.frame + (end - start) / LEAST_BYTES);
    let at = start;
    for (;;) {
      at = fastPath.takeAgain(again, form, view, at, end);
      if (again.segments < SEGMENTS_A_BATCH) break;
      this.flush();
    }
    if (at !== start) {
      record.frame = again.frame;
      record.seconds = again.seconds;
      record.nanoseconds = again.nanoseconds;
    }
    return at;
  }

  /** Hands over what is left. */
  flush(): void {
    const { rows, segments } = this.#again;
    if (segments > 0) this.#take(rows, segments * SEGMENT_WORDS);
    this.#again.segments = 0;
  }
}

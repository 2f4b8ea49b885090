import type { FrameRecord, FrameSink } from "../capture/frameRecord.ts";
import { SEGMENTS_A_BATCH } from "../fastPath/memoryLayout.ts";
import { FrameDecoder } from "../wire/frameDecoder.ts";
import { SEGMENT_WORDS, SegmentRows, TIME } from "../wire/segmentRows.ts";
import type { CaptureParts } from "./captureParts.ts";
import type { WantedQuadruplets } from "./wantedQuadruplets.ts";

/** Takes segments in rows from the first one to the one before `until`; the rows are filled again afterwards. */
export type TakeRows = (rows: SegmentRows, until: number) => void;

/** Makes segments of frames that are read again, as the first reading did, a batch at a time. */
export class SegmentsAgain implements FrameSink {
  readonly #timeOf: CaptureParts["timeOf"];
  readonly #decoder: FrameDecoder;
  readonly #take: TakeRows;
  readonly #rows: SegmentRows = new SegmentRows(SEGMENTS_A_BATCH);
  #until = 0;

  /** @param wanted what no segment is taken of but theirs, and a few others'; null: all are taken */
  constructor(
    { addresses, timeOf }: Pick<CaptureParts, "addresses" | "timeOf">,
    take: TakeRows,
    wanted: WantedQuadruplets | null = null,
  ) {
    this.#timeOf = timeOf;
    this.#decoder = new FrameDecoder(addresses, wanted);
    this.#take = take;
  }

  onFrame(record: FrameRecord, view: DataView): void {
    const { words, doubles } = this.#rows;
    const at = this.#until;
    if (!this.#decoder.decode(record, view, words, at)) return;
    doubles[(at + TIME) >> 1] = this.#timeOf(record);
    this.#until = at + SEGMENT_WORDS;
    if (this.#until === words.length) this.flush();
  }

  /** There are no more frames: hands over what is left. */
  flush(): void {
    if (this.#until > 0) this.#take(this.#rows, this.#until);
    this.#until = 0;
  }
}

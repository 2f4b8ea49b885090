import type { FrameNumber } from "../units.ts";
import {
  COLUMN_ACK,
  COLUMN_BITS,
  COLUMN_CHECKSUM,
  COLUMN_CONNECTION,
  COLUMN_FLAGS,
  COLUMN_INTERFACE,
  COLUMN_IP_ID,
  COLUMN_LENGTH,
  COLUMN_LENGTH_HIGH,
  COLUMN_SEQ,
  COLUMN_TIME,
  COLUMN_TSECR,
  COLUMN_TSVAL,
  COLUMN_TTL,
  COLUMN_WINDOW,
} from "./memoryLayout.ts";

/**
 * A batch of segments as columns, which the fast path makes of their rows: whoever keeps them copies each in one piece. The
 * columns that stay lie elsewhere, in memory that the system gets back.
 */
export class SegmentColumns {
  /** Their frames go on from this one, each the next; 0: they do not. */
  firstFrame: FrameNumber = 0;
  /** Some length, or some interface, is not 0 in these columns. */
  hasLong = false;
  hasInterfaces = false;
  readonly count: number;
  /** Those that every capture fills, in the order in which `SegmentTable` has them. */
  readonly columns: readonly (Float64Array | Uint32Array | Uint16Array | Uint8Array)[];
  readonly lengthHigh: Uint16Array;
  readonly interfaceId: Uint8Array;

  /** @param count how many segments: a batch at most */
  constructor(memory: ArrayBufferLike, count: number) {
    const words = (at: number): Uint32Array => new Uint32Array(memory, at, count);
    const halves = (at: number): Uint16Array => new Uint16Array(memory, at, count);
    const bytes = (at: number): Uint8Array => new Uint8Array(memory, at, count);
    this.count = count;
    this.columns = [
      new Float64Array(memory, COLUMN_TIME, count),
      words(COLUMN_CONNECTION),
      words(COLUMN_SEQ),
      words(COLUMN_ACK),
      words(COLUMN_TSVAL),
      words(COLUMN_TSECR),
      halves(COLUMN_LENGTH),
      halves(COLUMN_WINDOW),
      halves(COLUMN_IP_ID),
      halves(COLUMN_CHECKSUM),
      bytes(COLUMN_FLAGS),
      bytes(COLUMN_BITS),
      bytes(COLUMN_TTL),
    ];
    this.lengthHigh = halves(COLUMN_LENGTH_HIGH);
    this.interfaceId = bytes(COLUMN_INTERFACE);
  }
}

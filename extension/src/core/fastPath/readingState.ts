/** How far the reading of a capture has come, and its clock: in memory that the fast path shares, which reads on from there. */

import { type FrameNumber, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../units.ts";
import {
  BASE_NANOSECONDS,
  BASE_SECONDS,
  DECODED,
  FRAMES,
  LAST_NANOSECONDS,
  LAST_SECONDS,
  LATEST_TIME,
  PASSED_OVER,
  PREVIOUS_SEGMENT_TIME,
  PREVIOUS_TIME,
} from "./memoryLayout.ts";

/** Absolute time, UTC: whole seconds since 1970 and nanoseconds. */
export interface AbsoluteTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

const DECODED_WORD = DECODED >> 2;
const FRAMES_WORD = FRAMES >> 2;
const PASSED_OVER_WORD = PASSED_OVER >> 2;

export class ReadingState {
  readonly #words: Uint32Array;
  readonly #doubles: Float64Array;
  #earliest: Nanoseconds = 0;
  #framesBackwards = 0;
  #firstBackwards = 0;
  #segmentsBackwards = false;

  constructor(memory: ArrayBufferLike) {
    this.#words = new Uint32Array(memory);
    this.#doubles = new Float64Array(memory);
    this.#set(PREVIOUS_TIME, Number.NEGATIVE_INFINITY);
    this.#set(PREVIOUS_SEGMENT_TIME, Number.NEGATIVE_INFINITY);
  }

  #get(address: number): number {
    return this.#doubles[address >> 3] ?? 0;
  }

  #set(address: number, value: number): void {
    this.#doubles[address >> 3] = value;
  }

  get frames(): number {
    return this.#words[FRAMES_WORD] ?? 0;
  }

  /** Frames with a TCP segment outside ICMP errors, copies included. */
  get decoded(): number {
    return this.#words[DECODED_WORD] ?? 0;
  }

  /** How many frames of other protocols the fast path has passed over since this was asked last. */
  takePassedOver(): number {
    const count = this.#words[PASSED_OVER_WORD] ?? 0;
    this.#words[PASSED_OVER_WORD] = 0;
    return count;
  }

  /** Frames whose time is before that of the frame before them, and the first of them. */
  get disorder(): { readonly frames: number; readonly first: FrameNumber } {
    return { frames: this.#framesBackwards, first: this.#firstBackwards };
  }

  /** There are segments whose time is before that of the segment before them. */
  get segmentsBackwards(): boolean {
    return this.#segmentsBackwards;
  }

  /** The earliest and the latest frame, since the file's first frame. */
  get earliest(): Nanoseconds {
    return this.#earliest;
  }

  get latest(): Nanoseconds {
    return this.#get(LATEST_TIME);
  }

  /** The earliest frame's time; null while there is no frame. */
  get start(): AbsoluteTime | null {
    if (this.frames === 0) return null;
    const nanoseconds = this.#get(BASE_NANOSECONDS) + this.#earliest;
    const carry = Math.floor(nanoseconds / NANOSECONDS_PER_SECOND);
    return {
      seconds: this.#get(BASE_SECONDS) + carry,
      nanoseconds: nanoseconds - carry * NANOSECONDS_PER_SECOND,
    };
  }

  /** Number and time of the frame that the fast path took last. */
  tellLast(record: { frame: FrameNumber; seconds: number; nanoseconds: number }): void {
    record.frame = this.frames;
    record.seconds = this.#get(LAST_SECONDS);
    record.nanoseconds = this.#get(LAST_NANOSECONDS);
  }

  /** A time since the first frame, which must have come. */
  relative({ seconds, nanoseconds }: AbsoluteTime): Nanoseconds {
    return (
      (seconds - this.#get(BASE_SECONDS)) * NANOSECONDS_PER_SECOND +
      (nanoseconds - this.#get(BASE_NANOSECONDS))
    );
  }

  /** Takes the next frame. Returns its time since the first one. */
  takeFrame(frame: FrameNumber, absolute: AbsoluteTime): Nanoseconds {
    const frames = this.frames;
    if (frames === 0) {
      this.#set(BASE_SECONDS, absolute.seconds);
      this.#set(BASE_NANOSECONDS, absolute.nanoseconds);
    }
    this.#words[FRAMES_WORD] = frames + 1;
    const time = this.relative(absolute);
    if (time < this.#get(PREVIOUS_TIME)) {
      if (this.#framesBackwards++ === 0) this.#firstBackwards = frame;
    }
    this.#set(PREVIOUS_TIME, time);
    if (time > this.latest) this.#set(LATEST_TIME, time);
    else if (time < this.#earliest) this.#earliest = time;
    return time;
  }

  /** The frame that was taken last carries a segment. Returns how many there are with it. */
  takeSegment(time: Nanoseconds): number {
    if (time < this.#get(PREVIOUS_SEGMENT_TIME)) this.#segmentsBackwards = true;
    this.#set(PREVIOUS_SEGMENT_TIME, time);
    const decoded = this.decoded + 1;
    this.#words[DECODED_WORD] = decoded;
    return decoded;
  }
}

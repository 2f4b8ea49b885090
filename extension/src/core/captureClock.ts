/** The clock of a capture: nanoseconds since its first frame, in a double, which is exact for 104 days; and what it has shown so far. */

import type { FrameRecord } from "./capture/frameRecord.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds } from "./units.ts";

/** Absolute time, UTC: whole seconds since 1970 and nanoseconds. */
export interface AbsoluteTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/**
 * More than a small integer of V8 holds: so it reckons with doubles from the first frame on. A product that is a small integer until
 * the third second had it compile all of reading for integers, and five times anew when they overflowed.
 */
const FOUR_SECONDS: Nanoseconds = 4 * NANOSECONDS_PER_SECOND;

export class CaptureClock {
  frames = 0;
  /** Of all frames. */
  earliest: Nanoseconds = 0;
  latest: Nanoseconds = 0;
  /** Frames whose time is before that of the frame before them, and the first of them. */
  framesBackwards = 0;
  firstBackwards = 0;
  /** The first frame's absolute time: zero. */
  #baseSeconds = 0;
  #baseNanoseconds = 0;
  #previous: Nanoseconds = Number.NEGATIVE_INFINITY;

  /** The time of the next frame. */
  take(record: FrameRecord): Nanoseconds {
    if (this.frames++ === 0) {
      this.#baseSeconds = record.seconds;
      this.#baseNanoseconds = record.nanoseconds;
    }
    const time = this.timeOf(record);
    if (time < this.#previous) {
      if (this.framesBackwards++ === 0) this.firstBackwards = record.frame;
    }
    this.#previous = time;
    if (time > this.latest) this.latest = time;
    else if (time < this.earliest) this.earliest = time;
    return time;
  }

  /** The time of any frame. */
  timeOf({ seconds, nanoseconds }: FrameRecord): Nanoseconds {
    const since = ((seconds - this.#baseSeconds) * FOUR_SECONDS) / 4;
    return since + (nanoseconds - this.#baseNanoseconds);
  }

  /** The earliest frame's time; null while there is no frame. */
  get start(): AbsoluteTime | null {
    if (this.frames === 0) return null;
    const nanoseconds = this.#baseNanoseconds + this.earliest;
    const carry = Math.floor(nanoseconds / NANOSECONDS_PER_SECOND);
    return {
      seconds: this.#baseSeconds + carry,
      nanoseconds: nanoseconds - carry * NANOSECONDS_PER_SECOND,
    };
  }
}

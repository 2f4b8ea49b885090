import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../../units.ts";
import type { Memory, Prediction } from "./perHostPaws.ts";

export interface PredictedSyn {
  readonly segment: SegmentIndex;
  readonly connection: ConnectionIndex;
  readonly time: Nanoseconds;
  readonly prediction: Prediction;
  readonly observed: "silent" | "answered";
  /** What the server remembered for the address; null: nothing. */
  readonly memory: Memory | null;
  readonly retransmission: boolean;
}

/** When the server took another TSval for the address, and which. */
export interface Remembered {
  /** When it moved to the state in which it remembers: not when the TSval came, from which the 60 s run. */
  readonly time: Nanoseconds;
  readonly memory: Memory;
}

// What is told of a SYN: a prediction, and marks beside it.
export const PASS = 0;
export const DROP = 1;
export const UNSURE = 2;
export const SILENT = 4;
export const REPEATED = 8;
const PREDICTIONS: readonly Prediction[] = ["pass", "drop", "unsure"];

/** The SYNs between two hosts that show whether the rule is at work, in columns: those without an answer, and those that a listener let in. */
export class PredictedSyns {
  // In order of time.
  readonly segments: Uint32Array;
  readonly connections: Uint32Array;
  readonly times: Float64Array;
  readonly told: Uint8Array;
  /** How many there are by prediction, and with SILENT. */
  readonly counts: Uint32Array<ArrayBuffer> = new Uint32Array(REPEATED);
  /** How often another TSval had been remembered by then. */
  readonly #memories: Uint32Array;
  readonly #remembered: readonly Remembered[];
  #length = 0;

  /** @param remembered one after the other, to be filled as the SYNs are */
  constructor(most: number, remembered: readonly Remembered[]) {
    this.segments = new Uint32Array(most);
    this.connections = new Uint32Array(most);
    this.times = new Float64Array(most);
    this.told = new Uint8Array(most);
    this.#memories = new Uint32Array(most);
    this.#remembered = remembered;
  }

  get length(): number {
    return this.#length;
  }

  /** How many got no answer. */
  get silent(): number {
    return this.counts.subarray(SILENT).reduce((sum, count) => sum + count, 0);
  }

  /** Adds the next one, with SILENT and REPEATED of it. */
  add(
    segment: SegmentIndex,
    connection: ConnectionIndex,
    time: Nanoseconds,
    prediction: Prediction,
    marks: number,
  ): void {
    const i = this.#length++;
    this.segments[i] = segment;
    this.connections[i] = connection;
    this.times[i] = time;
    const told = PREDICTIONS.indexOf(prediction) | marks;
    const what = told & ~REPEATED;
    this.told[i] = told;
    this.counts[what] = (this.counts[what] ?? 0) + 1;
    this.#memories[i] = this.#remembered.length;
  }

  at(i: number): PredictedSyn {
    const told = this.told[i] ?? 0;
    return {
      segment: this.segments[i] ?? 0,
      connection: this.connections[i] ?? 0,
      time: this.times[i] ?? 0,
      prediction: PREDICTIONS[told & (DROP | UNSURE)] ?? "unsure",
      observed: (told & SILENT) !== 0 ? "silent" : "answered",
      memory: this.#remembered[(this.#memories[i] ?? 0) - 1]?.memory ?? null,
      retransmission: (told & REPEATED) !== 0,
    };
  }

  /** That of a segment; undefined: it is none of them. */
  of(segment: SegmentIndex): PredictedSyn | undefined {
    const place = this.segments.indexOf(segment);
    return place < 0 ? undefined : this.at(place);
  }

  bySegment(): Map<SegmentIndex, PredictedSyn> {
    const found = new Map<SegmentIndex, PredictedSyn>();
    for (let i = 0; i < this.#length; i++) found.set(this.segments[i] ?? 0, this.at(i));
    return found;
  }
}

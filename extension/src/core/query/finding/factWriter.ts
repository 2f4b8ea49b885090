/** Facts of the small tables, from rows of the capture's tables. */

import type { DetectorInput } from "../../detect/detectorInput.ts";
import { grouped } from "../../explain/words.ts";
import { FROM_SERVER, HAS_TIMESTAMP } from "../../model/segmentTable.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import { seqDiff } from "../../seq.ts";
import type { ConnectionIndex, FrameNumber, Seconds, SegmentIndex } from "../../units.ts";
import type { Fact, Tone } from "../findingModel.ts";

export class FactWriter {
  readonly input: DetectorInput;

  constructor(input: DetectorInput) {
    this.input = input;
  }

  frame(segment: SegmentIndex): FrameNumber {
    return this.input.analyzer.segments.frameOf(segment);
  }

  time(segment: SegmentIndex): Seconds {
    return secondsSinceStart(this.input.analyzer, this.input.timeOf(segment));
  }

  seq(segment: SegmentIndex): number {
    return this.input.analyzer.segments.seq[segment] ?? 0;
  }

  ttl(segment: SegmentIndex): number {
    return this.input.analyzer.segments.ttl[segment] ?? 0;
  }

  ipId(segment: SegmentIndex): number {
    return this.input.analyzer.segments.ipId[segment] ?? 0;
  }

  /** The segment that the same side sent before on the same connection; -1: none. */
  before(segment: SegmentIndex): SegmentIndex {
    const { analyzer } = this.input;
    const rows = analyzer.segmentsOf(analyzer.segments.connection[segment] ?? 0);
    const { bits } = analyzer.segments;
    const side = (bits[segment] ?? 0) & FROM_SERVER;
    for (let i = rows.indexOf(segment) - 1; i >= 0; i--) {
      const row = rows[i] ?? 0;
      if (((bits[row] ?? 0) & FROM_SERVER) === side) return row;
    }
    return -1;
  }

  tsVal(segment: SegmentIndex): number | null {
    const { segments } = this.input.analyzer;
    if (segment < 0 || ((segments.bits[segment] ?? 0) & HAS_TIMESTAMP) === 0) return null;
    return segments.tsVal[segment] ?? 0;
  }

  /** A number and the segment it stands in; the segment's time, too. */
  at(name: string, value: number | string, segment: SegmentIndex, clock = ""): Fact {
    const shown = typeof value === "number" ? grouped(value) : value;
    if (segment < 0) return { name, value: shown };
    return { name, value: shown, clock, frame: this.frame(segment), time: this.time(segment) };
  }

  /** Signed, modulo 2^32: how far `value` is from `from`. */
  distance(name: string, value: number, from: number, words: (isOlder: boolean) => string, tone: Tone): Fact {
    const apart = seqDiff(value, from);
    return { name, value: signed(apart), tone, text: words(apart < 0) };
  }

  /** The last segment of a connection with this TSval: the one that set what is remembered. */
  lastWithTsVal(connection: ConnectionIndex, tsVal: number | null): SegmentIndex {
    if (connection < 0 || tsVal === null) return -1;
    const rows = this.input.analyzer.segmentsOf(connection);
    for (let i = rows.length - 1; i >= 0; i--) {
      const row = rows[i] ?? -1;
      if (this.tsVal(row) === tsVal) return row;
    }
    return -1;
  }
}

/** "−1,327,197,417"; the sign is a true minus. */
export function signed(n: number): string {
  return n < 0 ? `−${grouped(-n)}` : grouped(n);
}

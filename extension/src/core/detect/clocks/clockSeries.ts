/**
 * Openings of one pair of hosts in columns: a thousand pairs of some hundred openings are looked at for the usual single
 * clock, and an object for each of them took longer than the look.
 */

import type { Analyzer } from "../../analyzer.ts";
import type { RowPasses } from "../../fastPath/rowPasses.ts";
import { float64In, uint32In } from "../../fastPath/sharedColumns.ts";
import { QUADRUPLET } from "../../model/connectionTable.ts";
import type { OpeningTable } from "../../model/openingTable.ts";
import { NANOSECONDS_PER_SECOND, type QuadrupletIndex } from "../../units.ts";
import {
  SERIES_CONNECTIONS,
  SERIES_EARLIEST,
  SERIES_LATEST,
  SERIES_LENGTH,
  SERIES_OTHERS,
  SERIES_PLACES,
  SERIES_TIMES,
  SERIES_TSVALS,
  SERIES_WORDS,
} from "./seriesWords.ts";

export class ClockSeries {
  length = 0;
  readonly time: Float64Array<ArrayBufferLike>;
  readonly tsVal: Uint32Array<ArrayBufferLike>;
  readonly #connection: Uint32Array<ArrayBufferLike>;
  readonly #analyzer: Analyzer;
  readonly #fromServer: boolean;
  readonly #passes: RowPasses | null;
  /** For the fast path what `seriesWords.ts` tells; and the places of those that have another time than it knows of. */
  readonly #words: Uint32Array<ArrayBufferLike>;
  readonly #others: Uint32Array<ArrayBufferLike>;

  /**
   * @param fromServer SYN-ACKs, not SYNs
   * @param most openings that it has room for
   * @param passes of the fast path, in whose memory its columns then stay; null: there are none
   */
  constructor(analyzer: Analyzer, fromServer: boolean, most: number, passes: RowPasses | null) {
    const uint32 = (length: number) =>
      passes === null ? new Uint32Array(length) : uint32In(passes.memory, length);
    this.#analyzer = analyzer;
    this.#fromServer = fromServer;
    this.#passes = passes;
    this.time = passes === null ? new Float64Array(most) : float64In(passes.memory, most);
    this.tsVal = uint32(most);
    this.#connection = uint32(most);
    this.#others = uint32(most);
    this.#words = uint32(SERIES_WORDS);
    this.#words[SERIES_CONNECTIONS] = this.#connection.byteOffset;
    this.#words[SERIES_TIMES] = this.time.byteOffset;
    this.#words[SERIES_TSVALS] = this.tsVal.byteOffset;
    this.#words[SERIES_PLACES] = this.#others.byteOffset;
  }

  /** Where the fast path finds its words. */
  get address(): number {
    return this.#words.byteOffset;
  }

  /** The openings are those that the fast path has taken; what it does not know of them is asked. */
  passed(openings: OpeningTable): void {
    this.length = this.#words[SERIES_LENGTH] ?? 0;
    const others = this.#words[SERIES_OTHERS] ?? 0;
    for (let i = 0; i < others; i++) {
      const place = this.#others[i] ?? 0;
      this.time[place] = openings.timeOf(this.#connection[place] ?? 0, this.#fromServer);
    }
  }

  /** Takes the openings of each `step`th of the connections, by their rows; what it had is forgotten. */
  take(connections: Uint32Array, step: number, openings: OpeningTable): void {
    const fromServer = this.#fromServer;
    let n = 0;
    for (let i = 0; i < connections.length; i += step) {
      const connection = connections[i] ?? 0;
      const value = openings.tsValOf(connection, fromServer);
      if (value === 0) continue;
      this.#connection[n] = connection;
      this.time[n] = openings.timeOf(connection, fromServer);
      this.tsVal[n] = value;
      n++;
    }
    this.length = n;
  }

  /** The connections that they opened: a view, until others are taken. */
  get connections(): Uint32Array<ArrayBufferLike> {
    return this.#connection.subarray(0, this.length);
  }

  /** The places of the earliest and of the latest opening. */
  ends(): readonly [earliest: number, latest: number] {
    if (this.#passes === null) return endsOf(this);
    this.#passes.findEnds(this.address);
    return [this.#words[SERIES_EARLIEST] ?? 0, this.#words[SERIES_LATEST] ?? 0];
  }

  /** How many ticks the intercepts lie apart, with that of the opening at `origin` as the middle of the ring. */
  spread(rate: number, origin: number): number {
    const ticksPerNanosecond = rate / NANOSECONDS_PER_SECOND;
    return this.#passes === null
      ? spreadOf(this, ticksPerNanosecond, origin)
      : this.#passes.spreadOf(this.address, ticksPerNanosecond, origin);
  }

  /** Whether the openings are of so many quadruplets at least. */
  hasQuadruplets(least: number): boolean {
    const { connections } = this.#analyzer;
    const seen = new Set<QuadrupletIndex>();
    for (let i = 0; i < this.length && seen.size < least; i++)
      seen.add(connections.word(this.#connection[i] ?? 0, QUADRUPLET));
    return seen.size >= least;
  }
}

function endsOf({ length, time }: ClockSeries): readonly [earliest: number, latest: number] {
  let earliest = 0;
  let latest = 0;
  for (let i = 1; i < length; i++) {
    if ((time[i] ?? 0) < (time[earliest] ?? 0)) earliest = i;
    if ((time[i] ?? 0) > (time[latest] ?? 0)) latest = i;
  }
  return [earliest, latest];
}

function spreadOf({ length, time, tsVal }: ClockSeries, ticksPerNanosecond: number, origin: number): number {
  const from = time[origin] ?? 0;
  const shown = tsVal[origin] ?? 0;
  let least = 0;
  let most = 0;
  for (let i = 0; i < length; i++) {
    const ticks = Math.round(ticksPerNanosecond * ((time[i] ?? 0) - from));
    const off = ((tsVal[i] ?? 0) - shown - ticks) | 0;
    least = Math.min(least, off);
    most = Math.max(most, off);
  }
  return most - least;
}

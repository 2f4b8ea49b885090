import type { Analyzer } from "../../analyzer.ts";
import { QUADRUPLET } from "../../model/connectionTable.ts";
import { type ClockSample, Opening } from "./clockSample.ts";
import type { ClockSeries } from "./clockSeries.ts";
import { openingOf } from "./openings.ts";

/**
 * The openings of a series in order of time, as their segments are: a copy, which outlives them. In columns, because of the hundred pairs that
 * are studied of a large capture a dozen are told.
 */
export class OrderedSeries {
  readonly length: number;
  readonly connection: Uint32Array;
  readonly quadruplet: Uint32Array;
  readonly time: Float64Array;
  readonly tsVal: Uint32Array;
  /** 0 to `length` - 1. */
  readonly places: Uint32Array;
  readonly #analyzer: Analyzer;
  readonly #fromServer: boolean;

  /** @param fromServer they are SYN-ACKs, not SYNs */
  constructor(analyzer: Analyzer, { length, connections, time, tsVal }: ClockSeries, fromServer: boolean) {
    this.#analyzer = analyzer;
    this.#fromServer = fromServer;
    this.length = length;
    this.places = new Uint32Array(length);
    for (let place = 0; place < length; place++) this.places[place] = place;
    this.connection = connections.slice();
    this.time = time.slice(0, length);
    this.tsVal = tsVal.slice(0, length);
    if (!isAscending(this.time)) {
      const segmentOf = (i: number) => openingOf(analyzer, connections[i] ?? 0, fromServer);
      const order = this.places
        .slice()
        .sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0) || segmentOf(a) - segmentOf(b));
      for (const [place, i] of order.entries()) {
        this.connection[place] = connections[i] ?? 0;
        this.time[place] = time[i] ?? 0;
        this.tsVal[place] = tsVal[i] ?? 0;
      }
    }
    this.quadruplet = new Uint32Array(length);
    for (let place = 0; place < length; place++)
      this.quadruplet[place] = analyzer.connections.word(this.connection[place] ?? 0, QUADRUPLET);
  }

  sample(place: number): ClockSample {
    return new Opening(
      this.#analyzer,
      this.connection[place] ?? 0,
      this.#fromServer,
      this.time[place] ?? 0,
      this.tsVal[place] ?? 0,
    );
  }

  /** How many distinct quadruplets the openings at these places have. */
  countQuadruplets(places: Uint32Array): number {
    return new Set(places.map((place) => this.quadruplet[place] ?? 0)).size;
  }
}

function isAscending(time: Float64Array): boolean {
  for (let i = 1; i < time.length; i++) if ((time[i] ?? 0) <= (time[i - 1] ?? 0)) return false;
  return true;
}

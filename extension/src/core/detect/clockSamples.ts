/**
 * The TSvals with which hosts opened connections, grouped by the two hosts: a SYN's of the client, a SYN-ACK's of the
 * server. Kept apart by destination, because Linux gives each destination an offset of its own (secure_tcp_ts_off,
 * 4.11 to 6.19): values sent to different hosts never lie on one line.
 */

import type { Analyzer } from "../analyzer.ts";
import { QUADRUPLET } from "../model/connectionTable.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY } from "../model/segmentTable.ts";
import type { Steps } from "../steps.ts";
import type {
  ConnectionIndex,
  Nanoseconds,
  QuadrupletIndex,
  SegmentIndex,
  TimestampValue,
} from "../units.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";
import { type HostPairs, hostPairsOf } from "./hostPairs.ts";
import type { HostIndex } from "./hostTable.ts";

/** Segments whose flags are looked at in one step, some milliseconds. */
const SEGMENTS_A_STEP = 1 << 20;
/** So many openings show the clocks of two hosts. */
const MOST_SAMPLES = 500;

/** One opening segment with a timestamp. */
export interface ClockSample {
  readonly connection: ConnectionIndex;
  readonly quadruplet: QuadrupletIndex;
  readonly segment: SegmentIndex;
  readonly time: Nanoseconds;
  readonly tsVal: TimestampValue;
}

export class ClockSamples {
  readonly #analyzer: Analyzer;
  /** By connection, the first SYN and the first SYN-ACK with a timestamp: segment + 1; 0: none. */
  readonly #syn: Uint32Array;
  readonly #synAck: Uint32Array;
  readonly #pairs: HostPairs;

  static *find(analyzer: Analyzer): Steps<ClockSamples> {
    const samples = new ClockSamples(analyzer);
    yield* samples.#findOpenings();
    return samples;
  }

  private constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer;
    const n = analyzer.connections.length;
    this.#syn = new Uint32Array(n);
    this.#synAck = new Uint32Array(n);
    this.#pairs = hostPairsOf(analyzer);
  }

  /** How many pairs of client and server there are. */
  get pairs(): number {
    return this.#pairs.length;
  }

  clientOf(pair: number): HostIndex {
    return this.#pairs.clientOf(pair);
  }

  serverOf(pair: number): HostIndex {
    return this.#pairs.serverOf(pair);
  }

  /** How many connections the pair has. */
  connectionsOf(pair: number): number {
    return this.#pairs.connectionsOf(pair).length;
  }

  /** The SYNs with timestamps that `client` sent to `server`, one a connection, in order of time; of very many an even choice. */
  syns(client: HostIndex, server: HostIndex): ClockSample[] {
    return this.#samples(this.#pairs.find(client, server), this.#syn);
  }

  /** The SYN-ACKs with timestamps that `server` sent to `client`, likewise. */
  synAcks(server: HostIndex, client: HostIndex): ClockSample[] {
    return this.#samples(this.#pairs.find(client, server), this.#synAck);
  }

  /** The first SYN with a timestamp of a connection; null when there is none. */
  synOf(connection: ConnectionIndex): ClockSample | null {
    const segment = (this.#syn[connection] ?? 0) - 1;
    return segment < 0 ? null : this.#sample(connection, segment);
  }

  /** Whether a SYN of the pair has a lower TSval than the one before it, among those that `syns` tells of. */
  goesBack(pair: number): boolean {
    const { tsVal } = this.#analyzer.segments;
    const connections = this.#pairs.connectionsOf(pair);
    const step = stepOf(connections.length);
    let before = 0;
    for (let i = 0; i < connections.length; i += step) {
      const segment = (this.#syn[connections[i] ?? 0] ?? 0) - 1;
      const value = segment < 0 ? 0 : (tsVal[segment] ?? 0);
      if (value === 0) continue;
      if (before !== 0 && ((value - before) | 0) < 0) return true;
      before = value;
    }
    return false;
  }

  #samples(pair: number, opening: Uint32Array): ClockSample[] {
    if (pair < 0) return [];
    const connections = this.#pairs.connectionsOf(pair);
    const step = stepOf(connections.length);
    const samples: ClockSample[] = [];
    for (let i = 0; i < connections.length; i += step) {
      const connection = connections[i] ?? 0;
      const segment = (opening[connection] ?? 0) - 1;
      if (segment >= 0) samples.push(this.#sample(connection, segment));
    }
    return isInOrder(samples) ? samples : samples.sort((a, b) => a.segment - b.segment);
  }

  #sample(connection: ConnectionIndex, segment: SegmentIndex): ClockSample {
    const { segments, connections } = this.#analyzer;
    return {
      connection,
      quadruplet: connections.word(connection, QUADRUPLET),
      segment,
      time: segments.time[segment] ?? 0,
      tsVal: segments.tsVal[segment] ?? 0,
    };
  }

  *#findOpenings(): Steps<void> {
    const { flags, bits, connection, length } = this.#analyzer.segments;
    for (let row = 0; row < length; row++) {
      if (row % SEGMENTS_A_STEP === 0) yield;
      const flag = flags[row] ?? 0;
      if ((flag & (SYN | RST)) !== SYN) continue;
      const bit = bits[row] ?? 0;
      if ((bit & (HAS_TIMESTAMP | IS_COPY)) !== HAS_TIMESTAMP) continue;
      const owner = connection[row] ?? 0;
      const isAck = (flag & ACK) !== 0;
      if (((bit & FROM_SERVER) !== 0) !== isAck) continue;
      const first = isAck ? this.#synAck : this.#syn;
      if (first[owner] === 0) first[owner] = row + 1;
    }
  }
}

/** Of very many connections each how-manieth is a sample. */
function stepOf(connections: number): number {
  return Math.max(1, Math.ceil(connections / MOST_SAMPLES));
}

/** As they nearly always are: a connection that begins before another one has its SYN before it. */
function isInOrder(samples: readonly ClockSample[]): boolean {
  for (let i = 1; i < samples.length; i++)
    if ((samples[i - 1]?.segment ?? 0) > (samples[i]?.segment ?? 0)) return false;
  return true;
}

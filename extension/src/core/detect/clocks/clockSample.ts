import type { Analyzer } from "../../analyzer.ts";
import { QUADRUPLET } from "../../model/connectionTable.ts";
import type { OpeningTable } from "../../model/openingTable.ts";
import type {
  ConnectionIndex,
  Nanoseconds,
  QuadrupletIndex,
  SegmentIndex,
  TimestampValue,
} from "../../units.ts";
import { openingOf } from "./openings.ts";

/** One opening segment with a timestamp. */
export interface ClockSample {
  readonly connection: ConnectionIndex;
  readonly quadruplet: QuadrupletIndex;
  /** Looked for when it is asked for: it need not be kept. */
  readonly segment: SegmentIndex;
  readonly time: Nanoseconds;
  readonly tsVal: TimestampValue;
}

/** The opening of one connection by the table of all; null when it shows none. */
export function openingSample(
  analyzer: Analyzer,
  openings: OpeningTable,
  connection: ConnectionIndex,
  fromServer: boolean,
): ClockSample | null {
  const tsVal = openings.tsValOf(connection, fromServer);
  if (tsVal === 0) return null;
  return new Opening(analyzer, connection, fromServer, openings.timeOf(connection, fromServer), tsVal);
}

/** The same by the connection's segments. */
export function sampleOf(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  fromServer: boolean,
): ClockSample | null {
  const { segments } = analyzer;
  const segment = openingOf(analyzer, connection, fromServer);
  if (segment < 0) return null;
  return new Opening(
    analyzer,
    connection,
    fromServer,
    segments.timeOf(segment),
    segments.tsVal[segment] ?? 0,
  );
}

export class Opening implements ClockSample {
  readonly connection: ConnectionIndex;
  readonly quadruplet: QuadrupletIndex;
  readonly time: Nanoseconds;
  readonly tsVal: TimestampValue;
  readonly #analyzer: Analyzer;
  readonly #fromServer: boolean;

  constructor(
    analyzer: Analyzer,
    connection: ConnectionIndex,
    fromServer: boolean,
    time: Nanoseconds,
    tsVal: TimestampValue,
  ) {
    this.connection = connection;
    this.quadruplet = analyzer.connections.word(connection, QUADRUPLET);
    this.time = time;
    this.tsVal = tsVal;
    this.#analyzer = analyzer;
    this.#fromServer = fromServer;
  }

  get segment(): SegmentIndex {
    return openingOf(this.#analyzer, this.connection, this.#fromServer);
  }
}

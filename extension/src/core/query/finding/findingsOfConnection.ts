import type { Analyzer } from "../../analyzer.ts";
import { findingsOf } from "../../detect/detectors.ts";
import type { Finding } from "../../detect/finding.ts";
import { firstPlace } from "../../firstPlace.ts";
import type { FindingKind } from "../../report/contract.ts";
import { sortInSteps } from "../../sortInSteps.ts";
import { eachInSteps, finish, type Steps } from "../../steps.ts";
import type { ConnectionIndex } from "../../units.ts";
import { ABOUT_ADDRESSES } from "./kindTitles.ts";

export interface FindingsOfConnection {
  /** In order of time. */
  readonly list: readonly Finding[];
  /** Its SYN met what an older life of its ports had left, or came so soon that one asks. */
  readonly meetsOlder: boolean;
}

const ABOUT_OLDER: ReadonlySet<FindingKind> = new Set<FindingKind>([
  "time-wait-syn-refused",
  "time-wait-reincarnation",
  "syn-into-open-connection",
  "quadruplet-reuse",
]);

export function findingsOfConnection(analyzer: Analyzer, connection: ConnectionIndex): FindingsOfConnection {
  const list = findingsByConnection(analyzer)
    .get(connection)
    .filter(({ kind }) => !ABOUT_ADDRESSES.has(kind));
  return { list, meetsOlder: list.some(({ kind }) => ABOUT_OLDER.has(kind)) };
}

/** The findings about each connection: their places in the list of all, put in order of the connections. */
export class FindingsByConnection {
  readonly #all: readonly Finding[];
  readonly #places: Uint32Array;

  private constructor(all: readonly Finding[], places: Uint32Array) {
    this.#all = all;
    this.#places = places;
  }

  /** @param all in order of time */
  static *of(all: readonly Finding[]): Steps<FindingsByConnection> {
    const places = new Uint32Array(all.length);
    const connections = new Float64Array(all.length);
    let length = 0;
    yield* eachInSteps(all.length, (place) => {
      const connection = all[place]?.connection ?? -1;
      if (connection < 0) return;
      places[length] = place;
      connections[length++] = connection;
    });
    const ofConnections = places.subarray(0, length);
    yield* sortInSteps(connections.subarray(0, length), ofConnections);
    return new FindingsByConnection(all, ofConnections);
  }

  /** In order of time. */
  get(connection: ConnectionIndex): readonly Finding[] {
    const found: Finding[] = [];
    for (let at = this.#begin(connection); at < this.#places.length; at++) {
      const finding = this.#all[this.#places[at] ?? 0];
      if (finding?.connection !== connection) break;
      found.push(finding);
    }
    return found;
  }

  has(connection: ConnectionIndex): boolean {
    return this.#all[this.#places[this.#begin(connection)] ?? -1]?.connection === connection;
  }

  #begin(connection: ConnectionIndex): number {
    return firstPlace(
      0,
      this.#places.length,
      (at) => (this.#all[this.#places[at] ?? 0]?.connection ?? 0) < connection,
    );
  }
}

const NONE = finish(FindingsByConnection.of([]));
const known = new WeakMap<Analyzer, FindingsByConnection>();

/** None until the capture is read to its end. */
export function findingsByConnection(analyzer: Analyzer): FindingsByConnection {
  if (!analyzer.complete) return NONE;
  return known.get(analyzer) ?? finish(indexFindings(analyzer));
}

/** The same of a capture whose connections are judged. */
export function* indexFindings(analyzer: Analyzer): Steps<FindingsByConnection> {
  let byConnection = known.get(analyzer);
  if (!byConnection) {
    byConnection = yield* FindingsByConnection.of(findingsOf(analyzer).list);
    known.set(analyzer, byConnection);
  }
  return byConnection;
}

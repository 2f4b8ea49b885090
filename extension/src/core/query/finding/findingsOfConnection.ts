import type { Analyzer } from "../../analyzer.ts";
import { findingsOf } from "../../detect/detectors.ts";
import type { Finding } from "../../detect/finding.ts";
import type { FindingKind } from "../../report/contract.ts";
import { sortInSteps } from "../../sortInSteps.ts";
import { finish } from "../../steps.ts";
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
  readonly #places: Uint32Array<ArrayBuffer>;

  /** @param all in order of time */
  constructor(all: readonly Finding[]) {
    const places: number[] = [];
    const connections: number[] = [];
    for (const [place, { connection }] of all.entries()) {
      if (connection < 0) continue;
      places.push(place);
      connections.push(connection);
    }
    this.#all = all;
    this.#places = Uint32Array.from(places);
    finish(sortInSteps(Float64Array.from(connections), this.#places));
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
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#all[this.#places[middle] ?? 0]?.connection ?? 0) < connection) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const NONE = new FindingsByConnection([]);
const known = new WeakMap<Analyzer, FindingsByConnection>();

/** None until the capture is read to its end. */
export function findingsByConnection(analyzer: Analyzer): FindingsByConnection {
  return analyzer.complete ? indexFindings(analyzer) : NONE;
}

/** The same of a capture whose connections are judged. */
export function indexFindings(analyzer: Analyzer): FindingsByConnection {
  let byConnection = known.get(analyzer);
  if (!byConnection) {
    byConnection = new FindingsByConnection(findingsOf(analyzer).list);
    known.set(analyzer, byConnection);
  }
  return byConnection;
}

/** What a server with tcp_tw_recycle would remember of one connection, and when. */

import type { Analyzer } from "../../analyzer.ts";
import {
  CLOSED_BY_SERVER,
  type ConnectionTable,
  SERVER,
  SIDE,
  STATE_MASK,
  TS_RECENT,
  TS_RECENT_KNOWN,
} from "../../model/connectionTable.ts";
import { CLOSING, FIN_WAIT_2, TIME_WAIT } from "../../reconstruct/endpointState.ts";
import { type Follower, followAgain } from "../../reconstruct/replayConnection.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../../units.ts";
import type { Segment } from "../../wire/segment.ts";
import { NotedMemories } from "./notedMemories.ts";
import { memoriesOfOrdinaryClose } from "./ordinaryClose.ts";
import type { MemoryEvent } from "./perHostPaws.ts";

/** What the row tells: the server closed first, and had a timestamp of the client. */
export function mayBeRemembered({ connections }: Analyzer, connection: ConnectionIndex): boolean {
  return (
    connections.has(connection, CLOSED_BY_SERVER) && connections.sideHas(connection, SERVER, TS_RECENT_KNOWN)
  );
}

/** @param secondOf the capture's clock in whole seconds since 1970 */
export function memoriesOf(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  secondOf: (time: Nanoseconds) => number,
): readonly MemoryEvent[] {
  if (!mayBeRemembered(analyzer, connection)) return NONE;
  const noted = notedMemories.get(analyzer)?.of(connection, analyzer.segments, secondOf);
  return noted ?? findMemories(analyzer, connection, secondOf);
}

/** Whether `memoriesOf` will read the segments of the connection. */
export function readsSegments(analyzer: Analyzer, connection: ConnectionIndex): boolean {
  return mayBeRemembered(analyzer, connection) && notedMemories.get(analyzer)?.has(connection) !== true;
}

/** Notes down what a server may remember of a connection that is at hand: its segments will not be asked for. Those that are named are to stay. */
export function noteMemories(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  keepRow: (row: SegmentIndex) => void,
): void {
  if (!mayBeRemembered(analyzer, connection)) return;
  let noted = notedMemories.get(analyzer);
  if (noted === undefined) {
    noted = new NotedMemories();
    notedMemories.set(analyzer, noted);
  }
  const events = findMemories(analyzer, connection, () => 0);
  for (const { segment, memory } of events) {
    keepRow(segment);
    keepRow(memory.segment);
  }
  noted.add(connection, events, analyzer.segments);
}

function findMemories(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  secondOf: (time: Nanoseconds) => number,
): readonly MemoryEvent[] {
  return (
    memoriesOfOrdinaryClose(analyzer, connection, secondOf) ??
    memoriesByFollowing(analyzer, connection, secondOf)
  );
}

/** The obvious way, for any connection: its segments are followed again, and the server is watched. */
export function memoriesByFollowing(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  secondOf: (time: Nanoseconds) => number,
): readonly MemoryEvent[] {
  const watch = new MemoryWatch(secondOf);
  followAgain(analyzer, connection, watch);
  return watch.events;
}

const NONE: readonly MemoryEvent[] = [];

const notedMemories = new WeakMap<Analyzer, NotedMemories>();

/** Watches the server's state. A class: of one that is new for each connection the compiler learns nothing for the next. */
class MemoryWatch implements Follower {
  readonly events: MemoryEvent[] = [];
  readonly #secondOf: (time: Nanoseconds) => number;
  #state = 0;
  #tsVal: number | null = null;
  #setBy = -1;
  #setAt: Nanoseconds = 0;

  constructor(secondOf: (time: Nanoseconds) => number) {
    this.#secondOf = secondOf;
  }

  after(table: ConnectionTable, segment: Segment, mine: number, _i: number, row: SegmentIndex): void {
    const at = table.at(table.length - 1);
    const side = table.words[at + SERVER + SIDE] ?? 0;
    const now = side & STATE_MASK;
    const recent = (table.words[at + SERVER + TS_RECENT] ?? 0) >>> 0;
    const isTaken = (side & TS_RECENT_KNOWN) !== 0 && mine !== SERVER;
    if (isTaken && (recent !== this.#tsVal || segment.tsVal === recent)) {
      this.#tsVal = recent;
      this.#setBy = row;
      this.#setAt = segment.time;
    }
    if (now !== this.#state && (now === FIN_WAIT_2 || now === TIME_WAIT)) this.#remember(segment, row, now);
    this.#state = now;
  }

  #remember({ time }: Segment, segment: SegmentIndex, now: number): void {
    const tsVal = this.#tsVal;
    if (tsVal === null) return;
    const setAt = this.#setAt;
    const certain = now === TIME_WAIT || this.#state === CLOSING;
    const memory = { tsVal, segment: this.#setBy, setAt, second: this.#secondOf(setAt), certain };
    this.events.push({ time, segment, memory });
  }
}

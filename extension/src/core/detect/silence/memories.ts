/** What a server with tcp_tw_recycle would remember of one connection, and when. */

import type { Analyzer } from "../../analyzer.ts";
import {
  CLOSED_BY_SERVER,
  ROW_WORDS,
  SERVER,
  SIDE,
  STATE_MASK,
  TS_RECENT,
  TS_RECENT_KNOWN,
} from "../../model/connectionTable.ts";
import { CLOSING, FIN_WAIT_2, TIME_WAIT } from "../../reconstruct/endpointState.ts";
import { followAgain } from "../../reconstruct/replayConnection.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../../units.ts";
import type { Memory } from "./perHostPaws.ts";

export interface MemoryEvent {
  readonly time: Nanoseconds;
  /** The segment that moved the server to the state in which it remembers. */
  readonly segment: SegmentIndex;
  readonly memory: Memory;
}

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
  if (!mayBeRemembered(analyzer, connection)) return [];
  const events: MemoryEvent[] = [];
  let state = 0;
  let tsVal: number | null = null;
  let setBy = -1;
  let setAt = 0;
  followAgain(analyzer, connection, {
    after(table, segment, mine, _i, row) {
      const at = (table.length - 1) * ROW_WORDS;
      const side = table.words[at + SERVER + SIDE] ?? 0;
      const now = side & STATE_MASK;
      const recent = (table.words[at + SERVER + TS_RECENT] ?? 0) >>> 0;
      const fromClient = mine !== SERVER;
      if ((side & TS_RECENT_KNOWN) !== 0 && fromClient && (recent !== tsVal || segment.tsVal === recent)) {
        tsVal = recent;
        setBy = row;
        setAt = segment.time;
      }
      if (now !== state && tsVal !== null && (now === FIN_WAIT_2 || now === TIME_WAIT)) {
        const certain = now === TIME_WAIT || state === CLOSING;
        events.push({
          time: segment.time,
          segment: row,
          memory: { tsVal, segment: setBy, setAt, second: secondOf(setAt), certain },
        });
      }
      state = now;
    },
  });
  return events;
}

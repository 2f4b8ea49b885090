/** The life before a connection on its quadruplet, seen from the new SYN: who received it, and what that side remembers. */

import type { Analyzer } from "../../analyzer.ts";
import {
  CLIENT,
  CLIENT_IS_B,
  CONTIGUOUS,
  FIN_NXT,
  FIN_SENT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  SEQ_KNOWN,
  SERVER,
  SND_NXT,
  TS_RECENT,
  TS_RECENT_KNOWN,
} from "../../model/connectionTable.ts";
import { lifeBefore } from "../../reconstruct/lives.ts";
import { type TimeWaitFacts, timeWaitOf } from "../../reconstruct/timeWaitFacts.ts";
import type { ConnectionIndex, Nanoseconds, SequenceNumber, TimestampValue } from "../../units.ts";

export interface OlderLife {
  readonly connection: ConnectionIndex;
  /** The block, in the older life, of the side that receives the new SYN, and of the side that sends it. */
  readonly receiver: number;
  readonly sender: number;
  readonly timeWait: TimeWaitFacts | null;
  /** The receiver, or the sender, of the new SYN held TIME_WAIT. */
  readonly heldByReceiver: boolean;
  readonly heldBySender: boolean;
  /** When the receiver's (else the sender's) TIME_WAIT started; NaN without one. */
  readonly start: Nanoseconds;
  /** RCV.NXT and SND.NXT of the receiver, null when the capture does not show them. */
  readonly rcvNxt: SequenceNumber | null;
  readonly sndNxt: SequenceNumber | null;
  /** TS.Recent of the receiver; null when the older life had no timestamps. */
  readonly tsRecent: TimestampValue | null;
}

/** null when the capture shows no older life. */
export function olderLifeOf(analyzer: Analyzer, connection: ConnectionIndex): OlderLife | null {
  const table = analyzer.connections;
  const older = lifeBefore(table, connection);
  if (older < 0) return null;
  const sameRoles = ((table.word(older, FLAGS) ^ table.word(connection, FLAGS)) & CLIENT_IS_B) === 0;
  const receiver = sameRoles ? SERVER : CLIENT;
  const sender = sameRoles ? CLIENT : SERVER;
  const heldByReceiver = table.has(older, receiver === SERVER ? HOLDER_SERVER : HOLDER_CLIENT);
  const heldBySender = table.has(older, sender === SERVER ? HOLDER_SERVER : HOLDER_CLIENT);
  const timeWait = timeWaitOf(table, older, analyzer.assumptions, analyzer.latest);
  return {
    connection: older,
    receiver,
    sender,
    timeWait,
    heldByReceiver,
    heldBySender,
    start: startOf(analyzer, older, heldByReceiver ? receiver : sender, timeWait),
    rcvNxt: nextOf(analyzer, older, sender, CONTIGUOUS),
    sndNxt: nextOf(analyzer, older, receiver, SND_NXT),
    tsRecent: table.sideHas(older, receiver, TS_RECENT_KNOWN)
      ? table.unsigned(older, receiver + TS_RECENT)
      : null,
  };
}

/** The number after all that a side sent: after its FIN where it sent one. */
function nextOf(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  block: number,
  withoutFin: number,
): SequenceNumber | null {
  const table = analyzer.connections;
  if (!table.sideHas(connection, block, SEQ_KNOWN)) return null;
  return table.unsigned(
    connection,
    block + (table.sideHas(connection, block, FIN_SENT) ? FIN_NXT : withoutFin),
  );
}

function startOf(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  holder: number,
  timeWait: TimeWaitFacts | null,
): Nanoseconds {
  if (timeWait === null) return Number.NaN;
  const rare = analyzer.connections.rareFacts(connection);
  const own = holder === CLIENT ? rare?.clientTimeWait : rare?.serverTimeWait;
  return own?.time ?? timeWait.start;
}

/**
 * An RST that is plain: the only one and the last word of a connection that began with the client's SYN, its sender's by every sign, and of
 * a form that tells its cause. So it is with nine in ten, and one way through the segments decides what the rules (`connectionResets.ts`,
 * `resetCause.ts` and all that they ask) go some ten ways for. What a reader is told of it the rules tell.
 */

import {
  ACK_KNOWN,
  CLIENT,
  FLAGS,
  ISN,
  REFUSED,
  RESET,
  SERVER,
  SND_NXT,
  SYN_SEEN,
  TS_SEEN,
} from "../../model/connectionTable.ts";
import {
  FROM_SERVER,
  HAS_TIMESTAMP,
  IS_COPY,
  OPTIONS_CUT,
  type SegmentTable,
} from "../../model/segmentTable.ts";
import type { FindingKind, Severity } from "../../report/contract.ts";
import { seqDiff } from "../../seq.ts";
import type { ConnectionIndex } from "../../units.ts";
import { ACK, RST } from "../../wire/segment.ts";
import { isSynOfClient } from "../attempt.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { Found, FoundOf } from "../finding.ts";
import { BeforeReset } from "./beforeReset.ts";
import { BothEnds } from "./bothEnds.ts";
import { HOW_OPENED, unacknowledged, WELL_OPENED } from "./closingReset.ts";
import { connectionRefused } from "./connectionRefused.ts";
import { rstClose } from "./rstClose.ts";

/** Of longer connections some rules look at the end alone. */
const MOST_SEGMENTS = 200;

/** The one finding at its connection; null: the rules have to be asked. */
export function plainReset(input: DetectorInput, connection: ConnectionIndex): Found | null {
  const { connections } = input.analyzer;
  const opened = connections.word(connection, FLAGS) & HOW_OPENED;
  if (opened === (REFUSED | SYN_SEEN)) return plainRefusal(input, connection);
  return opened === (RESET | WELL_OPENED) ? plainClose(input, connection) : null;
}

/** A SYN, and the RST that acknowledges it: nothing else was sent. */
function plainRefusal(input: DetectorInput, connection: ConnectionIndex): Found | null {
  const { connections, segments } = input.analyzer;
  const rows = input.analyzer.segmentsOf(connection);
  const reset = rows[1] ?? 0;
  if (rows.length !== 2 || !isSynOfClient(segments, rows[0] ?? 0)) return null;
  const isOfServer = ((segments.bits[reset] ?? 0) & (FROM_SERVER | IS_COPY)) === FROM_SERVER;
  if (!isOfServer || ((segments.flags[reset] ?? 0) & (RST | ACK)) !== (RST | ACK)) return null;
  if (seqDiff(segments.ack[reset] ?? 0, connections.unsigned(connection, CLIENT + ISN)) !== 1) return null;
  return {
    kind: "connection-refused",
    certainty: "proved",
    severity: "warning",
    connection,
    segment: reset,
    tell: () => toldBy(connectionRefused, input, connection),
  };
}

function plainClose(input: DetectorInput, connection: ConnectionIndex): Found | null {
  const rows = input.analyzer.segmentsOf(connection);
  const severity = severityOfClose(input, connection, rows);
  if (severity === null) return null;
  return {
    kind: "rst-close",
    certainty: "explained",
    severity,
    connection,
    segment: rows[rows.length - 1] ?? -1,
    tell: () => toldBy(rstClose, input, connection),
  };
}

/** null: the RST, or what came before it, is not plain. */
function severityOfClose(
  input: DetectorInput,
  connection: ConnectionIndex,
  rows: Uint32Array,
): Severity | null {
  const { connections, segments } = input.analyzer;
  const reset = rows[rows.length - 1] ?? 0;
  const bits = segments.bits[reset] ?? 0;
  const isOfServer = (bits & FROM_SERVER) !== 0;
  const mine = isOfServer ? SERVER : CLIENT;
  const hasAck = ((segments.flags[reset] ?? 0) & ACK) !== 0;
  // The two forms that Linux gives an RST (`resetShape.ts`): a live socket's, and an answer without one.
  const isStamped = (bits & (HAS_TIMESTAMP | OPTIONS_CUT)) === HAS_TIMESTAMP;
  const isAbort = hasAck && isStamped && connections.sideHas(connection, mine, TS_SEEN);
  const isAnswer = !hasAck && (bits & HAS_TIMESTAMP) === 0 && segments.window[reset] === 0;
  if (!isAbort && !isAnswer) return null;
  const before = lookBefore(segments, rows);
  if (before === null || !before.hasOwnNumber() || !before.hasNextId(isAnswer)) return null;
  if (!connections.sideHas(connection, CLIENT, ACK_KNOWN)) return null;
  const ends = new BothEnds(connections).of(connection);
  const previous = rows[rows.length - 2] ?? 0;
  if (isAbort ? before.mayFollowProbe(previous, ends.number(mine, SND_NXT)) : !before.answers(previous))
    return null;
  // The listener may not have taken the connection of a server that had sent nothing but its SYN-ACK.
  if (isAnswer && isOfServer && ends.payload(SERVER) === 0) return null;
  const theirs = isOfServer ? CLIENT : SERVER;
  const cutsOff =
    unacknowledged(ends, mine, theirs, undefined) > 0 ||
    unacknowledged(ends, theirs, mine, hasAck ? segments.ack[reset] : undefined) > 0 ||
    (isAbort && before.leavesTextUnread()) ||
    (isOfServer && before.hasLastText);
  return cutsOff ? "warning" : "info";
}

/** null: the RST is not the last word of a connection that began with a SYN, or something before it is not plain. */
function lookBefore(segments: SegmentTable, rows: Uint32Array): BeforeReset | null {
  const last = rows.length - 1;
  const reset = rows[last] ?? 0;
  const isReset = ((segments.flags[reset] ?? 0) & RST) !== 0 && ((segments.bits[reset] ?? 0) & IS_COPY) === 0;
  if (!isReset || segments.payloadLength(reset) > 0) return null;
  if (last > MOST_SEGMENTS || !isSynOfClient(segments, rows[0] ?? 0)) return null;
  const before = new BeforeReset(segments, reset);
  for (let i = 0; i < last; i++) if (!before.take(rows[i] ?? 0)) return null;
  return before;
}

/** What the rules tell of it. */
function toldBy<K extends FindingKind>(
  rules: (input: DetectorInput, connection: ConnectionIndex) => readonly FoundOf<K>[],
  input: DetectorInput,
  connection: ConnectionIndex,
): ReturnType<FoundOf<K>["tell"]> {
  const [found] = rules(input, connection);
  if (found === undefined)
    throw new Error(`plainReset: by the rules there is none at connection ${connection}`);
  return found.tell() as ReturnType<FoundOf<K>["tell"]>;
}

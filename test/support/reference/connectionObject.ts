/** The contract's connection object, field by field, from a reference connection. */

import type { Assumptions } from "#core/assumptions.ts";
import type { ConnectionObject, PerSide, TimeWaitObject } from "#core/report/contract.ts";
import type { FrameNumber, Seconds } from "#core/units.ts";
import { closedFirstOf, closeOf, closingOf } from "./closing.ts";
import { startPosition } from "./numbering.ts";
import { isAck, isFin, isOpeningSyn, isRst, isSyn, isSynAck } from "./observation.ts";
import { openingOf } from "./opening.ts";
import { happened, type Member, type ReferenceConnection } from "./referenceConnection.ts";
import { standingOf } from "./standing.ts";
import { type ReferenceTimeWait, timeWaitOf } from "./timeWait.ts";
import { historyOf } from "./zeekHistory.ts";
import { connStateOf } from "./zeekState.ts";

export function connectionObject(
  connection: ReferenceConnection,
  captureEnd: number,
  assumptions: Assumptions,
): ConnectionObject {
  const { members } = connection;
  const real = happened(connection);
  const close = closeOf(connection);
  const frames = members.map((m) => m.frame);
  const times = members.map((m) => m.time);
  return {
    id: connection.id,
    client: connection.client,
    server: connection.server,
    incarnation: connection.incarnation,
    previous: connection.previous?.id ?? null,
    firstFrame: Math.min(...frames),
    lastFrame: Math.max(...frames),
    start: seconds(Math.min(...times)),
    end: seconds(Math.max(...times)),
    opening: openingOf(connection),
    closing: closingOf(close),
    closedFirst: closedFirstOf(connection, close),
    state: connStateOf(connection),
    history: historyOf(connection),
    synFrames: framesOf(members, (m) => isSyn(m) && !isAck(m)),
    synAckFrames: framesOf(members, (m) => isSyn(m) && isAck(m)),
    finFrames: perSide(members, (side) => framesOf(side, isFin)),
    rstFrames: perSide(members, (side) => framesOf(side, isRst)),
    segments: perSide(real, (side) => side.length),
    payloadBytes: perSide(real, (side) => side.reduce((sum, m) => sum + m.payloadLength, 0)),
    handshakeRttSeconds: handshakeRtt(connection),
    timestamps: perSide(standingOf(connection).own, (side) => side.some((m) => m.timestamps !== null)),
    timeWait: timeWaitObject(timeWaitOf(connection, close, captureEnd, assumptions)),
  };
}

function perSide<T>(members: readonly Member[], value: (side: Member[]) => T): PerSide<T> {
  return {
    client: value(members.filter((m) => m.fromClient)),
    server: value(members.filter((m) => !m.fromClient)),
  };
}

function framesOf(members: readonly Member[], chosen: (m: Member) => boolean): FrameNumber[] {
  return members
    .filter(chosen)
    .map((m) => m.frame)
    .sort((a, b) => a - b);
}

/**
 * SYN to the first SYN-ACK that answers it plus SYN-ACK to its ACK: a wait for the SYN-ACK to be sent again is no round
 * trip. With timestamps TSecr names what is answered, without them it is the last one sent before.
 */
function handshakeRtt(connection: ReferenceConnection): Seconds | null {
  const { own, firstNumbers } = standingOf(connection);
  const at = own.findIndex(
    (m) => m.fromClient && isAck(m) && !isSyn(m) && startPosition(m, firstNumbers) === 1,
  );
  const ack = own[at];
  if (!ack) return null;
  const before = own.slice(0, at);
  const synAcks = before.filter((m) => !m.fromClient && isSynAck(m));
  const synAck =
    synAcks.findLast((m) => m.timestamps === null || ack.timestamps?.ecr === m.timestamps.val) ??
    synAcks.at(-1);
  if (!synAck || ack.ack !== (synAck.seq + 1) >>> 0) return null;
  const synOf = (answer: Member): Member | undefined => {
    const syns = before.slice(0, before.indexOf(answer)).filter((m) => m.fromClient && isOpeningSyn(m));
    const named = syns.find((m) => m.timestamps !== null && answer.timestamps?.ecr === m.timestamps.val);
    return named ?? syns.at(-1);
  };
  const syn = synOf(synAck);
  const first = synAcks.find((m) => synOf(m) === syn);
  return syn && first ? seconds(first.time - syn.time + (ack.time - synAck.time)) : null;
}

function timeWaitObject(timeWait: ReferenceTimeWait | null): TimeWaitObject | null {
  if (!timeWait) return null;
  const { holder, start, expires, restarts, end, endedBy, starts } = timeWait;
  const when = (m: Member): { frame: FrameNumber; time: Seconds } => ({
    frame: m.frame,
    time: seconds(m.time),
  });
  return {
    holder,
    startFrame: start.frame,
    start: seconds(start.time),
    expires: seconds(expires),
    restarts,
    end: end === null ? null : seconds(end),
    endedBy,
    ...(starts ? { starts: { client: when(starts.client), server: when(starts.server) } } : {}),
  };
}

function seconds(nanoseconds: number): Seconds {
  return nanoseconds / 1e9;
}

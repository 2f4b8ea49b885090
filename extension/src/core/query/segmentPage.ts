/** The segments of a connection in rows, a window at a time. */

import type { Analyzer } from "../analyzer.ts";
import { CLIENT, ISN, ISN_KNOWN, SERVER } from "../model/connectionTable.ts";
import { FROM_SERVER, HAS_TIMESTAMP, type SegmentTable } from "../model/segmentTable.ts";
import {
  NOTE_COPY,
  NOTE_KEEP_ALIVE,
  NOTE_OLDER_STATE,
  NOTE_RETRANSMISSION,
  NOTE_ZERO_WINDOW,
  type Replay,
} from "../reconstruct/replayConnection.ts";
import { STATE_NAMES } from "../reconstruct/stateNames.ts";
import { secondsSinceStart, toSeconds } from "../report/seconds.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import { ACK, RST } from "../wire/segment.ts";
import { flagNames } from "./flagNames.ts";
import type { Page, SegmentRow } from "./rows.ts";
import { toldLifeOf } from "./toldLife.ts";

/** The segments `start` up to, not including, `end` of the connection with the contract's `id`. */
export function segmentPage(
  analyzer: Analyzer,
  query: { readonly connection: number; readonly start: number; readonly end: number },
): Page<SegmentRow> {
  const connection = query.connection - 1;
  const { replay } = toldLifeOf(analyzer, connection);
  const total = replay.rows.length;
  const start = Math.max(0, Math.min(query.start, total));
  const rows: SegmentRow[] = [];
  for (let i = start; i < Math.min(query.end, total); i++)
    rows.push(segmentRow(analyzer, connection, replay, i));
  return { start, total, rows };
}

export function segmentRow(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  replay: Replay,
  i: number,
): SegmentRow {
  const { segments, connections } = analyzer;
  const row = replay.rows[i] ?? 0;
  const bits = segments.bits[row] ?? 0;
  const flags = segments.flags[row] ?? 0;
  const fromServer = (bits & FROM_SERVER) !== 0;
  const hasAck = (flags & ACK) !== 0;
  const hasTimestamp = (bits & HAS_TIMESTAMP) !== 0;
  const time = segments.timeOf(row);
  const seq = segments.seq[row] ?? 0;
  const ack = segments.ack[row] ?? 0;
  const isOlder = belongsToOlder(segments, replay, i);
  const relative = (number: number, block: number) =>
    !isOlder && connections.sideHas(connection, block, ISN_KNOWN)
      ? (number - connections.unsigned(connection, block + ISN)) >>> 0
      : null;
  return {
    frame: segments.frameOf(row),
    time: secondsSinceStart(analyzer, time),
    delta: i === 0 ? null : toSeconds(time - segments.timeOf(replay.rows[i - 1] ?? 0)),
    from: fromServer ? "server" : "client",
    flags: flagNames(flags),
    seq,
    ack: hasAck ? ack : null,
    relativeSeq: relative(seq, fromServer ? SERVER : CLIENT),
    relativeAck: hasAck ? relative(ack, fromServer ? CLIENT : SERVER) : null,
    length: segments.payloadLength(row),
    window: segments.window[row] ?? 0,
    tsVal: hasTimestamp ? (segments.tsVal[row] ?? 0) : null,
    tsEcr: hasTimestamp ? (segments.tsEcr[row] ?? 0) : null,
    ttl: segments.ttl[row] ?? 0,
    ipId: segments.ipId[row] ?? 0,
    clientState: STATE_NAMES[replay.clientState[i] ?? 0] ?? "",
    serverState: STATE_NAMES[replay.serverState[i] ?? 0] ?? "",
    note: noteText(segments, replay, i),
  };
}

/** Its numbers are those of an older connection: an ACK that still answers for that, and the RST that answers the ACK. */
function belongsToOlder(segments: SegmentTable, { rows, note }: Replay, i: number): boolean {
  if (note[i] === NOTE_OLDER_STATE) return true;
  const row = rows[i] ?? 0;
  const before = rows[i - 1] ?? 0;
  const isReset = ((segments.flags[row] ?? 0) & RST) !== 0;
  return isReset && note[i - 1] === NOTE_OLDER_STATE && segments.seq[row] === segments.ack[before];
}

function noteText(segments: SegmentTable, replay: Replay, i: number): string {
  switch (replay.note[i]) {
    case NOTE_COPY:
      return copyText(segments, replay.rows, i);
    case NOTE_RETRANSMISSION:
      return "retransmission";
    case NOTE_KEEP_ALIVE:
      return "keep-alive";
    case NOTE_OLDER_STATE:
      return "answers for an older connection";
    case NOTE_ZERO_WINDOW:
      return "zero window";
    default:
      return "";
  }
}

function copyText(segments: SegmentTable, rows: Uint32Array, i: number): string {
  const row = rows[i] ?? 0;
  for (let k = i - 1; k >= 0; k--) {
    const other = rows[k] ?? 0;
    if (isSameSegment(segments, row, other)) return `copy of frame ${segments.frameOf(other)}`;
  }
  return "copy of an earlier frame";
}

function isSameSegment(segments: SegmentTable, a: SegmentIndex, b: SegmentIndex): boolean {
  return (
    segments.seq[a] === segments.seq[b] &&
    segments.ack[a] === segments.ack[b] &&
    segments.flags[a] === segments.flags[b] &&
    segments.ipId[a] === segments.ipId[b] &&
    segments.checksum[a] === segments.checksum[b] &&
    ((segments.bits[a] ?? 0) & FROM_SERVER) === ((segments.bits[b] ?? 0) & FROM_SERVER)
  );
}

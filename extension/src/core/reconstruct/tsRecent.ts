import {
  ACK_KNOWN,
  type ConnectionTable,
  FLAGS,
  OLD_SEGMENT,
  RCV_NXT,
  SIDE,
  STATE_MASK,
  SYN_SENT_WITHOUT_TS,
  TIME_WAIT_FRAME,
  TS_RECENT,
  TS_RECENT_KNOWN,
  TS_SEEN,
} from "../model/connectionTable.ts";
import type { Segment } from "../wire/segment.ts";
import { SYN } from "../wire/segment.ts";
import { TIME_WAIT } from "./endpointState.ts";

/**
 * TS.Recent of the receiver: taken from a segment whose TSval is not older and whose sequence number is not after
 * Last.ACK.sent (RFC 7323 section 4.3, rule 2; Linux tcp_replace_ts_recent). So where a FIN follows data that was not
 * yet acknowledged, TS.Recent stays at the TSval of the earlier segment.
 */
export function rememberTimestamp(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
): void {
  const words = table.words;
  if (!segment.hasTimestamp) {
    const isOpening = (segment.flags & SYN) !== 0 && words[at + TIME_WAIT_FRAME] === 0;
    if (isOpening && !segment.optionsCut)
      words[at + mine + SIDE] = (words[at + mine + SIDE] ?? 0) | SYN_SENT_WITHOUT_TS;
    return;
  }
  words[at + mine + SIDE] = (words[at + mine + SIDE] ?? 0) | TS_SEEN;
  const side = words[at + theirs + SIDE] ?? 0;
  // In TIME_WAIT only a bare ACK at RCV.NXT sets it (timeWaitStay.ts).
  if ((side & STATE_MASK) === TIME_WAIT) return;
  if ((side & TS_RECENT_KNOWN) === 0) {
    words[at + theirs + TS_RECENT] = segment.tsVal;
    words[at + theirs + SIDE] = side | TS_RECENT_KNOWN;
    return;
  }
  const notOlder = ((segment.tsVal - (words[at + theirs + TS_RECENT] ?? 0)) | 0) >= 0;
  if (!notOlder) {
    words[at + FLAGS] = (words[at + FLAGS] ?? 0) | OLD_SEGMENT;
    return;
  }
  const notAfterLastAck =
    (side & ACK_KNOWN) === 0 || ((segment.seq - (words[at + theirs + RCV_NXT] ?? 0)) | 0) <= 0;
  if (notAfterLastAck) words[at + theirs + TS_RECENT] = segment.tsVal;
}

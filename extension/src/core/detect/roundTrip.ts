import type { SegmentTable } from "../model/segmentTable.ts";
import { seqAfter } from "../seq.ts";
import type { Nanoseconds, SegmentIndex, SequenceNumber } from "../units.ts";
import { ACK, FIN, RST, SYN } from "../wire/segment.ts";
import { isCopy, senderOf, seqEnd } from "./segmentFacts.ts";

/** How long each side takes, at least, to acknowledge what the other sent, as seen at the capture point. */
export interface RoundTrip {
  /** From a segment of the client to the server's ACK of it; null when no sample was seen. */
  readonly toServer: Nanoseconds | null;
  readonly toClient: Nanoseconds | null;
  /** How many samples each rests on. */
  readonly samplesToServer: number;
  readonly samplesToClient: number;
}

interface Sample {
  until: SequenceNumber;
  sent: Nanoseconds;
  pending: boolean;
  newest: SequenceNumber | null;
  least: Nanoseconds | null;
  count: number;
}

/**
 * The least answer times of a connection. One segment is timed at a time, and none that was sent twice (RFC 6298
 * section 3, Karn's rule): delayed ACKs only lengthen a sample, so the least one is the path's.
 *
 * @param withHandshake false: the SYN is not timed, for verdicts on the handshake itself
 */
export function roundTripOf(
  segments: SegmentTable,
  rows: ArrayLike<SegmentIndex>,
  withHandshake: boolean,
): RoundTrip {
  const ofClient = newSample();
  const ofServer = newSample();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const flags = segments.flags[row] ?? 0;
    if ((flags & RST) !== 0 || isCopy(segments, row)) continue;
    const time = segments.timeOf(row);
    const fromServer = senderOf(segments, row) === "server";
    if ((flags & ACK) !== 0) takeAck(fromServer ? ofClient : ofServer, segments.ack[row] ?? 0, time);
    if ((flags & SYN) !== 0 && !withHandshake) continue;
    if (segments.payloadLength(row) > 0 || (flags & (SYN | FIN)) !== 0)
      takeText(fromServer ? ofServer : ofClient, segments.seq[row] ?? 0, seqEnd(segments, row), time);
  }
  return {
    toServer: ofClient.least,
    toClient: ofServer.least,
    samplesToServer: ofClient.count,
    samplesToClient: ofServer.count,
  };
}

function newSample(): Sample {
  return { until: 0, sent: 0, pending: false, newest: null, least: null, count: 0 };
}

function takeText(sample: Sample, seq: SequenceNumber, end: SequenceNumber, time: Nanoseconds): void {
  const isNew = sample.newest === null || !seqAfter(sample.newest, seq);
  if (sample.newest === null || seqAfter(end, sample.newest)) sample.newest = end;
  if (!isNew) {
    if (sample.pending && !seqAfter(seq, sample.until)) sample.pending = false;
  } else if (!sample.pending) {
    sample.until = end;
    sample.sent = time;
    sample.pending = true;
  }
}

function takeAck(sample: Sample, ack: SequenceNumber, time: Nanoseconds): void {
  if (!sample.pending || seqAfter(sample.until, ack)) return;
  sample.pending = false;
  sample.count++;
  const took = time - sample.sent;
  if (sample.least === null || took < sample.least) sample.least = took;
}

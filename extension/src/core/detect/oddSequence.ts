import { seqAfter, seqDiff } from "../seq.ts";
import type { SequenceNumber } from "../units.ts";
import { ACK, SYN } from "../wire/segment.ts";
import type { Suspect } from "./injectionSigns.ts";
import { isReset, senderOf, seqEnd } from "./segmentFacts.ts";

/**
 * The sequence number of an RST is none that its alleged sender could have used: neither its own SND.NXT nor an ACK
 * number that the other side sent. Less by one is left alone (stacks differ on whether an RST counts the FIN), and so is
 * what lies between the two: Linux tcp_acceptable_seq takes the edge of the window when that has shrunk.
 */
export function hasOddSequence(suspect: Suspect): boolean {
  const { segments, rows, place } = suspect;
  const seq = segments.seq[rows[place] ?? 0] ?? 0;
  const known = numbersBefore(suspect, seq);
  if (known === null || known.sent === null) return false;
  const ahead = seqDiff(seq, known.sent);
  // Ahead of all that was sent: a guess, unless the capture lost what came before the RST.
  if (ahead > 1) return fillsLater(suspect, known.sent, seq) || !suspect.captureLost();
  return known.synSeen && known.acknowledged !== null && seqDiff(seq, known.acknowledged) < -1;
}

interface Numbers {
  /** SND.NXT of the RST's alleged sender. */
  readonly sent: SequenceNumber | null;
  /** The highest ACK number that the other side sent. */
  readonly acknowledged: SequenceNumber | null;
  readonly synSeen: boolean;
}

/** Null when the number has a lawful source: an ACK number of the other side, or a segment of it without one. */
function numbersBefore(suspect: Suspect, seq: SequenceNumber): Numbers | null {
  const { segments, rows, place } = suspect;
  const side = senderOf(segments, rows[place] ?? 0);
  let sent: SequenceNumber | null = null;
  let acknowledged: SequenceNumber | null = null;
  let synSeen = false;
  for (let i = 0; i < place; i++) {
    const row = rows[i] ?? 0;
    if (isReset(segments, row)) continue;
    const flags = segments.flags[row] ?? 0;
    if (senderOf(segments, row) === side) {
      const end = seqEnd(segments, row);
      if (sent === null || seqAfter(end, sent)) sent = end;
      synSeen ||= (flags & SYN) !== 0;
      continue;
    }
    const ack = segments.ack[row] ?? 0;
    if ((flags & ACK) === 0 ? seq === 0 : ack === seq) return null;
    if ((flags & ACK) !== 0 && (acknowledged === null || seqAfter(ack, acknowledged))) acknowledged = ack;
  }
  return { sent, acknowledged, synSeen };
}

/** The sender itself later sent, for the first time, what the RST's number had skipped. */
function fillsLater(suspect: Suspect, from: SequenceNumber, until: SequenceNumber): boolean {
  const { segments, rows, place } = suspect;
  const side = senderOf(segments, rows[place] ?? 0);
  for (let i = place + 1; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (senderOf(segments, row) !== side || isReset(segments, row)) continue;
    const seq = segments.seq[row] ?? 0;
    if (!seqAfter(from, seq) && seqAfter(until, seq)) return true;
  }
  return false;
}
